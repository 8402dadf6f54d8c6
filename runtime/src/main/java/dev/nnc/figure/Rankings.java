package dev.nnc.figure;

import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Outputs;
import dev.nnc.evaluate.Ranking;
import dev.nnc.report.Figure.Range;
import dev.nnc.report.Numbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * The rows of an output ranked by its numbers: what the curves over all thresholds are drawn of.
 *
 * @param prefix stands before the titles, where there are several outputs
 * @param byLabel the ranking of each class or label; of two classes that of the second one
 */
record Rankings(
    String prefix,
    EvaluationResult judgement,
    Outputs outputs,
    SequencedMap<String, Ranking> byLabel) {
  /** With fewer rows, curves would be steps of chance; they must then be asked for. */
  private static final int ENOUGH_ROWS = 50;

  private static final int MOST_CURVES = 12;
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
    return new Rankings(
        prefix,
        judgement,
        outputs,
        switch (judgement) {
          case EvaluationResult.OfNumbers ignored -> ofNumbers(outputs, numbers);
          case EvaluationResult.OfSteps ignored -> new LinkedHashMap<>();
          case EvaluationResult.OfSpelling ignored -> new LinkedHashMap<>();
          case EvaluationResult.OfLabels it -> ofLabels(it);
          case EvaluationResult.OfClasses it -> ofClasses(it, outputs);
        });
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

  private static SequencedMap<String, Ranking> ofClasses(
      EvaluationResult.OfClasses judgement, Outputs outputs) {
    SequencedMap<String, Ranking> rankings = new LinkedHashMap<>();
    List<String> labels = judgement.classification().labels();
    int rows = outputs.rows();
    boolean[] occurs = new boolean[labels.size()];
    for (int row = 0; row < rows; row++) {
      occurs[judgement.truth(row)] = true;
    }
    // Of two classes, one curve says all.
    int[] drawn =
        IntStream.range(labels.size() == 2 ? 1 : 0, labels.size())
            .filter(label -> occurs[label])
            .limit(MOST_CURVES)
            .toArray();
    double[][] scores = new double[drawn.length][rows];
    for (int row = 0; row < rows; row++) {
      double[] shares =
          Classification.scores(outputs.row(row), labels.size(), outputs.isWithinZeroAndOne());
      for (int i = 0; i < drawn.length; i++) {
        scores[i][row] = shares[drawn[i]];
      }
    }
    for (int i = 0; i < drawn.length; i++) {
      boolean[] positive = new boolean[rows];
      for (int row = 0; row < rows; row++) {
        positive[row] = judgement.truth(row) == drawn[i];
      }
      rankings.put(labels.get(drawn[i]), Ranking.of(scores[i], positive));
    }
    return rankings;
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
