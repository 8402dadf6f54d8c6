package dev.nnc.lower;

import dev.nnc.ir.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Opens, trains and closes small graphs, and prints the resident kilobytes after a warm-up and at
 * the end, a line each. Run by {@link LoweringTest} in a process of its own.
 */
final class MemorySoak {
  private MemorySoak() {}

  public static void main(String[] arguments) throws IOException {
    Program program = Training.network(0, 64, 50, 10);
    cycles(program, 50);
    System.out.println(residentKilobytes());
    cycles(program, 200);
    System.out.println(residentKilobytes());
  }

  private static void cycles(Program program, int count) {
    for (int i = 0; i < count; i++) {
      try (Session session = Lowering.lower(program, new ExecutionSettings("cpu", 1, 1))) {
        session.initialize(i);
        Session.Call step = session.call("step");
        Session.Feeds feeds = step.feeds(100);
        Training.fill(feeds, new Random(i), 10);
        step.run(feeds);
      }
      try (CompiledGraph graph = new CompiledGraph(program);
          Session first = graph.open(new ExecutionSettings("cpu", 1, 1));
          Session second = graph.open(new ExecutionSettings("cpu", 1, 1))) {
        first.initialize(i);
        second.write(first.read(List.of("dense_1/kernel")));
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
