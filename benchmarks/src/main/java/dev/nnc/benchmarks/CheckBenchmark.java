package dev.nnc.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code nnc check samples/digits/mlp.nn} takes as a whole process, from start to exit. On a
 * machine that does other work only the processor time says something.
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
    double[][] clock = new double[commands.size()][times];
    double[][] processor = new double[commands.size()][times];
    for (int i = -WARM_UP; i < times; i++) {
      for (int k = 0; k < commands.size(); k++) {
        Cost cost = cost(commands.get(k));
        if (i >= 0) {
          clock[k][i] = cost.clock();
          processor[k][i] = cost.processor();
        }
      }
    }
    System.out.printf("%-32s     by the clock, ms    processor time, ms%n", "");
    System.out.printf("whole process, of %-14d    median     least      median     least%n", times);
    List<String> names =
        List.of("nnc check samples/digits/mlp.nn", "nnc --version", "java -version");
    for (int k = 0; k < commands.size(); k++) {
      System.out.printf(
          "%-32s %9.0f %9.0f   %9.0f %9.0f%n",
          names.get(k),
          Median.of(clock[k]),
          Arrays.stream(clock[k]).min().orElseThrow(),
          Median.of(processor[k]),
          Arrays.stream(processor[k]).min().orElseThrow());
    }
    System.out.printf(
        "load average of the last minute: %.1f on %d processors%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }

  /** What one process and all that it started took, in milliseconds. */
  private record Cost(double clock, double processor) {}

  /** Runs a command under the shell's {@code time}: Java tells nothing of a process that ended. */
  private static Cost cost(List<String> command) throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>();
    timed.addAll(
        List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null 2>&1", "timed"));
    timed.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(timed).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(command + " ended with " + code);
    }
    String[] seconds = told.strip().split(" ", -1);
    return new Cost(
        1e3 * Double.parseDouble(seconds[0]),
        1e3 * (Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2])));
  }
}
