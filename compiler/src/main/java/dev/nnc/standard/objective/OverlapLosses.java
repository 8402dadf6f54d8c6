package dev.nnc.standard.objective;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.OutputActivations;
import dev.nnc.catalog.Pairing;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Losses of masks: how much of the truth a row's values cover. */
final class OverlapLosses {
  private static final double EPSILON = 1e-7;

  private OverlapLosses() {}

  static List<Entry> entries() {
    return List.of(
        Losses.entry(
            "dice",
            "How badly a mask covers the true one: for pictures divided into regions.",
            "1 - 2 sum(t p) / (sum(t) + sum(p) + 1e-7) of each row (Milletari et al. 2016). Keras"
                + " sums over the whole batch instead; a row by itself does not depend on its batch.",
            Losses.train("dice(mask)"),
            new Overlap(false)),
        Losses.entry(
            "tversky",
            "The same as dice, with false alarms and misses weighed on their own.",
            "1 - h / (h + alpha f + beta m + 1e-7) of each row, with h = sum(t p), false alarms f ="
                + " sum((1 - t) p) and misses m = sum(t (1 - p)) (Salehi et al. 2017; Keras 3 exchanges alpha and beta).",
            Losses.train("tversky(mask)"),
            new Overlap(true),
            named("alpha", OptionType.nonNegative(), "0.5", "How much false alarms count."),
            named("beta", OptionType.nonNegative(), "0.5", "How much misses count.")));
  }

  private record Overlap(boolean weighed) implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.ZERO_TO_ONE;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = OutputActivations.cannotLearn(made, Pairing.isOneNumber(prediction));
      if (misfit != null) {
        return misfit;
      }
      return OutputActivations.mayLeaveZeroToOne(made)
          ? Misfit.input(
              "needs values from 0 to 1, but the prediction is made by `" + made + "`",
              "expects sigmoid",
              "end in `sigmoid`")
          : Pairing.valueByValue(prediction, truth);
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value t = Pairing.truth(x, prediction, truth, target);
      Value one = x.scalar(1);
      Value hits = rowSum(x, x.multiply(t, prediction));
      Value share;
      if (weighed) {
        Value alarms = rowSum(x, x.multiply(x.subtract(one, t), prediction));
        Value misses = rowSum(x, x.multiply(t, x.subtract(one, prediction)));
        Value all =
            x.add(
                x.add(hits, x.multiply(x.scalar(options.real("alpha")), alarms)),
                x.multiply(x.scalar(options.real("beta")), misses));
        share = x.divide(hits, x.add(all, x.scalar(EPSILON)));
      } else {
        Value both = x.add(rowSum(x, t), rowSum(x, prediction));
        share = x.divide(x.multiply(x.scalar(2), hits), x.add(both, x.scalar(EPSILON)));
      }
      return x.subtract(one, share);
    }

    private static Value rowSum(Instructions x, Value value) {
      return value.rank() < 2 ? value : x.sum(value, Pairing.inner(value), false);
    }
  }
}
