package dev.nnc.gpu;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Calls of native functions. Java has them in {@code java.lang.foreign}, which came to stay with
 * Java 22, so all of it is reached by name: on Java 21 there are none.
 */
public final class NativeCalls {
  private NativeCalls() {}

  /** Whether this Java can call native functions. */
  public static boolean possible() {
    return Runtime.version().feature() >= 22
        && !System.getProperty("os.name", "").startsWith("Windows");
  }

  /**
   * A function of the C library.
   *
   * @param result the name of a field of {@code ValueLayout}
   * @param arguments likewise
   * @throws ReflectiveOperationException if this Java has no native calls, or the library has no
   *     such function
   */
  public static MethodHandle function(String name, String result, String... arguments)
      throws ReflectiveOperationException {
    Object linker = linker();
    Object lookup = type("Linker").getMethod("defaultLookup").invoke(linker);
    Method find = type("SymbolLookup").getMethod("find", String.class);
    Optional<?> address = (Optional<?>) find.invoke(lookup, name);
    return function(
        address.orElseThrow(() -> new NoSuchMethodException(name)), result, arguments);
  }

  /** The function at this address, a {@code MemorySegment}. */
  static MethodHandle function(Object address, String result, String... arguments)
      throws ReflectiveOperationException {
    Class<?> layout = type("MemoryLayout");
    Class<?> descriptor = type("FunctionDescriptor");
    Object types = Array.newInstance(layout, arguments.length);
    for (int i = 0; i < arguments.length; i++) {
      Array.set(types, i, layout(arguments[i]));
    }
    Object signature =
        descriptor.getMethod("of", layout, types.getClass()).invoke(null, layout(result), types);
    Object none = Array.newInstance(type("Linker$Option"), 0);
    return (MethodHandle)
        type("Linker")
            .getMethod("downcallHandle", type("MemorySegment"), descriptor, none.getClass())
            .invoke(linker(), address, signature, none);
  }

  /** The text as C has it, in memory that lives as long as what is returned. */
  public static Object text(String text) throws ReflectiveOperationException {
    return type("SegmentAllocator").getMethod("allocateFrom", String.class).invoke(arena(), text);
  }

  /** Room for a number of eight bytes, all zero. */
  static Object room() throws ReflectiveOperationException {
    return type("SegmentAllocator").getMethod("allocate", long.class).invoke(arena(), Long.BYTES);
  }

  /** The number of four bytes at the beginning of that room. */
  static int number(Object room) throws ReflectiveOperationException {
    return (int)
        type("MemorySegment")
            .getMethod("get", type("ValueLayout$OfInt"), long.class)
            .invoke(room, layout("JAVA_INT"), 0L);
  }

  /** The text that ends with a zero at this address; empty if there is none. */
  static String textAt(Object address) throws ReflectiveOperationException {
    if (isNull(address)) {
      return "";
    }
    Class<?> segment = type("MemorySegment");
    Object all = segment.getMethod("reinterpret", long.class).invoke(address, Long.MAX_VALUE);
    return (String) segment.getMethod("getString", long.class).invoke(all, 0L);
  }

  static boolean isNull(Object address) throws ReflectiveOperationException {
    return (long) type("MemorySegment").getMethod("address").invoke(address) == 0;
  }

  private static Object arena() throws ReflectiveOperationException {
    return type("Arena").getMethod("ofAuto").invoke(null);
  }

  private static Object linker() throws ReflectiveOperationException {
    return type("Linker").getMethod("nativeLinker").invoke(null);
  }

  private static Object layout(String name) throws ReflectiveOperationException {
    return type("ValueLayout").getField(name).get(null);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("java.lang.foreign." + name);
  }
}
