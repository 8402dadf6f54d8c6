package dev.nnc.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * How long {@code nnc check samples/digits/mlp.nn} takes as a whole process, from start to exit.
 */
public final class CheckBenchmark {
  private static final int WARM_UP = 3;

  private CheckBenchmark() {}

  /**
   * @param arguments the project's folder, then how often, 20 if missing
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(arguments[0]);
    int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
    String nnc = root.resolve("nnc").toString();
    String sample = root.resolve("samples/digits/mlp.nn").toString();
    List<List<String>> commands =
        List.of(
            List.of(nnc, "check", sample),
            List.of(nnc, "--version"),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version"));
    double[][] measured = new double[commands.size()][times];
    for (int i = -WARM_UP; i < times; i++) {
      for (int k = 0; k < commands.size(); k++) {
        long start = System.nanoTime();
        int code =
            new ProcessBuilder(commands.get(k))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
          throw new IllegalStateException(commands.get(k) + " ended with " + code);
        }
        if (i >= 0) {
          measured[k][i] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    System.out.printf("%-32s median ms  least ms   (of %d)%n", "whole process", times);
    List<String> names =
        List.of("nnc check samples/digits/mlp.nn", "nnc --version", "java -version");
    for (int k = 0; k < commands.size(); k++) {
      double least = Double.POSITIVE_INFINITY;
      for (double each : measured[k]) {
        least = Math.min(least, each);
      }
      System.out.printf("%-32s %9.0f  %8.0f%n", names.get(k), Median.of(measured[k]), least);
    }
    System.out.printf(
        "load average of the last minute: %.1f on %d processors%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }
}
