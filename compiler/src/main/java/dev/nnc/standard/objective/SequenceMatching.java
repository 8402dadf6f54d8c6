package dev.nnc.standard.objective;

import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Masks;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.OutputActivations;
import dev.nnc.catalog.Pairing;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.StepByStep;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loss and a metric of predictions that have more steps than their truth has classes: nobody says
 * at which steps a class stands. At each step the prediction has a value for each class and one
 * more, the last, for the blank: no class here.
 */
final class SequenceMatching {
  private SequenceMatching() {}

  static Entry loss() {
    return Losses.entry(
        "ctc",
        "For sequences of classes of which nobody says at which steps they stand.",
        "Connectionist temporal classification (Graves et al. 2006): -log of the probability that"
            + " the steps, each with a class drawn from its softmax, spell the truth once equal"
            + " neighbours count as one and blanks are left out. The network ends in softmax with"
            + " one value for each class at each step, and one more, the last, for the blank. A row"
            + " needs as many steps as its truth has classes, and one more between two equal ones."
            + " Padding of the truth and steps that the mask leaves out count nowhere. The mean is"
            + " taken over the rows, as in Keras, whose blank is the first class.",
        Losses.train("ctc(label)"),
        new Ctc());
  }

  static Entry metric() {
    return Metrics.entry(
        "edit_distance",
        "How many classes of a sequence are wrong, missing or too many, for each class of the truth.",
        "The steps' most probable classes, with equal neighbours taken as one and without the last"
            + " class, the blank, as for the loss `ctc`; then the fewest classes to put in, take out"
            + " or exchange until they are the truth (Levenshtein 1966), divided by the number of"
            + " classes of the truth (or 1); the mean over the rows. 0 is perfect.",
        new EditDistance());
  }

  /** Whether the prediction has steps with a value for each class and the blank. */
  private static @Nullable Misfit accepts(TensorType prediction, Rule.Target truth) {
    if (!StepByStep.isFor(truth) || truth.type().shape().rank() != 2) {
      boolean one = truth.isCategory() && truth.type().shape().rank() <= 2;
      return Misfit.input(
          "needs a truth that is a sequence of classes, but it is "
              + (truth.number() != null || (!truth.isCategory() && truth.type().shape().rank() < 2)
                  ? "a number"
                  : one ? "one class for each row" : Wording.rowShape(truth.type())),
          "",
          one
              ? "use `cross_entropy` for one class a row; a sequence of classes is made by"
                  + " `split_words -> category -> pad(to: 10)`"
              : "a sequence of classes is made by `split_words -> category -> pad(to: 10)`, for"
                  + " example");
    }
    Shape predicted = prediction.shape();
    String classes = truth.classes() > 0 ? String.valueOf(truth.classes() + 1) : "n";
    if (predicted.rank() != 3) {
      return Misfit.input(
          "needs values for the classes at each step of a sequence, but the prediction is "
              + Wording.rowShape(prediction)
              + " for the whole row",
          "expects [time, " + classes + "]",
          predicted.rank() > 3
              ? "`reshape` it to one axis of steps and one of values"
              : "keep the steps: recurrent layers give one for each with `return: sequence`, and"
                  + " `flatten` or a pool over time takes them away");
    }
    Dimension values = predicted.last();
    if (!predicted.row().isKnown()) {
      return Misfit.input(
          "needs a known number of steps, but the prediction is " + Wording.rowShape(prediction),
          "",
          null);
    }
    if (truth.classes() > 0 && values.size() != truth.classes() + 1) {
      return Misfit.input(
          "needs one value for each class and one more for the blank, but the prediction has %s and the truth %s"
              .formatted(
                  Wording.count(values.size(), "value"),
                  Wording.count(truth.classes()) + " classes"),
          "expects [" + predicted.dimension(1) + ", " + classes + "]",
          "let the network end in `dense("
              + classes
              + ", softmax)`; the last value says that no class is at the step");
    }
    if (values.size() < 2) {
      return Misfit.input(
          "needs one value for each class and one more for the blank, but the prediction has one",
          "",
          "let the network end in `dense(n, softmax)` with one value more than there are classes");
    }
    Dimension length = truth.type().shape().last();
    if (truth.padding().isEmpty()
        && length.isKnown()
        && length.size() > predicted.dimension(1).size()) {
      return Misfit.input(
          "needs a step for each class of the truth, but the prediction has %s and the truth %s"
              .formatted(
                  Wording.count(predicted.dimension(1).size(), "step"),
                  Wording.count(length.size()) + " classes"),
          "expects at least " + Wording.count(length.size(), "step"),
          "keep more steps in the network: strides and pools take them away");
    }
    return null;
  }

  /** The truth with -1 where there is no class, i32 [batch, length]. */
  private static Value wanted(Instructions x, Value truth, Rule.Target target) {
    if (target.padding().isEmpty()) {
      return truth;
    }
    Value padding = whole(x, target.padding().getAsInt());
    return x.select(x.equal(truth, padding), whole(x, -1), truth);
  }

  private static Value whole(Instructions x, long number) {
    return x.cast(x.scalar(number), ElementType.I32);
  }

  /** The mask as [batch, time], or null where the prediction has other steps than it. */
  private static @Nullable Value steps(Instructions x, Value prediction, @Nullable Value mask) {
    return mask != null
            && mask.rank() == 2
            && mask.shape().last().equals(prediction.shape().dimension(1))
        ? Masks.truth(x, mask)
        : null;
  }

  private record Ctc() implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.CLASSES;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = OutputActivations.cannotLearn(made, false);
      misfit = misfit == null ? SequenceMatching.accepts(prediction, truth) : misfit;
      if (misfit != null) {
        return misfit;
      }
      return OutputActivations.cannotBeShares(made)
          ? Misfit.input(
              "needs probabilities, but the prediction is made by `" + made + "`",
              "expects softmax",
              "end in `softmax`")
          : null;
    }

    @Override
    public boolean takesSequences() {
      return true;
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      return apply(x, prediction, null, truth, target, options);
    }

    @Override
    public Value apply(
        Instructions x,
        Value prediction,
        @Nullable Value mask,
        Value truth,
        Rule.Target target,
        Options options) {
      Value logits = Pairing.before(x, prediction, "softmax");
      if (logits == null) {
        // The softmax of the logarithms of shares is the shares again.
        logits =
            x.log(ClassLosses.clip(x, x.divide(prediction, x.sum(prediction, List.of(-1L), true))));
      }
      Value steps = steps(x, prediction, mask);
      if (steps != null) {
        // Before and behind a sequence a step that is certainly blank changes no probability.
        double[] blank = new double[(int) logits.shape().last().size()];
        Arrays.fill(blank, Masks.NOTHING);
        blank[blank.length - 1] = 0;
        logits =
            x.select(
                x.reshape(steps, steps.shape().append(Dimension.of(1))),
                logits,
                x.constant(blank, Shape.of(1, 1, blank.length)));
      }
      return x.ctc(closed(x, logits), closed(x, wanted(x, truth, target), logits));
    }

    /**
     * One step more, [batch, time + 1, classes + 2], at which a class stands that stands nowhere
     * else. With it at its end no truth is empty, which the kernel refuses, and no loss changes.
     */
    private static Value closed(Instructions x, Value logits) {
      int time = (int) logits.shape().dimension(1).size();
      int end = (int) logits.shape().last().size() - 1;
      Value classes = x.pad(x.slice(logits, 2, 0, end), List.of(0L, 0L, 0L, 0L, 0L, 1L));
      Value all = x.concat(List.of(classes, x.slice(logits, 2, end, 1)), 2);
      double[] possible = new double[(time + 1) * (end + 2)];
      for (int step = 0; step <= time; step++) {
        for (int each = 0; each < end + 2; each++) {
          possible[step * (end + 2) + each] = (each == end) == (step == time) ? 0 : Masks.NOTHING;
        }
      }
      return x.add(
          x.pad(all, List.of(0L, 0L, 0L, 1L, 0L, 0L)),
          x.constant(possible, Shape.of(1, time + 1, end + 2)));
    }

    /** The wanted classes and the one at the end, [batch, length + 1]. */
    private static Value closed(Instructions x, Value wanted, Value logits) {
      Value end = whole(x, logits.shape().last().size() - 1);
      return x.concat(List.of(wanted, x.broadcast(end, x.slice(wanted, 1, 0, 1))), 1);
    }
  }

  /** sums: distances divided by lengths, rows. */
  private record EditDistance() implements Rule.Metric {
    @Override
    public Domain truths() {
      return Domain.CLASSES;
    }

    @Override
    public @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
      return SequenceMatching.accepts(prediction, truth);
    }

    @Override
    public boolean takesSequences() {
      return true;
    }

    @Override
    public List<Value> sums(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      return sums(x, prediction, null, truth, target, options);
    }

    @Override
    public List<Value> sums(
        Instructions x,
        Value prediction,
        @Nullable Value mask,
        Value truth,
        Rule.Target target,
        Options options) {
      Value wanted = wanted(x, truth, target);
      Value edits = x.editDistance(spelled(x, prediction, mask), wanted);
      Value classes = x.cast(x.atLeast(wanted, whole(x, 0)), x.floats());
      Value lengths = x.maximum(x.sum(classes, List.of(1L), false), x.scalar(1));
      return List.of(x.sumAll(x.divide(edits, lengths)), x.size(edits, 0));
    }

    /** What the steps spell, -1 where they say nothing new: i32 [batch, time]. */
    private static Value spelled(Instructions x, Value prediction, @Nullable Value mask) {
      Value blank = whole(x, prediction.shape().last().size() - 1);
      Value best = x.argmax(prediction, -1);
      Value steps = steps(x, prediction, mask);
      if (steps != null) {
        best = x.select(steps, best, blank);
      }
      long time = prediction.shape().dimension(1).size();
      Value once = best;
      if (time > 1) {
        Value later = x.slice(best, 1, 1, time - 1);
        Value repeated = x.equal(later, x.slice(best, 1, 0, time - 1));
        once = x.concat(List.of(x.slice(best, 1, 0, 1), x.select(repeated, blank, later)), 1);
      }
      return x.select(x.equal(once, blank), whole(x, -1), once);
    }

    @Override
    public double combine(double[] sums, Options options) {
      return sums[0] / sums[1];
    }

    @Override
    public boolean moreIsBetter() {
      return false;
    }
  }
}
