package dev.nnc.catalog;

import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many tensors a layer or function takes, and that they hold numbers. */
public final class Arity {
  private Arity() {}

  /** What is wrong with the inputs of a layer that takes one tensor of floats, or null. */
  public static @Nullable Misfit one(List<TensorType> inputs) {
    if (inputs.size() != 1) {
      return Misfit.input(
          "takes one input, but gets " + inputs.size(),
          "expects one input",
          inputs.size() > 1
              ? "join them first, `concat(a, b)`, or give each a name, `a, b = …`"
              : null);
    }
    if (!inputs.getFirst().element().isFloat()) {
      if (inputs.getFirst().shape().rank() > 1) {
        return Misfit.input(
            "expects numbers, but its input is a sequence of class numbers",
            "expects [n]",
            "look up a vector for each of them first: `embedding(32)`");
      }
      return Misfit.input(
          "expects numbers, but its input is a class number",
          "expects [n]",
          "turn the class into a vector with `one_hot` in the data");
    }
    return null;
  }

  /** What is wrong if there are not so many arguments, or null. */
  public static @Nullable Misfit count(List<TensorType> arguments, int count) {
    return arguments.size() == count
        ? null
        : Misfit.input(
            "takes %s, but gets %d".formatted(Wording.count(count, "value"), arguments.size()),
            "",
            null);
  }

  /** What is wrong if an argument holds class numbers, or null. */
  public static @Nullable Misfit numbers(List<TensorType> arguments) {
    for (TensorType argument : arguments) {
      if (argument.element() == ElementType.I32 || argument.element() == ElementType.I64) {
        return Misfit.input(
            "computes with numbers, but gets a class number",
            "",
            "turn the class into a vector with `one_hot` in the data");
      }
    }
    return null;
  }
}
