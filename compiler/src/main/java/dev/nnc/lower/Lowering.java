package dev.nnc.lower;

import dev.nnc.ir.Program;

/** From the IR to something that runs. */
public final class Lowering {
  private Lowering() {}

  /**
   * A session on a graph of its own, with which the graph is closed, too.
   *
   * @throws TooLargeException if a tensor is above {@link SizeBound#LIMIT}
   * @throws ExecutionException if the device is not there
   */
  public static Session lower(Program program, ExecutionSettings settings) {
    try (CompiledGraph graph = new CompiledGraph(program)) {
      return graph.open(settings);
    }
  }
}
