package dev.nnc.evaluate;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.impl.EmptyDatasetProvenance;

/**
 * Classes predicted for rows, judged by Tribuo.
 *
 * @param labels the classes' names
 * @param counts rows are true classes, columns are predicted ones; empty with very many classes
 * @param scores of each class, in the order of the labels
 * @param summary over all classes: accuracy, and the plain means of precision, recall and F1
 * @param wrong rows that were not recognized, the most mistaken first
 */
public record Classification(
    List<String> labels,
    List<List<Long>> counts,
    List<ClassScores> scores,
    SequencedMap<String, Double> summary,
    List<Wrong> wrong) {
  /** With more classes, which of them was taken for which is not counted. */
  private static final int MOST_PAIRED = 1_000;

  /** Tribuo's figures take the square of the classes and more: 40 s with a thousand. */
  private static final int MOST_JUDGED = 200;

  public Classification {
    labels = List.copyOf(labels);
    counts = counts.stream().map(List::copyOf).toList();
    scores = List.copyOf(scores);
    wrong = List.copyOf(wrong);
  }

  /** Scores of one class, from 0 to 1; NaN where Tribuo finds nothing to divide by. */
  public record ClassScores(
      String label, double precision, double recall, double f1, long support) {}

  /**
   * A row taken for another class.
   *
   * @param row from 0
   * @param truth number of the true class
   * @param prediction number of the predicted class
   * @param probability that the network gave to the predicted class
   * @param truthProbability that the network gave to the true class
   */
  public record Wrong(
      int row, int truth, int prediction, double probability, double truthProbability) {}

  /**
   * Judges classes.
   *
   * @param truth number of the true class of each row
   * @param outputs one number a row for two classes (at least 0.5 means the second), else one for
   *     each class, the greatest wins
   */
  public static Classification of(List<String> labels, int[] truth, Outputs outputs) {
    boolean probabilities = outputs.isWithinZeroAndOne();
    ClassCounts counts = new ClassCounts(labels.size(), labels.size() <= MOST_PAIRED);
    int[] said = new int[truth.length];
    List<Wrong> wrong = new ArrayList<>();
    float[] one = new float[outputs.width()];
    for (int row = 0; row < truth.length; row++) {
      outputs.row(row, one);
      int predicted = winner(one);
      said[row] = predicted;
      counts.add(truth[row], predicted);
      if (predicted != truth[row]) {
        double[] scores = scores(one, labels.size(), probabilities);
        wrong.add(new Wrong(row, truth[row], predicted, scores[predicted], scores[truth[row]]));
      }
    }
    wrong.sort(
        (a, b) ->
            Double.compare(
                b.probability() - b.truthProbability(), a.probability() - a.truthProbability()));
    if (labels.size() > MOST_JUDGED) {
      SequencedMap<String, Double> summary = new LinkedHashMap<>();
      summary.put("accuracy", counts.accuracy());
      summary.putAll(counts.means());
      return new Classification(labels, counts.matrix(), counts.scores(labels), summary, wrong);
    }
    List<Label> plain = labels.stream().map(Label::new).toList();
    LabelEvaluation evaluation = judged(plain, truth, said);
    return new Classification(
        labels, counts.matrix(), scores(plain, evaluation), summary(evaluation), wrong);
  }

  /** Tribuo's judgement. Rows with the same two classes are one object: there may be very many. */
  private static LabelEvaluation judged(List<Label> labels, int[] truth, int[] said) {
    MutableOutputInfo<Label> domain = new LabelFactory().generateInfo();
    labels.forEach(domain::observe);
    Map<Long, Prediction<Label>> byPair = new HashMap<>();
    List<Prediction<Label>> predictions =
        new AbstractList<>() {
          @Override
          public Prediction<Label> get(int row) {
            return byPair.computeIfAbsent(
                (long) truth[row] * labels.size() + said[row],
                pair -> prediction(labels.get(truth[row]), labels.get(said[row])));
          }

          @Override
          public int size() {
            return truth.length;
          }
        };
    return new LabelEvaluator()
        .evaluate(
            new FixedModel<>("network", domain.generateImmutableOutputInfo()),
            predictions,
            new EmptyDatasetProvenance());
  }

  private static Prediction<Label> prediction(Label truth, Label said) {
    return new Prediction<>(
        said, Map.of(said.getLabel(), said), 1, new ArrayExample<>(truth), false);
  }

  private static List<ClassScores> scores(List<Label> labels, LabelEvaluation evaluation) {
    return labels.stream()
        .map(
            label ->
                new ClassScores(
                    label.getLabel(),
                    evaluation.precision(label),
                    evaluation.recall(label),
                    evaluation.f1(label),
                    Math.round(evaluation.getConfusionMatrix().support(label))))
        .toList();
  }

  private static SequencedMap<String, Double> summary(LabelEvaluation evaluation) {
    SequencedMap<String, Double> summary = new LinkedHashMap<>();
    summary.put("accuracy", evaluation.accuracy());
    summary.put("precision", evaluation.macroAveragedPrecision());
    summary.put("recall", evaluation.macroAveragedRecall());
    summary.put("f1", evaluation.macroAveragedF1());
    return summary;
  }

  /** The predicted class: the first of the greatest, as TensorFlow's ArgMax takes it. */
  public static int winner(float[] row) {
    if (row.length == 1) {
      return row[0] >= 0.5f ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }

  /** A share for each class: as the network says it, or by softmax if it puts out logits. */
  public static double[] scores(float[] row, int classes, boolean probabilities) {
    double[] scores = new double[Math.max(classes, row.length == 1 ? 2 : row.length)];
    if (row.length == 1) {
      double second = probabilities ? row[0] : 1 / (1 + Math.exp(-row[0]));
      scores[0] = 1 - second;
      scores[1] = second;
      return scores;
    }
    double greatest = Double.NEGATIVE_INFINITY;
    for (float value : row) {
      greatest = Math.max(greatest, value);
    }
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      scores[i] = probabilities ? row[i] : Math.exp(row[i] - greatest);
      sum += scores[i];
    }
    for (int i = 0; i < row.length && !probabilities; i++) {
      scores[i] /= sum;
    }
    return scores;
  }
}
