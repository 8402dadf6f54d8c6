package dev.nnc.engine;

import dev.nnc.gpu.NativeCalls;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  /**
   * The build for GPUs says three times at each start that it registers a factory of cuFFT, cuDNN
   * and cuBLAS twice, and what {@code nnc doctor} says better where there is no GPU.
   */
  private static final Pattern IDLE =
      Pattern.compile(
          ".*(absl::InitializeLog|mlir_graph_optimization_pass|cpu_feature_guard"
              + "|Unable to register cu(FFT|DNN|BLAS) factory|failed call to cuInit"
              + "|Could not find cuda drivers).*");

  private static final int STANDARD_ERROR = 2;

  private NativeLogFilter() {}

  /** Finds beforehand what hushing takes, which Java links at its first use. Once a process. */
  static void prepare() {
    Descriptors.find();
  }

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
      return lines.stream().filter(line -> !isIdle(line)).toList();
    } catch (IOException gone) {
      return List.of("nnc could not read " + file);
    }
  }

  /** Whether a line is known to say nothing that a user could do anything about. */
  static boolean isIdle(String line) {
    return IDLE.matcher(line).matches();
  }

  /** The C library's own calls on file descriptors. */
  private record Descriptors(
      MethodHandle dup, MethodHandle dup2, MethodHandle creat, MethodHandle close) {
    /** Found when somebody first asks; null where it cannot be. */
    private static final @Nullable Descriptors HERE = look();

    static @Nullable Descriptors find() {
      return HERE;
    }

    private static @Nullable Descriptors look() {
      if (!NativeCalls.possible()) {
        return null;
      }
      try {
        return new Descriptors(
            NativeCalls.function("dup", "JAVA_INT", "JAVA_INT"),
            NativeCalls.function("dup2", "JAVA_INT", "JAVA_INT", "JAVA_INT"),
            NativeCalls.function("creat", "JAVA_INT", "ADDRESS", "JAVA_INT"),
            NativeCalls.function("close", "JAVA_INT", "JAVA_INT"));
      } catch (ReflectiveOperationException | RuntimeException unsupported) {
        return null;
      }
    }

    /** Lets standard error lead into the file, and returns a descriptor of where it led before. */
    int redirect(Path file) {
      try {
        Object path = NativeCalls.text(file.toString());
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
