package dev.nnc.standard.objective;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
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
import java.util.ArrayList;
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
            "Hits and false alarms are counted at evenly spaced thresholds from 0 to 1 and joined by"
                + " straight lines, as in Keras; with `curve: pr` precision over recall, joined as"
                + " Davis & Goadrich (2006) say. Of two classes the second is the positive one; of"
                + " more classes or values it is the mean over all that have both sorts of rows.",
            new Area(),
            named("curve", OptionType.word("roc", "pr"), "roc", "Which curve."),
            thresholds()),
        Metrics.entry(
            "average_precision",
            "The mean of the precisions at each recall that is reached.",
            "sum((recall - recall before) * precision) over evenly spaced thresholds, from the"
                + " greatest. Of two classes the second is the positive one; of more classes or values"
                + " it is the mean over all that have positive rows.",
            new Area(true),
            thresholds()));
  }

  private static Option thresholds() {
    return named(
        "thresholds",
        new OptionType.Whole(3, 10_000),
        "200",
        "How many thresholds there are, 0 and 1 included.");
  }

  /** sums, of each class or value and threshold: hits, then false alarms. */
  private record Area(boolean steps) implements Rule.Metric {
    /** Moves the outermost thresholds out, so that 0 and 1 lie between them, as in Keras. */
    private static final double EPSILON = 1e-7;

    Area() {
      this(false);
    }

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
      Value actual = Pairing.truth(x, prediction, truth, target);
      Value predicted = prediction;
      boolean one = Pairing.isOneNumber(prediction.type());
      if (target.isCategory() && !one && prediction.shape().last().size() == 2) {
        predicted = x.slice(prediction, 1, 1, 1);
        actual = x.slice(actual, 1, 1, 1);
      }
      Value positive = column(x, Pairing.decided(x, actual, 0.5));
      Value negative = x.subtract(x.scalar(1), positive);
      double[] limits = limits(options);
      Value above =
          x.cast(
              x.greater(column(x, predicted), x.constant(limits, Shape.of(limits.length))),
              x.floats());
      List<Long> batch = List.of(0L);
      return List.of(
          flat(x, x.sum(x.multiply(above, positive), batch, false)),
          flat(x, x.sum(x.multiply(above, negative), batch, false)));
    }

    /** [batch] or [batch, n] with one more axis behind. */
    private static Value column(Instructions x, Value value) {
      List<Dimension> dimensions = new ArrayList<>(value.shape().dimensions());
      if (dimensions.size() == 1) {
        dimensions.add(Dimension.of(1));
      }
      dimensions.add(Dimension.of(1));
      return x.reshape(value, new Shape(dimensions));
    }

    private static Value flat(Instructions x, Value value) {
      return x.reshape(value, Shape.of(value.shape().size()));
    }

    private static double[] limits(Options options) {
      int count = (int) options.whole("thresholds");
      double[] limits = new double[count];
      for (int i = 0; i < count; i++) {
        limits[i] = (double) i / (count - 1);
      }
      limits[0] = -EPSILON;
      limits[count - 1] = 1 + EPSILON;
      return limits;
    }

    @Override
    public double combine(double[] sums, Options options) {
      int count = (int) options.whole("thresholds");
      int values = sums.length / 2 / count;
      double total = 0;
      int counted = 0;
      for (int value = 0; value < values; value++) {
        double[] hits = new double[count];
        double[] alarms = new double[count];
        System.arraycopy(sums, value * count, hits, 0, count);
        System.arraycopy(sums, (values + value) * count, alarms, 0, count);
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
