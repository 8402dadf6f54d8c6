package dev.nnc.lower;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetRegisteredKernelsForOp;

import dev.nnc.ir.Emitter.Handle;
import dev.nnc.ir.Function;
import dev.nnc.ir.Operation;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;

/**
 * Nodes of one function for the kernels of oneDNN, Intel's library. Where the processor has
 * instructions for neural networks, TensorFlow takes these kernels by itself for all operations of
 * a process, and otherwise for none, though with AVX2 they are faster, too. They are behind nodes
 * of another type; whoever names that type gets the kernel, whatever TensorFlow takes by itself.
 *
 * <p>Which nodes become oneDNN's is a table and no measurement, since its kernels add in another
 * order.
 *
 * <ul>
 *   <li>Products of two matrices. Several products in one node stay TensorFlow's, which are as
 *       fast.
 *   <li>Convolutions over two axes and their derivatives, with windows of more than one element.
 *       Those of one element are plain products in TensorFlow, and with a stride oneDNN's
 *       derivative by the kernel writes past its memory (its issue 6035). Much larger windows than
 *       usual were not tried. A bias that is added to nothing else goes along.
 *   <li>Max pools and batch normalization, each with its derivative: what one kernel keeps for the
 *       other is good for no other.
 * </ul>
 */
final class OneDnnNodes {
  /** The greatest window, along one axis. */
  private static final long MOST = 11;

  private static final String PREFIX = "_MklNative";

  private final NativeGraph graph;

  /** Convolutions by their result, and others by what they keep for their derivative. */
  private final Map<Handle, Made> made = new HashMap<>();

  private record Made(
      String type, List<Handle> inputs, Map<String, Object> attributes, List<Handle> outputs) {}

  /** How many operations and outputs need a value, by its number. */
  private final Map<Integer, Integer> needed = new HashMap<>();

  private OneDnnNodes(NativeGraph graph, Function function) {
    this.graph = graph;
    for (Operation operation : function.operations()) {
      operation.inputs().forEach(input -> needed.merge(input.id(), 1, Integer::sum));
    }
    function.outputs().forEach(output -> needed.merge(output.value().id(), 1, Integer::sum));
  }

  /** Those of a function in the graph, or null if this build of TensorFlow has no such kernels. */
  static @Nullable OneDnnNodes of(NativeGraph graph, Function function) {
    return Present.HERE ? new OneDnnNodes(graph, function) : null;
  }

  /** Looked up when first asked for. */
  private static final class Present {
    static final boolean HERE = look();

    private static boolean look() {
      try (NativeStatus status = new NativeStatus()) {
        TF_Buffer kernels = TF_GetRegisteredKernelsForOp(PREFIX + "Conv2D", status.pointer());
        status.check("kernels");
        boolean some = kernels.length() > 0;
        TF_DeleteBuffer(kernels);
        return some;
      }
    }
  }

  /**
   * Adds a node, with a kernel of oneDNN's if the table says so.
   *
   * @param operation what the node belongs to, or null if that is an input
   * @return the outputs that a node of that type has
   */
  List<Handle> add(
      String type,
      String name,
      List<Handle> inputs,
      Map<String, Object> attributes,
      @Nullable Operation operation) {
    if (operation == null
        || operation.results().isEmpty()
        || operation.results().getFirst().type().element() != ElementType.F32) {
      return plain(type, name, inputs, attributes);
    }
    switch (type) {
      case "Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter" -> {
        if (fits(operation)) {
          List<Handle> outputs = oneDnn(type, name, inputs, attributes);
          made.put(outputs.getFirst(), new Made(type, inputs, attributes, outputs));
          return outputs;
        }
      }
      case "BiasAdd" -> {
        // Without the bias, the convolution stays in the graph, and is never executed.
        Made before = made.get(inputs.getFirst());
        if (before != null
            && before.type().equals("Conv2D")
            && needed.getOrDefault(operation.input(0).id(), 0) == 1) {
          return oneDnn(
              "Conv2DWithBias", name, with(before.inputs(), inputs.get(1)), before.attributes());
        }
      }
      case "MatMul" -> {
        return node("_MklMatMul", name, inputs, attributes);
      }
      case "MaxPool" -> {
        List<Handle> outputs = oneDnn(type, name, inputs, keeping(attributes));
        made.put(outputs.getFirst(), new Made(type, inputs, attributes, outputs));
        return outputs.subList(0, 1);
      }
      case "MaxPoolGrad" -> {
        Made pool = made.get(inputs.get(1));
        if (pool != null
            && pool.type().equals("MaxPool")
            && pool.inputs().getFirst().equals(inputs.getFirst())
            && pool.attributes().equals(attributes)) {
          return oneDnn(type, name, with(inputs, pool.outputs().getLast()), keeping(attributes));
        }
      }
      case "FusedBatchNormV2" -> {
        List<Handle> outputs = oneDnn(type, name, inputs, attributes);
        made.put(outputs.getLast(), new Made(type, inputs, attributes, outputs));
        return outputs;
      }
      case "FusedBatchNormGradV2" -> {
        if (made.containsKey(inputs.getLast())) {
          return oneDnn(type, name, inputs, attributes);
        }
      }
      default -> {}
    }
    return plain(type, name, inputs, attributes);
  }

  /** Whether the table has the convolution's window. */
  private static boolean fits(Operation operation) {
    Shape kernel =
        switch (operation.kind().word()) {
          case "conv" -> operation.input(1).shape();
          case "conv_by_input" -> operation.input(0).shape();
          default -> operation.result().shape();
        };
    long height = kernel.dimension(0).size();
    long width = kernel.dimension(1).size();
    return height * width > 1 && height <= MOST && width <= MOST;
  }

  private List<Handle> plain(
      String type, String name, List<Handle> inputs, Map<String, Object> attributes) {
    return graph.add(type, name, inputs, List.of(), attributes).handles();
  }

  private List<Handle> oneDnn(
      String type, String name, List<Handle> inputs, Map<String, Object> attributes) {
    return node(PREFIX + type, name, inputs, attributes);
  }

  private List<Handle> node(
      String type, String name, List<Handle> inputs, Map<String, Object> attributes) {
    Map<String, Object> all = new HashMap<>(attributes);
    // What TensorFlow's own pass gives the nodes that it rewrites.
    all.put("_kernel", "MklNameChangeOp");
    return graph.add(type, name, inputs, List.of(), all).handles();
  }

  private static List<Handle> with(List<Handle> inputs, Handle last) {
    List<Handle> all = new ArrayList<>(inputs);
    all.add(last);
    return all;
  }

  /** Those of a pool that keeps which element of each window is the greatest. */
  private static Map<String, Object> keeping(Map<String, Object> attributes) {
    Map<String, Object> all = new HashMap<>(attributes);
    all.put("workspace_enabled", true);
    return all;
  }
}
