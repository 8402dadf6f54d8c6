package dev.nnc.op;

import dev.nnc.ir.IllFormedException;
import dev.nnc.ir.OpKind;
import dev.nnc.type.TensorType;
import java.util.List;

/**
 * The conditions that shape rules state. Where one fails, the compiler has a defect. They are
 * looked at for each operation of a function, and so no word is made before one fails.
 */
final class Expect {
  private Expect() {}

  static void that(boolean condition, OpKind kind, List<TensorType> inputs, String wish) {
    if (!condition) {
      throw new IllFormedException(kind.word() + inputs + ": " + wish);
    }
  }

  static void count(int count, OpKind kind, List<TensorType> inputs) {
    if (inputs.size() != count) {
      that(false, kind, inputs, "needs " + count + " inputs");
    }
  }

  static void floating(int index, OpKind kind, List<TensorType> inputs) {
    if (!inputs.get(index).element().isFloat()) {
      that(false, kind, inputs, "input " + index + " must be a float");
    }
  }

  static void sameElements(OpKind kind, List<TensorType> inputs) {
    for (TensorType input : inputs) {
      that(input.element() == inputs.getFirst().element(), kind, inputs, "elements differ");
    }
  }
}
