package dev.nnc.standard.objective;

import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.KeptRows;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Pairing;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metrics of how well classes agree, whatever their sizes. */
final class AgreementMetrics {
  private AgreementMetrics() {}

  static List<Entry> entries() {
    return List.of(
        Metrics.entry(
            "balanced_accuracy",
            "The mean of the classes' recalls: small classes count as much as large ones.",
            "The mean of right answers / rows over the classes that occur in the truth. One value a"
                + " row is two classes.",
            new Agreement(Measure.BALANCED),
            Metrics.threshold()),
        Metrics.entry(
            "cohen_kappa",
            "How much better than by chance answers agree with the truth; 0 is chance.",
            "(o - e) / (1 - e) with the share o of right answers and the share e that would be right"
                + " by chance, given how often each class was answered and occurs (Cohen 1960).",
            new Agreement(Measure.KAPPA),
            Metrics.threshold()),
        Metrics.entry(
            "matthews",
            "The correlation between answers and truth, from -1 to 1.",
            "(c n - sum(p t)) / sqrt((n^2 - sum(p^2)) (n^2 - sum(t^2))) with c right answers of n and,"
                + " of each class, p answers and t rows (Matthews 1975; Gorodkin 2004 for several"
                + " classes). Where there is nothing to divide by it is 0.",
            new Agreement(Measure.MATTHEWS),
            Metrics.threshold()),
        Metrics.entry(
            "mean_iou",
            "How far answered and true places of each class lie over each other, averaged over the"
                + " classes: the usual measure of a segmentation.",
            "The mean of right answers / (answers + rows - right answers), intersection over union,"
                + " over the classes that were answered or occur. Rows are steps or pixels where the"
                + " truth has several classes a row, and are counted over the whole part, as in"
                + " Keras's `MeanIoU`. One value a row is two classes.",
            new Agreement(Measure.IOU),
            Metrics.threshold()));
  }

  private enum Measure {
    BALANCED,
    KAPPA,
    MATTHEWS,
    IOU
  }

  /** sums, of each class: right answers, answers, rows. */
  private record Agreement(Measure measure) implements Rule.Metric {
    @Override
    public Domain truths() {
      return Domain.SIDES;
    }

    @Override
    public @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
      boolean one = Pairing.isOneNumber(prediction);
      if (!truth.isCategory() && !one) {
        return Misfit.input(
            "needs one class for each row, but the truth is no category",
            "",
            "make it one (`-> category`), or measure `f1` of independent values");
      }
      Misfit misfit = Metrics.withThreshold(prediction, truth, options);
      return misfit == null && prediction.shape().rank() > 2
          ? Misfit.input(
              "needs one class for each row, but the prediction is " + Wording.rowShape(prediction),
              "expects [n]",
              "put `flatten` before the layers that decide")
          : misfit;
    }

    @Override
    public List<Value> sums(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value actual = Pairing.truth(x, prediction, truth, target);
      Value answered;
      if (Pairing.isOneNumber(prediction.type())) {
        double threshold = options.real("threshold");
        answered = bothClasses(x, Pairing.decided(x, prediction, threshold));
        actual = bothClasses(x, Pairing.decided(x, actual, threshold));
      } else {
        answered = x.oneHot(x.argmax(prediction, -1), prediction.shape().last().size());
      }
      List<Long> batch = List.of(0L);
      return List.of(
          x.sum(x.multiply(answered, actual), batch, false),
          x.sum(answered, batch, false),
          x.sum(actual, batch, false));
    }

    /** 0 where a draw of the rows has nothing to divide by. */
    private static double share(double part, double whole) {
      return whole == 0 ? 0 : part / whole;
    }

    /** 0 or 1 of each row as one of two classes, [batch, 2]. */
    private static Value bothClasses(Instructions x, Value yes) {
      Value column = yes.rank() == 2 ? yes : x.reshape(yes, yes.shape().append(Dimension.of(1)));
      return x.concat(List.of(x.subtract(x.scalar(1), column), column), 1);
    }

    @Override
    public double combine(double[] sums, Options options) {
      return combineDraw(sums, sums, new KeptRows(0), options);
    }

    @Override
    public double combineDraw(double[] sums, double[] all, KeptRows kept, Options options) {
      int classes = sums.length / 3;
      double rows = 0;
      double right = 0;
      double products = 0;
      double answers2 = 0;
      double actual2 = 0;
      double recalls = 0;
      int occurring = 0;
      double overlaps = 0;
      int mentioned = 0;
      for (int i = 0; i < classes; i++) {
        double answered = sums[classes + i];
        double actual = sums[2 * classes + i];
        rows += actual;
        right += sums[i];
        products += answered * actual;
        answers2 += answered * answered;
        actual2 += actual * actual;
        if (all[classes + i] + all[2 * classes + i] > 0) {
          mentioned++;
          overlaps += share(sums[i], answered + actual - sums[i]);
        }
        if (all[2 * classes + i] > 0) {
          occurring++;
          recalls += share(sums[i], actual);
        }
      }
      return switch (measure) {
        case IOU -> mentioned == 0 ? 0 : overlaps / mentioned;
        case BALANCED -> occurring == 0 ? 0 : recalls / occurring;
        case KAPPA -> {
          double chance = products / (rows * rows);
          // Where one class is all there is, every answer agrees.
          yield chance == 1 ? 1 : (right / rows - chance) / (1 - chance);
        }
        case MATTHEWS -> {
          double divisor = Math.sqrt((rows * rows - answers2) * (rows * rows - actual2));
          yield divisor == 0 ? 0 : (right * rows - products) / divisor;
        }
      };
    }

    @Override
    public boolean moreIsBetter() {
      return true;
    }
  }
}
