package dev.nnc.engine;

import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the first session of a process with as many threads as asked for, and prints how many
 * threads there are.
 */
final class ThreadCount {
  private ThreadCount() {}

  public static void main(String[] arguments) throws IOException {
    Program program =
        new Program(
            List.of(new Variable("one", TensorType.f32(Shape.SCALAR), false, new Initial.Fill(1))),
            List.of());
    ExecutionSettings settings = new ExecutionSettings("cpu", 1, Integer.parseInt(arguments[0]));
    try (Session session = LocalEnvironment.lower(program, settings, line -> {});
        Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      session.initialize(1);
      System.out.println(threads.count());
    }
  }
}
