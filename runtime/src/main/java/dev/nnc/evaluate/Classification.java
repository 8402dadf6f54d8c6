package dev.nnc.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.ConfusionMatrix;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.impl.EmptyDatasetProvenance;

/**
 * Classes predicted for rows, judged by Tribuo.
 *
 * @param labels the classes' names
 * @param counts rows are true classes, columns are predicted ones
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
  public Classification {
    labels = List.copyOf(labels);
    counts = counts.stream().map(List::copyOf).toList();
    scores = List.copyOf(scores);
    wrong = List.copyOf(wrong);
  }

  /** Scores of one class, from 0 to 1; 0 where there is nothing to divide by. */
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
    List<Label> plain = labels.stream().map(Label::new).toList();
    MutableOutputInfo<Label> domain = new LabelFactory().generateInfo();
    plain.forEach(domain::observe);
    boolean probabilities = outputs.isWithinZeroAndOne();
    List<Prediction<Label>> predictions = new ArrayList<>(truth.length);
    List<Wrong> wrong = new ArrayList<>();
    for (int row = 0; row < truth.length; row++) {
      double[] scores = scores(outputs.row(row), labels.size(), probabilities);
      int predicted = winner(outputs.row(row));
      Map<String, Label> byName = new LinkedHashMap<>();
      for (int label = 0; label < Math.min(scores.length, labels.size()); label++) {
        byName.put(labels.get(label), new Label(labels.get(label), scores[label]));
      }
      predictions.add(
          new Prediction<>(
              new Label(labels.get(predicted), scores[predicted]),
              byName,
              1,
              new ArrayExample<>(plain.get(truth[row])),
              true)); // the scores add up to 1, whatever the network puts out
      if (predicted != truth[row]) {
        wrong.add(new Wrong(row, truth[row], predicted, scores[predicted], scores[truth[row]]));
      }
    }
    LabelEvaluation evaluation =
        new LabelEvaluator()
            .evaluate(
                new FixedModel<>("network", domain.generateImmutableOutputInfo()),
                predictions,
                new EmptyDatasetProvenance());
    wrong.sort(
        (a, b) ->
            Double.compare(
                b.probability() - b.truthProbability(), a.probability() - a.truthProbability()));
    return new Classification(
        labels, counts(plain, evaluation), scores(plain, evaluation), summary(evaluation), wrong);
  }

  private static List<List<Long>> counts(List<Label> labels, LabelEvaluation evaluation) {
    ConfusionMatrix<Label> matrix = evaluation.getConfusionMatrix();
    List<List<Long>> counts = new ArrayList<>();
    for (Label truth : labels) {
      List<Long> row = new ArrayList<>();
      for (Label predicted : labels) {
        row.add(Math.round(matrix.confusion(predicted, truth)));
      }
      counts.add(row);
    }
    return counts;
  }

  private static List<ClassScores> scores(List<Label> labels, LabelEvaluation evaluation) {
    return labels.stream()
        .map(
            label ->
                new ClassScores(
                    label.getLabel(),
                    numberOrZero(evaluation.precision(label)),
                    numberOrZero(evaluation.recall(label)),
                    numberOrZero(evaluation.f1(label)),
                    Math.round(evaluation.getConfusionMatrix().support(label))))
        .toList();
  }

  private static double numberOrZero(double score) {
    return Double.isNaN(score) ? 0 : score;
  }

  private static SequencedMap<String, Double> summary(LabelEvaluation evaluation) {
    SequencedMap<String, Double> summary = new LinkedHashMap<>();
    summary.put("accuracy", evaluation.accuracy());
    summary.put("precision", evaluation.macroAveragedPrecision());
    summary.put("recall", evaluation.macroAveragedRecall());
    summary.put("f1", evaluation.macroAveragedF1());
    return summary;
  }

  /** A share; 0 where there is nothing to divide by, as in scikit-learn. */
  static double share(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
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
