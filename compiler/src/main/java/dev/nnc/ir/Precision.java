package dev.nnc.ir;

import java.util.List;

/**
 * How many digits products have. Where an operation is marked, its factors are rounded to bfloat16,
 * which has the exponent of a 32-bit number and 8 of its 24 binary digits (Kalamkar et al. 2019, <a
 * href="https://arxiv.org/abs/1905.12322">A Study of BFLOAT16 for Deep Learning Training</a>), and
 * so is what comes out; everything between products has 32 bits.
 */
public final class Precision {
  private static final String MARK = "precision";
  private static final String BFLOAT16 = "bfloat16";

  private Precision() {}

  /** The function with all products of f32 in it marked, derivatives among them. */
  public static Function bfloat16(Function function) {
    List<Operation> operations =
        function.operations().stream()
            .map(
                operation ->
                    operation.kind().isProduct()
                        ? new Operation(
                            operation.kind(),
                            operation.inputs(),
                            operation.attributes().with(MARK, BFLOAT16),
                            operation.results(),
                            operation.origin())
                        : operation)
            .toList();
    return new Function(function.name(), function.inputs(), operations, function.outputs());
  }

  /** Whether the operation is so marked. */
  public static boolean isBfloat16(Operation operation) {
    return operation.attributes().has(MARK);
  }
}
