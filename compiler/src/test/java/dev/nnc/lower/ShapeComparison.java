package dev.nnc.lower;

import dev.nnc.ir.Function;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares the IR's types with those that TensorFlow infers for the lowered graph. */
public final class ShapeComparison {
  private ShapeComparison() {}

  /** What differs, a sentence each. Where TensorFlow cannot tell, nothing differs. */
  public static List<String> differences(Program program) {
    try (CompiledGraph graph = new CompiledGraph(program)) {
      return differences(graph);
    }
  }

  /** The same for what is a graph already. */
  public static List<String> differences(CompiledGraph graph) {
    List<String> differences = new ArrayList<>();
    for (GraphPart part : graph.parts()) {
      GraphPart.Nodes nodes = part.lower(part.changed().isEmpty(), Kernels.USUAL);
      NativeGraph lowered = nodes.graph();
      try (lowered) {
        differences.addAll(differences(nodes));
      }
    }
    return differences;
  }

  /** The same for the graph of a part. */
  static List<String> differences(GraphPart.Nodes nodes) {
    List<String> differences = new ArrayList<>();
    nodes.functions().values().forEach(each -> differences(nodes.graph(), each, differences));
    return differences;
  }

  private static void differences(
      NativeGraph graph, FunctionEmitter.Emitted emitted, List<String> differences) {
    Function function = emitted.function();
    for (Operation operation : function.operations()) {
      for (Value result : operation.results()) {
        NativeGraph.Output output = emitted.output(result);
        long[] theirs = graph.shape(output);
        boolean same =
            NativeGraph.element(output) == NativeTensor.code(result.type().element())
                && (theirs == null || agree(result.shape(), theirs));
        if (!same) {
          differences.add(
              function.name()
                  + ": "
                  + result
                  + " = "
                  + operation.kind().word()
                  + " is "
                  + result.type()
                  + " here and "
                  + Arrays.toString(theirs)
                  + " there");
        }
      }
    }
  }

  private static boolean agree(Shape ours, long[] theirs) {
    if (ours.rank() != theirs.length) {
      return false;
    }
    for (int i = 0; i < theirs.length; i++) {
      Dimension dimension = ours.dimension(i);
      if (theirs[i] >= 0 && !(dimension.isKnown() && dimension.size() == theirs[i])) {
        return false;
      }
    }
    return true;
  }
}
