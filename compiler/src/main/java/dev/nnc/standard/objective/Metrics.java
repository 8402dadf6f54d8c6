package dev.nnc.standard.objective;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;

import dev.nnc.catalog.Determination;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.KeptRows;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Pairing;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a network is judged by. Each metric adds sums up over the batches and makes its number of
 * them at the end, so that it does not depend on how rows fall into batches.
 */
public final class Metrics {
  private static final String SMOOTHING = "label_smoothing";

  private Metrics() {}

  /** Losses that are metrics, too. */
  private static final Set<String> LOSSES =
      Set.of(
          "huber",
          "log_cosh",
          "mape",
          "msle",
          "quantile",
          "poisson",
          "kl_divergence",
          "hinge",
          "squared_hinge",
          "categorical_hinge",
          "cross_entropy",
          "binary_cross_entropy");

  public static List<Entry> entries() {
    List<Entry> all = new ArrayList<>(own());
    all.addAll(AgreementMetrics.entries());
    all.addAll(CurveMetrics.entries());
    all.add(SequenceMatching.metric());
    for (Entry loss : Losses.entries()) {
      if (LOSSES.contains(loss.name()) && loss.rule() instanceof Rule.Loss rule) {
        all.add(ofLoss(loss, rule));
      }
    }
    return all;
  }

  /** The loss as a metric: without weights, and against the truth as it is. */
  private static Entry ofLoss(Entry loss, Rule.Loss rule) {
    List<Option> options = new ArrayList<>();
    for (Option option : loss.options()) {
      if (!option.name().equals(Losses.WEIGHTS) && !option.name().equals(SMOOTHING)) {
        options.add(option);
      }
    }
    return new Entry(
        Kind.METRIC,
        loss.name(),
        new Documentation(
            "The loss of that name, without penalties and weights.",
            loss.documentation().details(),
            example(loss.name())),
        options,
        new LossMean(rule, false));
  }

  private static List<Entry> own() {
    return List.of(
        entry(
            "accuracy",
            "The share of right answers.",
            "With several values a row, the greatest one is the answer. One value, or several"
                + " independent ones, are right if they lie on the same side of the threshold as"
                + " the truth.",
            new Accuracy(),
            threshold()),
        entry(
            "top_k",
            "The share of rows whose class is among the k most probable ones.",
            "",
            new TopK(),
            positional("k", OptionType.whole(1), "5", "How many classes may be named.")),
        entry(
            "mse",
            "Mean squared error.",
            "mean((prediction - truth)^2) over all values of all rows.",
            new MeanError(DistanceLosses.Distance.SQUARE, false)),
        entry(
            "rmse",
            "Root of the mean squared error, in the unit of the truth.",
            "sqrt(mean((prediction - truth)^2)) over all values of all rows.",
            new MeanError(DistanceLosses.Distance.SQUARE, true)),
        entry(
            "mae",
            "Mean absolute error, in the unit of the truth.",
            "mean(|prediction - truth|) over all values of all rows.",
            new MeanError(DistanceLosses.Distance.ABSOLUTE, false)),
        entry(
            "r2",
            "How much of the truth's variance is explained; 1 is perfect, 0 is the mean's merit.",
            "1 - sum((truth - prediction)^2) / sum((truth - mean(truth))^2), averaged over the"
                + " values of a row, as scikit-learn's `r2_score` does. A value whose truth never"
                + " changes counts as 1 if it is always met and else as 0.",
            new ExplainedShare(false)),
        entry(
            "precision",
            "Of what was called positive, the share that is.",
            "true positive / predicted positive. " + ClassCounts.DETAILS,
            new ClassCounts(Score.PRECISION),
            threshold()),
        entry(
            "recall",
            "Of what is positive, the share that was found.",
            "true positive / actually positive. " + ClassCounts.DETAILS,
            new ClassCounts(Score.RECALL),
            threshold()),
        entry(
            "f1",
            "The harmonic mean of precision and recall.",
            "2 precision recall / (precision + recall). " + ClassCounts.DETAILS,
            new ClassCounts(Score.F1),
            threshold()),
        entry(
            "specificity",
            "Of what is negative, the share that was not called positive.",
            "true negative / actually negative. " + ClassCounts.DETAILS,
            new ClassCounts(Score.SPECIFICITY),
            threshold()),
        entry(
            "explained_variance",
            "How much of the truth's variance is explained, but for a constant error.",
            "1 - variance(truth - prediction) / variance(truth), averaged over the values of a row. A"
                + " value whose truth never changes counts as 1 if its error never does and else as 0.",
            new ExplainedShare(true)),
        entry(
            "cosine_similarity",
            "The mean cosine of the angle between prediction and truth.",
            "sum(a b) of the two vectors, each divided by its length; 1 is the same direction.",
            new LossMean(new EmbeddingLosses.Cosine(1), true)),
        Baselines.entry());
  }

  static Entry entry(
      String name, String summary, String details, Rule.Metric rule, Option... options) {
    return new Entry(
        Kind.METRIC,
        name,
        new Documentation(summary, details, example(name)),
        List.of(options),
        rule);
  }

  private static String example(String metric) {
    return "evaluate net on d.test { metrics: " + metric + " }";
  }

  static Option threshold() {
    return named(
        "threshold",
        OptionType.fraction(),
        "0.5",
        "Above which a single value means yes; where the greatest of several is the answer, there is"
            + " none.");
  }

  /** How many values all rows of the batch hold together, a float scalar. */
  private static Value count(Instructions x, Value value) {
    Value rows = x.size(value, 0);
    long each = value.shape().row().size();
    return each == 1 ? rows : x.multiply(rows, x.scalar(each));
  }

  /** Whether the answer is the greatest of several values. */
  private static boolean picksOne(TensorType prediction, Rule.Target truth) {
    return truth.isCategory() && !Pairing.isOneNumber(prediction);
  }

  /** Why a metric with a threshold cannot compare these, or null. */
  static @Nullable Misfit withThreshold(TensorType prediction, Rule.Target truth, Options options) {
    Misfit misfit = Pairing.valueByValue(prediction, truth);
    return misfit == null && options.real("threshold") != 0.5 && picksOne(prediction, truth)
        ? Misfit.option(
            "threshold",
            "has no threshold where the greatest of several values is the answer",
            "leave it out")
        : misfit;
  }

  /** sums: right answers, answers. */
  private record Accuracy() implements Rule.Metric {
    @Override
    public Domain truths() {
      return Domain.SIDES;
    }

    @Override
    public @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
      return withThreshold(prediction, truth, options);
    }

    @Override
    public List<Value> sums(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value right;
      if (picksOne(prediction.type(), target)) {
        right = x.equal(x.argmax(prediction, -1), Pairing.trueClass(x, truth, target));
      } else {
        Value threshold = x.scalar(options.real("threshold"));
        Value actual = Pairing.truth(x, prediction, truth, target);
        right =
            x.equal(
                x.cast(x.greater(prediction, threshold), x.floats()),
                x.cast(x.greater(actual, threshold), x.floats()));
      }
      return List.of(x.sumAll(x.cast(right, x.floats())), count(x, right));
    }

    @Override
    public double combine(double[] sums, Options options) {
      return sums[0] / sums[1];
    }

    @Override
    public boolean moreIsBetter() {
      return true;
    }
  }

  /** sums: right answers, rows. */
  private record TopK() implements Rule.Metric {
    @Override
    public Domain truths() {
      return Domain.CLASSES;
    }

    @Override
    public @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
      if (!truth.isCategory()) {
        return Misfit.input("needs a category as truth", "", "make it one: `-> category`");
      }
      if (Pairing.isOneNumber(prediction)) {
        return Misfit.input(
            "needs one value for each class, but the prediction is one number", "", null);
      }
      Misfit misfit = Pairing.classes(prediction, truth);
      if (misfit != null) {
        return misfit;
      }
      Dimension classes = prediction.shape().last();
      long k = options.whole("k");
      return classes.isKnown() && k >= classes.size()
          ? Misfit.option(
              "k",
              "is always right: the class is among the %d best of %d".formatted(k, classes.size()),
              "choose a `k` below " + classes.size())
          : null;
    }

    @Override
    public List<Value> sums(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value among = x.inTopK(prediction, Pairing.trueClass(x, truth, target), options.whole("k"));
      return List.of(x.sumAll(x.cast(among, x.floats())), x.size(prediction, 0));
    }

    @Override
    public double combine(double[] sums, Options options) {
      return sums[0] / sums[1];
    }

    @Override
    public boolean moreIsBetter() {
      return true;
    }
  }

  /** sums: errors, values. */
  private record MeanError(DistanceLosses.Distance distance, boolean root) implements Rule.Metric {
    @Override
    public Domain truths() {
      return Domain.ANY;
    }

    @Override
    public @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
      return Pairing.valueByValue(prediction, truth);
    }

    @Override
    public List<Value> sums(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value actual = Pairing.truth(x, prediction, truth, target);
      Value each = distance.of(x, prediction, actual, options);
      return List.of(x.sumAll(each), count(x, each));
    }

    @Override
    public Rule.Sees sees() {
      return distance.sees();
    }

    @Override
    public double combine(double[] sums, Options options) {
      double mean = sums[0] / sums[1];
      return root ? Math.sqrt(mean) : mean;
    }

    @Override
    public boolean moreIsBetter() {
      return false;
    }
  }

  /**
   * sums, of each value of a row: squared errors, truths, squared truths, and if {@code centered}
   * errors, whose mean then does not count; each as two floats that make a number of double
   * precision, for a truth far from 0 beside its deviation would lose digits; then the rows.
   */
  private record ExplainedShare(boolean centered) implements Rule.Metric {
    @Override
    public Domain truths() {
      return Domain.ANY;
    }

    @Override
    public @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
      return Pairing.valueByValue(prediction, truth);
    }

    @Override
    public List<Value> sums(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value actual = Pairing.truth(x, prediction, truth, target);
      Value exact = x.cast(actual, ElementType.F64);
      Value error = x.subtract(x.cast(prediction, ElementType.F64), exact);
      List<Value> sums = new ArrayList<>();
      add(x, sums, x.square(error));
      add(x, sums, exact);
      add(x, sums, x.square(exact));
      if (centered) {
        add(x, sums, error);
      }
      sums.add(x.size(actual, 0));
      return sums;
    }

    private static void add(Instructions x, List<Value> sums, Value each) {
      Value sum = x.sum(each, List.of(0L), false);
      Value coarse = x.cast(sum, x.floats());
      sums.add(coarse);
      sums.add(x.cast(x.subtract(sum, x.cast(coarse, ElementType.F64)), x.floats()));
    }

    @Override
    public Rule.Sees sees() {
      return Rule.Sees.RATIOS;
    }

    @Override
    public double combine(double[] sums, Options options) {
      int values = (sums.length - 1) / (centered ? 8 : 6);
      double rows = sums[sums.length - 1];
      double total = 0;
      for (int i = 0; i < values; i++) {
        double residual = sum(sums, 0, values, i);
        if (centered) {
          residual = Determination.aroundMean(residual, sum(sums, 3, values, i) / rows, rows);
        }
        double mean = sum(sums, 1, values, i) / rows;
        double variance = Determination.aroundMean(sum(sums, 2, values, i), mean, rows);
        total += Determination.of(residual, variance, mean, rows);
      }
      return total / values;
    }

    private static double sum(double[] sums, int which, int values, int place) {
      int at = 2 * which * values + place;
      return sums[at] + sums[at + values];
    }

    @Override
    public boolean moreIsBetter() {
      return true;
    }
  }

  private enum Score {
    PRECISION,
    RECALL,
    F1,
    SPECIFICITY;

    double of(double hits, double predicted, double actual, double rows) {
      return switch (this) {
        case PRECISION -> predicted == 0 ? 0 : hits / predicted;
        case RECALL -> actual == 0 ? 0 : hits / actual;
        case SPECIFICITY ->
            rows == actual ? 0 : (rows - predicted - actual + hits) / (rows - actual);
        case F1 -> predicted + actual == 0 ? 0 : 2 * hits / (predicted + actual);
      };
    }
  }

  /** sums, of each class or value: true positives, predicted ones, actual ones; then the rows. */
  private record ClassCounts(Score score) implements Rule.Metric {
    static final String DETAILS =
        "Of two classes the second is the positive one; of more classes it is the mean over all"
            + " classes that occur in the truth or in the predictions. Where there is nothing to"
            + " divide by it is 0.";

    @Override
    public Domain truths() {
      return Domain.SIDES;
    }

    @Override
    public @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
      return withThreshold(prediction, truth, options);
    }

    @Override
    public List<Value> sums(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value actual = Pairing.truth(x, prediction, truth, target);
      Value predicted;
      if (picksOne(prediction.type(), target)) {
        long classes = prediction.shape().last().size();
        predicted = x.oneHot(x.argmax(prediction, -1), classes);
        if (classes == 2) {
          predicted = x.slice(predicted, 1, 1, 1);
          actual = x.slice(actual, 1, 1, 1);
        }
      } else {
        double threshold = options.real("threshold");
        predicted = Pairing.decided(x, prediction, threshold);
        actual = Pairing.decided(x, actual, threshold);
      }
      List<Long> batch = List.of(0L);
      return List.of(
          x.sum(x.multiply(predicted, actual), batch, false),
          x.sum(predicted, batch, false),
          x.sum(actual, batch, false),
          x.size(actual, 0));
    }

    @Override
    public double combine(double[] sums, Options options) {
      return mean(sums, sums);
    }

    @Override
    public double combineDraw(double[] sums, double[] all, KeptRows kept, Options options) {
      return mean(sums, all);
    }

    /** The mean over the classes that occur in all rows. */
    private double mean(double[] sums, double[] all) {
      int classes = (sums.length - 1) / 3;
      double rows = sums[sums.length - 1];
      double total = 0;
      int occurring = 0;
      for (int i = 0; i < classes; i++) {
        if (all[classes + i] + all[2 * classes + i] > 0) {
          occurring++;
          total += score.of(sums[i], sums[classes + i], sums[2 * classes + i], rows);
        }
      }
      return occurring == 0 ? 0 : total / occurring;
    }

    @Override
    public boolean moreIsBetter() {
      return true;
    }
  }

  /** sums: the rows' losses, rows. */
  private record LossMean(Rule.Loss loss, boolean moreIsBetter) implements Rule.Metric {
    @Override
    public Domain truths() {
      return loss.truths();
    }

    @Override
    public @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
      return loss.accepts(prediction, truth, "", exact(options));
    }

    private static Options exact(Options options) {
      Map<String, Object> all = new LinkedHashMap<>(options.values());
      all.put(SMOOTHING, 0.0);
      return new Options(all);
    }

    @Override
    public List<Value> sums(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value losses = loss.apply(x, prediction, truth, target, exact(options));
      return List.of(x.sumAll(Rule.Loss.byRow(x, losses)), x.size(prediction, 0));
    }

    @Override
    public Rule.Sees sees() {
      return loss.sees();
    }

    @Override
    public double combine(double[] sums, Options options) {
      return sums[0] / sums[1];
    }
  }
}
