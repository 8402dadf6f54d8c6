package dev.nnc.engine;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps TensorFlow's remarks about itself off the terminal. Two lines of its first session reach
 * the process's standard error whatever its settings say, so that descriptor leads into a file for
 * that moment; lines that are not known to be idle are given back.
 *
 * <p>Java reaches the two calls of the C library that this takes through {@code java.lang.foreign},
 * which came to stay with Java 22: before that, and on Windows, the remarks are let through.
 */
final class NativeLogFilter {
  private static final Pattern IDLE =
      Pattern.compile(".*(absl::InitializeLog|mlir_graph_optimization_pass|cpu_feature_guard).*");

  private static final int STANDARD_ERROR = 2;

  private NativeLogFilter() {}

  /** Executes the action; returns the lines that it made the native library say. */
  static List<String> hushed(Runnable action) {
    Descriptors descriptors = Descriptors.find();
    Path file = descriptors == null ? null : temporary();
    if (descriptors == null || file == null) {
      action.run();
      return List.of();
    }
    int kept = descriptors.redirect(file);
    List<String> lines;
    try {
      action.run();
    } finally {
      descriptors.restore(kept);
      lines = lines(file);
    }
    return lines;
  }

  private static @Nullable Path temporary() {
    try {
      return Files.createTempFile("nnc", ".stderr");
    } catch (IOException full) {
      return null;
    }
  }

  private static List<String> lines(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      Files.delete(file);
      return lines.stream().filter(line -> !IDLE.matcher(line).matches()).toList();
    } catch (IOException gone) {
      return List.of("nnc could not read " + file);
    }
  }

  /** The C library's own calls on file descriptors. */
  private record Descriptors(
      MethodHandle dup, MethodHandle dup2, MethodHandle creat, MethodHandle close, Class<?> arena) {
    static @Nullable Descriptors find() {
      if (Runtime.version().feature() < 22
          || System.getProperty("os.name", "").startsWith("Windows")) {
        return null;
      }
      try {
        Class<?> arena = Class.forName("java.lang.foreign.Arena");
        return new Descriptors(
            call("dup", "JAVA_INT"),
            call("dup2", "JAVA_INT", "JAVA_INT"),
            call("creat", "ADDRESS", "JAVA_INT"),
            call("close", "JAVA_INT"),
            arena);
      } catch (ReflectiveOperationException | RuntimeException unsupported) {
        return null;
      }
    }

    private static MethodHandle call(String name, String... types)
        throws ReflectiveOperationException {
      Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
      Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
      Class<?> layouts = Class.forName("java.lang.foreign.ValueLayout");
      Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
      Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
      Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
      Object linker = linkerType.getMethod("nativeLinker").invoke(null);
      Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
      Method find = Class.forName("java.lang.foreign.SymbolLookup").getMethod("find", String.class);
      Optional<?> address = (Optional<?>) find.invoke(lookup, name);
      Object arguments = Array.newInstance(layoutType, types.length);
      for (int i = 0; i < types.length; i++) {
        Array.set(arguments, i, layouts.getField(types[i]).get(null));
      }
      Object descriptor =
          descriptorType
              .getMethod("of", layoutType, arguments.getClass())
              .invoke(null, layouts.getField("JAVA_INT").get(null), arguments);
      Object none = Array.newInstance(optionType, 0);
      return (MethodHandle)
          linkerType
              .getMethod("downcallHandle", segmentType, descriptorType, none.getClass())
              .invoke(linker, address.orElseThrow(), descriptor, none);
    }

    /** Lets standard error lead into the file, and returns a descriptor of where it led before. */
    int redirect(Path file) {
      try {
        Object auto = arena.getMethod("ofAuto").invoke(null);
        Object path =
            Class.forName("java.lang.foreign.SegmentAllocator")
                .getMethod("allocateFrom", String.class)
                .invoke(auto, file.toString());
        int kept = (int) dup.invokeWithArguments(STANDARD_ERROR);
        int opened = (int) creat.invokeWithArguments(path, 0600);
        if (opened >= 0) {
          dup2.invokeWithArguments(opened, STANDARD_ERROR);
          close.invokeWithArguments(opened);
        }
        return kept;
      } catch (ReflectiveOperationException unsupported) {
        return -1;
      } catch (Throwable failure) {
        throw new IllegalStateException("standard error could not be redirected", failure);
      }
    }

    void restore(int kept) {
      if (kept < 0) {
        return;
      }
      try {
        dup2.invokeWithArguments(kept, STANDARD_ERROR);
        close.invokeWithArguments(kept);
      } catch (Throwable failure) {
        throw new IllegalStateException("standard error could not be restored", failure);
      }
    }
  }
}
