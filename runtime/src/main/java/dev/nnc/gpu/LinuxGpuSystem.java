package dev.nnc.gpu;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks the loader of this system. What is opened stays open, for one library needs the other. */
final class LinuxGpuSystem implements GpuSystem {
  private static final int RTLD_LAZY = 1;
  private static final Pattern RELEASE = Pattern.compile("Kernel Module\\D*([0-9][0-9.]+)");

  private final Path beside;
  private final Path kernelModule;
  private final Map<GpuLibrary, Object> opened = new EnumMap<>(GpuLibrary.class);

  LinuxGpuSystem() {
    this(GpuBuild.beside(), Path.of("/proc/driver/nvidia/version"));
  }

  /**
   * @param beside a folder of parts with {@code lib}, where is looked after the loader's own places
   * @param kernelModule where the kernel's part of the driver tells its release
   */
  LinuxGpuSystem(Path beside, Path kernelModule) {
    this.beside = beside;
    this.kernelModule = kernelModule;
  }

  @Override
  public boolean canLook() {
    return NativeCalls.possible() && System.getProperty("os.name", "").startsWith("Linux");
  }

  @Override
  public Answer open(GpuLibrary library) {
    try {
      Answer answer = open(library, library.file());
      Path file = answer.there() ? null : besides(library.file());
      return file == null ? answer : open(library, file.toString());
    } catch (ReflectiveOperationException unsupported) {
      return Answer.missing("this Java cannot look");
    }
  }

  private Answer open(GpuLibrary library, String name) throws ReflectiveOperationException {
    MethodHandle dlopen = NativeCalls.function("dlopen", "ADDRESS", "ADDRESS", "JAVA_INT");
    MethodHandle dlerror = NativeCalls.function("dlerror", "ADDRESS");
    Object handle = call(dlopen, NativeCalls.text(name), RTLD_LAZY);
    if (NativeCalls.isNull(handle)) {
      return Answer.missing(NativeCalls.textAt(call(dlerror)));
    }
    opened.put(library, handle);
    return new Answer(true, version(library), "");
  }

  private @Nullable Path besides(String name) {
    if (!Files.isDirectory(beside)) {
      return null;
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(beside)) {
      for (Path part : parts) {
        Path file = part.resolve("lib").resolve(name);
        if (Files.exists(file)) {
          return file;
        }
      }
    } catch (IOException unreadable) {
      return null;
    }
    return null;
  }

  private long version(GpuLibrary library) throws ReflectiveOperationException {
    Object address = symbol(library, library.versionFunction());
    if (address == null) {
      return 0;
    }
    if (library.returnsVersion()) {
      return (long) call(NativeCalls.function(address, "JAVA_LONG"));
    }
    return told(address).orElse(0);
  }

  @Override
  public int devices() {
    try {
      Object initialize = symbol(GpuLibrary.DRIVER, "cuInit");
      Object count = symbol(GpuLibrary.DRIVER, "cuDeviceGetCount");
      if (initialize == null || count == null) {
        return -1;
      }
      int failure = (int) call(NativeCalls.function(initialize, "JAVA_INT", "JAVA_INT"), 0);
      return failure != 0 ? -failure : told(count).orElse(-1);
    } catch (ReflectiveOperationException unsupported) {
      return -1;
    }
  }

  /** The number that the function at this address writes; absent if it reports a failure. */
  private static Told told(Object address) throws ReflectiveOperationException {
    Object room = NativeCalls.room();
    int failure = (int) call(NativeCalls.function(address, "JAVA_INT", "ADDRESS"), room);
    return new Told(failure, NativeCalls.number(room));
  }

  private record Told(int failure, int number) {
    int orElse(int other) {
      return failure == 0 ? number : other;
    }
  }

  private @Nullable Object symbol(GpuLibrary library, String name)
      throws ReflectiveOperationException {
    Object handle = opened.get(library);
    if (handle == null || name.isEmpty()) {
      return null;
    }
    MethodHandle dlsym = NativeCalls.function("dlsym", "ADDRESS", "ADDRESS", "ADDRESS");
    Object address = call(dlsym, handle, NativeCalls.text(name));
    return NativeCalls.isNull(address) ? null : address;
  }

  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable failure) {
      throw new IllegalStateException("a native call failed", failure);
    }
  }

  @Override
  public String driverRelease() {
    try {
      Matcher release =
          RELEASE.matcher(Files.readString(kernelModule, StandardCharsets.ISO_8859_1));
      return release.find() ? release.group(1) : "";
    } catch (IOException none) {
      return "";
    }
  }
}
