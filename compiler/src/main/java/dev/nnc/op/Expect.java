package dev.nnc.op;

import dev.nnc.ir.IllFormedException;
import dev.nnc.ir.OpKind;
import dev.nnc.type.TensorType;
import java.util.List;

/** The conditions that shape rules state. Where one fails, the compiler has a defect. */
final class Expect {
  private Expect() {}

  static void that(boolean condition, OpKind kind, List<TensorType> inputs, String wish) {
    if (!condition) {
      throw new IllFormedException(kind.word() + inputs + ": " + wish);
    }
  }

  static void count(int count, OpKind kind, List<TensorType> inputs) {
    that(inputs.size() == count, kind, inputs, "needs " + count + " inputs");
  }

  static void floating(int index, OpKind kind, List<TensorType> inputs) {
    that(
        inputs.get(index).element().isFloat(), kind, inputs, "input " + index + " must be a float");
  }

  static void sameElements(OpKind kind, List<TensorType> inputs) {
    that(
        inputs.stream().map(TensorType::element).distinct().count() == 1,
        kind,
        inputs,
        "elements differ");
  }
}
