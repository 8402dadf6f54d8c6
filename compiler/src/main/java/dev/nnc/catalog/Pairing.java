package dev.nnc.catalog;

import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How a prediction and its truth are laid side by side, for losses and metrics alike. Nothing is
 * ever broadcast: {@code [batch]} against {@code [batch, 1]} is one number a row on both sides.
 */
public final class Pairing {
  private Pairing() {}

  /** Whether a row of the prediction is one number: {@code [batch]} or {@code [batch, 1]}. */
  public static boolean isOneNumber(TensorType prediction) {
    return isOneNumber(prediction.shape());
  }

  private static boolean isOneNumber(Shape shape) {
    return shape.rank() == 1 || (shape.rank() == 2 && shape.last().equals(Dimension.of(1)));
  }

  /** Whether the truth is a class number, {@code i32 [batch]}. */
  public static boolean isClassNumber(Rule.Target truth) {
    return truth.isCategory() && !truth.oneHot();
  }

  /**
   * Whether the two can be compared value by value. Class numbers are compared as zeros and a one,
   * two classes also as 0 and 1 against one number.
   */
  public static @Nullable Misfit valueByValue(TensorType prediction, Rule.Target truth) {
    if (isClassNumber(truth)) {
      if (isOneNumber(prediction)) {
        return truth.classes() > 2
            ? Misfit.input(
                "compares a single number with a truth of " + truth.classes() + " classes",
                "expects [" + truth.classes() + "]",
                "let the network end in `dense(" + truth.classes() + ", softmax)`")
            : null;
      }
      return classes(prediction, truth);
    }
    Shape predicted = prediction.shape();
    Shape actual = truth.type().shape();
    if (isOneNumber(predicted) && isOneNumber(actual)) {
      return null;
    }
    if (predicted.rank() > 0
        && actual.rank() > 0
        && Wording.mayEqual(predicted.row(), actual.row())) {
      return null;
    }
    return Misfit.input(
        "compares value by value, but the prediction is %s and the truth is %s"
            .formatted(Wording.rowShape(prediction), Wording.rowShape(truth.type())),
        "expects " + Wording.rowShape(truth.type()),
        actual.rank() <= 2 && predicted.rank() > 2
            ? "put `flatten` before the layer that makes the prediction"
            : sizeHelp(actual));
  }

  private static @Nullable String sizeHelp(Shape truth) {
    if (truth.rank() == 0 || truth.rank() > 2 || !truth.row().isKnown()) {
      return null;
    }
    return "let the network end in `dense(" + truth.row().size() + ")`";
  }

  /** Whether the prediction has one value for each class of the truth. */
  public static @Nullable Misfit classes(TensorType prediction, Rule.Target truth) {
    Shape shape = prediction.shape();
    if (shape.rank() > 2) {
      return Misfit.input(
          "needs one value for each class, but the prediction is " + shape.row() + " for each row",
          truth.classes() > 0 ? "expects [" + truth.classes() + "]" : "expects [n]",
          "put `flatten` before the layers that decide");
    }
    Dimension units = shape.last();
    if (truth.classes() > 0 && units.isKnown() && units.size() != truth.classes()) {
      return Misfit.input(
          "needs one value for each class, but the prediction has %s and the truth %s"
              .formatted(
                  Wording.count(units.size(), "value"),
                  Wording.count(truth.classes()) + " classes"),
          "expects [" + truth.classes() + "]",
          "let the network end in `dense(" + truth.classes() + ", softmax)`");
    }
    return null;
  }

  /** The truth as floats in the prediction's shape. */
  public static Value truth(Instructions x, Value prediction, Value truth, Rule.Target target) {
    if (isClassNumber(target) && !isOneNumber(prediction.type())) {
      return x.oneHot(truth, prediction.shape().last().size());
    }
    Value numbers = truth.type().element() == x.floats() ? truth : x.cast(truth, x.floats());
    return numbers.rank() == prediction.rank() ? numbers : x.reshape(numbers, prediction.shape());
  }

  /** Whether the sigmoid-like values are above the threshold, as floats of the same shape. */
  public static Value decided(Instructions x, Value prediction, double threshold) {
    return x.cast(x.greater(prediction, x.scalar(threshold)), x.floats());
  }

  /** The class numbers of a truth, i32 {@code [batch]}. */
  public static Value trueClass(Instructions x, Value truth, Rule.Target target) {
    return isClassNumber(target) ? truth : x.argmax(truth, -1);
  }

  /**
   * Whether an output gives one class or one number a row.
   *
   * @param output of a row
   */
  public static boolean isOneAnswer(ColumnType truth, Shape output) {
    return !truth.isClassSequence()
        && output.rank() < 2
        && (truth.classes() != 0
            || truth.content() == ColumnType.Content.CLASS
            || (output.isKnown() && output.size() == 1));
  }

  /** The input of the operation of that kind that made the value, or null. */
  public static @Nullable Value before(Instructions x, Value value, String kind) {
    Operation definition = x.builder().definition(value);
    return definition != null && definition.kind().word().equals(kind) ? definition.input(0) : null;
  }

  /** All axes of the value but the batch. */
  public static List<Long> inner(Value value) {
    return LongStream.range(1, value.rank()).boxed().toList();
  }
}
