package dev.nnc.lower;

import dev.nnc.ir.Emitter.Handle;
import dev.nnc.type.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.tensorflow.proto.DataType;

/**
 * Nodes of one function that multiply numbers of bfloat16: what goes in is rounded, once for all
 * nodes that need it, and so is what comes out, which is f32 again. Products of such numbers are
 * exact in f32, so that kernels for bfloat16 and those for f32 differ in how they add alone.
 */
final class NarrowProducts {
  /** The inputs that are factors, by the type of the node. */
  private static final Map<String, List<Integer>> FACTORS =
      Map.of(
          "MatMul", List.of(0, 1),
          "BatchMatMulV2", List.of(0, 1),
          "Conv2D", List.of(0, 1),
          "Conv2DBackpropInput", List.of(1, 2),
          "Conv2DBackpropFilter", List.of(0, 2),
          "Conv3D", List.of(0, 1),
          "Conv3DBackpropInputV2", List.of(1, 2),
          "Conv3DBackpropFilterV2", List.of(0, 2));

  private final NativeGraph graph;
  private final boolean ownKernels;
  private final Map<Handle, Handle> rounded = new HashMap<>();

  /**
   * @param ownKernels whether nodes multiply what is bfloat16, and not the same numbers as f32
   */
  NarrowProducts(NativeGraph graph, boolean ownKernels) {
    this.graph = graph;
    this.ownKernels = ownKernels;
  }

  /** Whether nodes of this type multiply. */
  static boolean multiplies(String type) {
    return FACTORS.containsKey(type);
  }

  /**
   * Adds such a node.
   *
   * @param product makes the node of its inputs
   * @return its only output
   */
  List<Handle> add(
      String type, String path, List<Handle> inputs, UnaryOperator<List<Handle>> product) {
    List<Handle> factors = new ArrayList<>(inputs);
    for (int factor : Objects.requireNonNull(FACTORS.get(type))) {
      Handle wide = inputs.get(factor);
      Handle made = rounded.get(wide);
      if (made == null) {
        Handle narrow = cast(path, wide, DataType.DT_BFLOAT16);
        made = ownKernels ? narrow : cast(path, narrow, ElementType.F32);
        rounded.put(wide, made);
      }
      factors.set(factor, made);
    }
    Handle made = product.apply(factors).getFirst();
    Handle narrow = ownKernels ? made : cast(path, made, DataType.DT_BFLOAT16);
    return List.of(cast(path, narrow, ElementType.F32));
  }

  private Handle cast(String path, Handle value, Object type) {
    return graph
        .add("Cast", path, List.of(value), List.of(), Map.of("DstT", type))
        .handles()
        .getFirst();
  }
}
