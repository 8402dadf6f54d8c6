package dev.nnc.figure;

import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Labels;
import dev.nnc.evaluate.Outputs;
import dev.nnc.evaluate.Ranking;
import dev.nnc.report.Figure.Range;
import dev.nnc.report.Numbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an output ranked by its numbers: what the curves over all thresholds are drawn of.
 *
 * @param prefix stands before the titles, where there are several outputs
 * @param byLabel the ranking of each class or label; of two classes that of the second one
 * @param macro the mean of the curves of all classes; null where there are too few or too many
 */
record Rankings(
    String prefix,
    EvaluationResult judgement,
    Outputs outputs,
    SequencedMap<String, Ranking> byLabel,
    @Nullable Macro macro) {
  /** With fewer rows, curves would be steps of chance; they must then be asked for. */
  private static final int ENOUGH_ROWS = 50;

  /** As many as there are colours. */
  private static final int MOST_CURVES = 10;

  /** With more numbers than this, the classes that are not drawn are not ranked. */
  private static final long MOST_AVERAGED = 4_000_000;

  private static final int POINTS_OF_CURVE = 300;

  /** From nothing to all. */
  static final Range SHARE = new Range(0, 1);

  Rankings {
    byLabel = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byLabel));
  }

  /**
   * The rankings of an output.
   *
   * @param numbers the truth of all rows, where the judgement is one of numbers; may be empty
   */
  static Rankings of(String prefix, EvaluationResult judgement, Outputs outputs, float[] numbers) {
    return switch (judgement) {
      case EvaluationResult.OfNumbers ignored ->
          new Rankings(prefix, judgement, outputs, ofNumbers(outputs, numbers), null);
      case EvaluationResult.OfSteps ignored ->
          new Rankings(prefix, judgement, outputs, new LinkedHashMap<>(), null);
      case EvaluationResult.OfSpelling ignored ->
          new Rankings(prefix, judgement, outputs, new LinkedHashMap<>(), null);
      case EvaluationResult.OfLabels it ->
          new Rankings(
              prefix,
              judgement,
              outputs,
              ofLabels(it),
              Macro.of(it.labels().labels().stream().map(Labels.Label::ranking).toList()));
      case EvaluationResult.OfClasses it -> ofClasses(prefix, it, outputs);
    };
  }

  /**
   * The mean of several ROC curves.
   *
   * @param classes of how many
   * @param area the mean of their areas, which is that under the mean curve
   * @param recall at even distances of the false positive rate, from 0 to 1
   */
  record Macro(int classes, double area, List<Double> recall) {
    private static final int STEPS = 200;

    Macro {
      recall = List.copyOf(recall);
    }

    /** Of those that have rows of both sorts; null if these are fewer than two. */
    static @Nullable Macro of(List<Ranking> all) {
      List<Ranking> rankings =
          all.stream().filter(each -> each.positives() > 0 && each.negatives() > 0).toList();
      if (rankings.size() < 2) {
        return null;
      }
      return new Macro(
          rankings.size(),
          rankings.stream().mapToDouble(Ranking::area).average().orElse(Double.NaN),
          IntStream.rangeClosed(0, STEPS)
              .mapToObj(
                  step ->
                      rankings.stream()
                          .mapToDouble(each -> each.recallAt((double) step / STEPS))
                          .average()
                          .orElse(Double.NaN))
              .toList());
    }

    List<Double> falsePositiveRates() {
      return IntStream.rangeClosed(0, STEPS).mapToObj(step -> (double) step / STEPS).toList();
    }
  }

  /** An output that is no probability still ranks the rows, if their truth is zeros and ones. */
  private static SequencedMap<String, Ranking> ofNumbers(Outputs outputs, float[] numbers) {
    boolean ranks = outputs.width() == 1 && numbers.length == outputs.rows();
    boolean[] positive = new boolean[numbers.length];
    double[] scores = new double[numbers.length];
    for (int row = 0; ranks && row < numbers.length; row++) {
      ranks = numbers[row] == 0 || numbers[row] == 1;
      positive[row] = numbers[row] == 1;
      scores[row] = outputs.value(row, 0);
    }
    SequencedMap<String, Ranking> rankings = new LinkedHashMap<>();
    if (ranks) {
      rankings.put("1", Ranking.of(scores, positive));
    }
    return rankings;
  }

  private static SequencedMap<String, Ranking> ofLabels(EvaluationResult.OfLabels judgement) {
    SequencedMap<String, Ranking> rankings = new LinkedHashMap<>();
    judgement.labels().labels().stream()
        .limit(MOST_CURVES)
        .forEach(label -> rankings.put(label.name(), label.ranking()));
    return rankings;
  }

  private static Rankings ofClasses(
      String prefix, EvaluationResult.OfClasses judgement, Outputs outputs) {
    SequencedMap<String, Ranking> rankings = new LinkedHashMap<>();
    List<String> labels = judgement.classification().labels();
    int rows = outputs.rows();
    boolean[] occurs = new boolean[labels.size()];
    for (int row = 0; row < rows; row++) {
      occurs[judgement.truth(row)] = true;
    }
    // Of two classes, one curve says all.
    List<Integer> order =
        new ArrayList<>(
            IntStream.range(labels.size() == 2 ? 1 : 0, labels.size())
                .filter(label -> occurs[label])
                .boxed()
                .toList());
    List<Classification.ClassScores> f1 = judgement.classification().scores();
    if (order.size() > MOST_CURVES && f1.size() == labels.size()) {
      // Of many classes, those that are found worst.
      order.sort(
          Comparator.comparingDouble(
              label -> Double.isFinite(f1.get(label).f1()) ? f1.get(label).f1() : 0));
    }
    boolean averaged = (long) order.size() * rows <= MOST_AVERAGED;
    int[] drawn =
        order.stream()
            .limit(averaged ? order.size() : MOST_CURVES)
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] scores = new double[drawn.length][rows];
    for (int row = 0; row < rows; row++) {
      double[] shares =
          Classification.scores(outputs.row(row), labels.size(), outputs.isWithinZeroAndOne());
      for (int i = 0; i < drawn.length; i++) {
        scores[i][row] = shares[drawn[i]];
      }
    }
    List<Ranking> all = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      boolean[] positive = new boolean[rows];
      for (int row = 0; row < rows; row++) {
        positive[row] = judgement.truth(row) == drawn[i];
      }
      all.add(Ranking.of(scores[i], positive));
      if (i < MOST_CURVES) {
        rankings.put(labels.get(drawn[i]), all.getLast());
      }
    }
    return new Rankings(prefix, judgement, outputs, rankings, averaged ? Macro.of(all) : null);
  }

  /** Which classes are drawn, if not all are; else empty. */
  String chosen() {
    return judgement instanceof EvaluationResult.OfClasses classes
            && classes.classification().labels().size() > MOST_CURVES
        ? " Drawn are the %d classes with the lowest F1, of %,d."
            .formatted(byLabel.size(), classes.classification().labels().size())
        : "";
  }

  boolean isOfNumbers() {
    return judgement instanceof EvaluationResult.OfNumbers;
  }

  /** Whether one curve says all, and there are rows enough to draw it unasked. */
  boolean speaksForItself() {
    return !isOfNumbers() && byLabel.size() == 1 && outputs.rows() >= ENOUGH_ROWS;
  }

  /** Why there is no ranking, to be read after "since". */
  String reason() {
    return isOfNumbers()
        ? "it needs a truth of classes, or of zeros and ones, and `%s` is judged by other numbers."
            .formatted(outputs.name())
        : "it needs rows of both classes.";
  }

  /** Why an output that goes beyond 0 to 1 has no figures of probabilities. */
  String reasonWithoutProbabilities() {
    return "it needs probabilities, and `%s` goes beyond 0 to 1. `sigmoid` or `softmax` at its end gives some."
        .formatted(outputs.name());
  }

  /** Why steps and spelled sequences are not ranked; empty if the output may be. */
  static Optional<String> missing(JudgedOutput output) {
    return switch (output.judgement()) {
      case EvaluationResult.OfSteps ignored -> Optional.of(ONE_A_ROW);
      case EvaluationResult.OfSpelling ignored -> Optional.of(ONE_A_ROW);
      case EvaluationResult.OfClasses ignored -> Optional.empty();
      case EvaluationResult.OfLabels ignored -> Optional.empty();
      case EvaluationResult.OfNumbers ignored -> Optional.empty();
    };
  }

  private static final String ONE_A_ROW =
      "it needs one truth a row, and here is a sequence of classes";

  static String named(String label, String word, double value) {
    return "%s: %s %s".formatted(label, word, share(value));
  }

  /** Points enough to see the curve. */
  static List<Ranking.Point> some(Ranking ranking) {
    int all = ranking.size();
    int drawn = Math.min(all, POINTS_OF_CURVE);
    List<Ranking.Point> some = new ArrayList<>();
    for (int i = 0; i < drawn; i++) {
      some.add(ranking.point(drawn == all ? i : (int) ((long) i * (all - 1) / (drawn - 1))));
    }
    return some;
  }

  static String share(double value) {
    return Double.isFinite(value) ? Numbers.fixed(value) : "–";
  }
}
