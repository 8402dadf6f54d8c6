package dev.nnc.standard.objective;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.KeptRows;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Pairing;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metrics of all thresholds at once: areas under the ROC and the precision-recall curve. */
final class CurveMetrics {
  private CurveMetrics() {}

  static List<Entry> entries() {
    return List.of(
        Metrics.entry(
            "auc",
            "The area under the ROC curve: how often a positive row is ranked above a negative one.",
            "Exact, as in scikit-learn: every number that is predicted is a threshold, and rows with"
                + " equal numbers count half. With `curve: pr` precision over recall, joined as Davis"
                + " & Goadrich (2006) say. Of two classes the second is the positive one; of more"
                + " classes or values it is the mean over all that have both sorts of rows.",
            new Area(false),
            named("curve", OptionType.word("roc", "pr"), "roc", "Which curve.")),
        Metrics.entry(
            "average_precision",
            "The mean of the precisions at each recall that is reached.",
            "sum((recall - recall before) * precision) over all numbers that are predicted, from the"
                + " greatest, as in scikit-learn. Of two classes the second is the positive one; of"
                + " more classes or values it is the mean over all that have positive rows.",
            new Area(true)));
  }

  /** Kept of each row: what is predicted for each class or value, then 1 where it is so. */
  private record Area(boolean steps) implements Rule.Metric {
    @Override
    public Domain truths() {
      return Domain.SIDES;
    }

    @Override
    public @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
      Misfit misfit = Pairing.valueByValue(prediction, truth);
      return misfit == null && prediction.shape().rank() > 2
          ? Misfit.input(
              "needs a probability, or one for each class or value, but the prediction is "
                  + Wording.rowShape(prediction),
              "expects [n]",
              "put `flatten` before the layers that decide")
          : misfit;
    }

    @Override
    public List<Value> sums(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      return List.of();
    }

    @Override
    public List<Value> kept(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value actual = Pairing.truth(x, prediction, truth, target);
      Value predicted = prediction;
      boolean one = Pairing.isOneNumber(prediction.type());
      if (target.isCategory() && !one && prediction.shape().last().size() == 2) {
        predicted = x.slice(prediction, 1, 1, 1);
        actual = x.slice(actual, 1, 1, 1);
      }
      return List.of(column(x, predicted), column(x, Pairing.decided(x, actual, 0.5)));
    }

    /** [batch] as [batch, 1]. */
    private static Value column(Instructions x, Value value) {
      return value.rank() > 1 ? value : x.reshape(value, Shape.of(1).prepend(Dimension.BATCH));
    }

    @Override
    public double combine(double[] sums, Options options) {
      throw new IllegalStateException("an area needs what was kept of the rows");
    }

    @Override
    public double combine(double[] sums, KeptRows kept, Options options) {
      int values = kept.width() / 2;
      double total = 0;
      int counted = 0;
      for (int value = 0; value < values; value++) {
        Counts counts = Counts.of(kept, value, values + value);
        double[] hits = counts.hits();
        double[] alarms = counts.alarms();
        // At the lowest threshold everything is called positive.
        if (hits[0] > 0 && (alarms[0] > 0 || steps || options.is("curve", "pr"))) {
          counted++;
          total +=
              steps
                  ? averagePrecision(hits, alarms)
                  : options.is("curve", "pr")
                      ? precisionRecall(hits, alarms)
                      : receiverOperating(hits, alarms);
        }
      }
      return counted == 0 ? 0 : total / counted;
    }

    /**
     * Hits and false alarms of all thresholds that make a difference, the lowest first; the last
     * has none.
     */
    private record Counts(double[] hits, double[] alarms) {
      static Counts of(KeptRows kept, int predicted, int actual) {
        // The number in the order of integers, and behind it whether the row is positive.
        long[] order = new long[kept.count()];
        for (int row = 0; row < order.length; row++) {
          order[row] =
              2L * inOrder(kept.number(row, predicted)) + (kept.number(row, actual) > 0.5 ? 1 : 0);
        }
        Arrays.sort(order);
        double[] hits = new double[order.length + 1];
        double[] alarms = new double[order.length + 1];
        int place = order.length;
        for (int row = order.length - 1; row >= 0; row--) {
          if (row == order.length - 1 || order[row] >> 1 != order[row + 1] >> 1) {
            place--;
            hits[place] = hits[place + 1];
            alarms[place] = alarms[place + 1];
          }
          if ((order[row] & 1) == 1) {
            hits[place]++;
          } else {
            alarms[place]++;
          }
        }
        return new Counts(
            Arrays.copyOfRange(hits, place, hits.length),
            Arrays.copyOfRange(alarms, place, alarms.length));
      }

      /** An integer that is greater where the number is; what is no number is the least. */
      private static int inOrder(float number) {
        int bits = Float.floatToIntBits(number + 0f); // no -0
        return Float.isNaN(number) ? Integer.MIN_VALUE : bits ^ ((bits >> 31) & Integer.MAX_VALUE);
      }
    }

    private static double receiverOperating(double[] hits, double[] alarms) {
      double area = 0;
      for (int i = 0; i + 1 < hits.length; i++) {
        area += (alarms[i] - alarms[i + 1]) / alarms[0] * (hits[i] + hits[i + 1]) / 2 / hits[0];
      }
      return area;
    }

    private static double averagePrecision(double[] hits, double[] alarms) {
      double area = 0;
      for (int i = hits.length - 2; i >= 0; i--) {
        if (hits[i] > 0) {
          area += (hits[i] - hits[i + 1]) / hits[0] * hits[i] / (hits[i] + alarms[i]);
        }
      }
      return area;
    }

    /** Between two thresholds false alarms grow in proportion to hits. */
    private static double precisionRecall(double[] hits, double[] alarms) {
      double area = 0;
      for (int i = 0; i + 1 < hits.length; i++) {
        double called = hits[i] + alarms[i];
        double calledNext = hits[i + 1] + alarms[i + 1];
        double gained = hits[i] - hits[i + 1];
        double slope = called == calledNext ? 0 : gained / (called - calledNext);
        double intercept = hits[i + 1] - slope * calledNext;
        double ratio = called > 0 && calledNext > 0 ? called / calledNext : 1;
        area += slope * (gained + intercept * Math.log(ratio)) / hits[0];
      }
      return area;
    }

    @Override
    public boolean moreIsBetter() {
      return true;
    }
  }
}
