package dev.nnc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, as Linux counts it, in MiB; 0 elsewhere. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** What is resident now, without Java's garbage; {@link #greatest} counts from here. */
  static double beginAnew() throws IOException {
    System.gc();
    if (Files.exists(STATUS)) {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    }
    return of("VmRSS:");
  }

  /** The most that was resident at once since the last {@link #beginAnew}, or ever. */
  static double greatest() throws IOException {
    return of("VmHWM:");
  }

  private static double of(String name) throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
