package dev.nnc.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The resident memory of {@code nnc run} after each epoch, as Linux counts it. */
public final class MemoryBenchmark {
  private MemoryBenchmark() {}

  /**
   * @param arguments the project's folder
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(arguments[0]);
    System.out.println(
        "resident MiB after epochs            first  a tenth  a half      all  growth");
    tell(root, "digits/mlp, 100 epochs", List.of("samples/digits/mlp.nn"));
    tell(
        root,
        "mnist/shallow, 100 epochs",
        List.of("--set", "epochs=100", "samples/mnist/shallow.nn"));
    tell(root, "fashion/mlp, 10 epochs", List.of("samples/fashion/mlp.nn"));
    tell(root, "digits, 100,640 steps", List.of("benchmarks/programs/steps.nn"));
  }

  private static void tell(Path root, String name, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(root.resolve("nnc").toString(), "run", "--runs"));
    command.add(root.resolve("target/memory").toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Double> resident = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("epoch ")) {
          double now = resident(process.pid());
          if (now > 0) {
            resident.add(now);
          }
        }
      }
    }
    int code = process.waitFor();
    if (code != 0 || resident.isEmpty()) {
      System.out.printf("%-34s did not run (%d)%n", name, code);
      return;
    }
    double tenth = resident.get(resident.size() / 10);
    System.out.printf(
        "%-34s %7.0f  %7.0f %7.0f  %7.0f  %5.1f %%%n",
        name,
        resident.getFirst(),
        tenth,
        resident.get(resident.size() / 2),
        resident.getLast(),
        100 * (resident.getLast() / resident.get(resident.size() / 2) - 1));
  }

  /** In MiB; 0 where the process has ended. */
  private static double resident(long process) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Integer.parseInt(line.replaceAll("\\D", "")) / 1024.0;
        }
      }
      return 0;
    } catch (NoSuchFileException ended) {
      return 0;
    }
  }
}
