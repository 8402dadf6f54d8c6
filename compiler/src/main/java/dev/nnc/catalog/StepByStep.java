package dev.nnc.catalog;

import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction and a truth that is a sequence (or a picture) of classes, laid out with one step a
 * row, so that losses and metrics judge each step by itself. Steps that are padding are left out:
 * those whose truth is the number for padding, and those that the prediction's mask leaves out.
 *
 * @param prediction [steps, classes], or [steps, 1] or [steps] for two classes
 * @param truth i32 [steps]
 * @param target the truth as one class a row
 * @param flags which steps count, bool of all steps; null if all do
 * @param shape of the truth in the batch, [batch, time]
 */
public record StepByStep(
    Value prediction,
    Value truth,
    Rule.Target target,
    @Nullable Value flags,
    Shape shape,
    Dimension steps) {
  /** The number of steps of all rows, padding included. */
  private static final Dimension ALL = new Dimension.Symbol("?steps");

  /** Whether the truth has several classes a row. */
  public static boolean isFor(Rule.Target target) {
    return Pairing.isClassNumber(target) && target.type().shape().rank() > 1;
  }

  /** Why the prediction has no answer for each step of such a truth, or null. */
  public static @Nullable Misfit accepts(TensorType prediction, Rule.Target target) {
    Shape steps = target.type().shape();
    Shape predicted = prediction.shape();
    String classes = target.classes() > 0 ? String.valueOf(target.classes()) : "n";
    String expected = "expects " + steps.row().append(Dimension.of(0));
    expected = expected.substring(0, expected.lastIndexOf('0')) + classes + "]";
    String sequence = steps.rank() == 2 ? "sequence" : "picture";
    if (predicted.rank() == steps.rank() + 1
        || (predicted.rank() == steps.rank() && mayBeOne(predicted, target))) {
      for (int axis = 1; axis < steps.rank(); axis++) {
        if (!Wording.mayEqual(predicted.dimension(axis), steps.dimension(axis))) {
          return Misfit.input(
              "judges a %s step by step, but the prediction has %s and the truth %s"
                  .formatted(sequence, count(predicted, axis), count(steps, axis)),
              expected,
              steps.rank() == 2
                  ? "bring the input and the truth to one length in the data (`pad(to: %s)`), and keep it in the network"
                      .formatted(steps.dimension(axis))
                  : "the network must give back as many places as the truth has");
        }
      }
      return null;
    }
    return Misfit.input(
        "needs an answer for each step of a %s of classes, but the prediction is %s for the whole row"
            .formatted(sequence, Wording.rowShape(prediction)),
        expected,
        steps.rank() == 2
            ? "keep the steps: recurrent layers give one for each with `return: sequence`, and"
                + " `flatten` or a pool over time takes them away"
            : "end in a convolution with one channel for each class: `conv("
                + classes
                + ", 1x1, softmax)`");
  }

  private static String count(Shape shape, int axis) {
    Dimension dimension = shape.dimension(axis);
    return dimension.isKnown() ? Wording.count(dimension.size(), "step") : dimension + " steps";
  }

  /** One number a step, which says which of two classes it is. */
  private static boolean mayBeOne(Shape predicted, Rule.Target target) {
    return target.classes() <= 2
        && predicted.rank() == target.type().shape().rank()
        && Wording.mayEqual(predicted.row(), target.type().shape().row());
  }

  /**
   * Lays them out.
   *
   * @param mask bool [batch, time] of the prediction, or null
   */
  public static StepByStep of(
      Instructions x, Value prediction, Value truth, Rule.Target target, @Nullable Value mask) {
    Shape flat = new Shape(List.of(ALL));
    Value classes = x.reshape(truth, flat);
    Value flags = null;
    if (target.padding().isPresent()) {
      Value padding = x.cast(x.scalar(target.padding().getAsInt()), truth.type().element());
      flags = x.unequal(classes, padding);
    }
    if (mask != null && mask.shape().equals(truth.shape())) {
      Value counts = x.reshape(Masks.truth(x, mask), flat);
      flags = flags == null ? counts : x.and(flags, counts);
    }
    Value places = flags == null ? null : x.places(flags);
    int inner = prediction.rank() - truth.rank();
    Shape row = inner == 0 ? flat : new Shape(List.of(ALL, prediction.shape().last()));
    // What a loss undoes, such as softmax before cross-entropy, must stand behind the laying out.
    Value logits = Pairing.before(x, prediction, "softmax");
    Value sums = Pairing.before(x, prediction, "sigmoid");
    Value answers;
    if (logits != null) {
      answers = x.softmax(kept(x, x.reshape(logits, row), places));
    } else if (sums != null) {
      answers = x.sigmoid(kept(x, x.reshape(sums, row), places));
    } else {
      answers = kept(x, x.reshape(prediction, row), places);
    }
    Value kept = kept(x, classes, places);
    return new StepByStep(
        answers,
        kept,
        new Rule.Target(kept.type(), target.classes(), false),
        flags,
        truth.shape(),
        kept.shape().dimension(0));
  }

  private static Value kept(Instructions x, Value all, @Nullable Value places) {
    return places == null ? all : x.gather(all, places);
  }

  /** A number for each row, [batch], once for each of its steps that count. */
  public Value spread(Instructions x, Value rows) {
    List<Dimension> column = new ArrayList<>();
    column.add(rows.shape().dimension(0));
    for (int axis = 1; axis < shape.rank(); axis++) {
      column.add(Dimension.of(1));
    }
    Value ones = x.constant(ones(shape.row()), shape.row());
    Value all =
        x.reshape(x.multiply(x.reshape(rows, new Shape(column)), ones), new Shape(List.of(ALL)));
    return kept(x, all, flags == null ? null : x.places(flags));
  }

  private static double[] ones(Shape shape) {
    double[] ones = new double[(int) shape.size()];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  /** The mean of the steps' losses; 0 where no step counts. */
  public Value mean(Instructions x, Value losses, @Nullable Value weights) {
    Value each = Rule.Loss.byRow(x, losses);
    Value weighed = weights == null ? each : x.multiply(each, weights);
    return x.divide(x.sumAll(weighed), x.maximum(x.size(each, 0), x.scalar(1)));
  }
}
