package dev.nnc.evaluate;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Classification.Wrong;
import dev.nnc.type.ColumnType;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SequencedMap;

/**
 * Judges outputs by truths that are sequences, or pictures, of classes: each step by itself, and
 * without padding. Counts by itself, since there may be millions of steps.
 */
final class StepEvaluation {
  /** With more classes there are no scores of each, and no confusion matrix. */
  static final int MOST_CLASSES = 200;

  private static final int MOST_WRONG = 100;
  private static final int MOST_SEQUENCES = 20;

  /** Longer rows, such as pictures, are not written out. */
  private static final int LONGEST = 200;

  private final ColumnType type;
  private final Outputs outputs;
  private final List<String> labels;
  private final int steps;
  private final int width;
  private final int[] truth;

  private StepEvaluation(ColumnType type, Outputs outputs, int[] truth, List<String> labels) {
    this.type = type;
    this.outputs = outputs;
    this.labels = labels;
    this.truth = truth;
    steps = (int) type.shape().size();
    width = outputs.width() / steps;
  }

  static EvaluationResult of(Outputs outputs, Rows rows, String field) {
    ColumnType type = rows.type(field);
    int steps = (int) type.shape().size();
    int[] truth = new int[Math.multiplyExact(rows.count(), steps)];
    rows.copy(field, Rows.inOrder(rows.count()), 0, rows.count(), IntBuffer.wrap(truth));
    List<String> labels = new ArrayList<>(type.names());
    int classes = (int) Math.max(type.classes(), Math.max(2, outputs.width() / steps));
    while (labels.size() < classes) {
      labels.add(String.valueOf(labels.size()));
    }
    return new StepEvaluation(type, outputs, truth, labels).judge();
  }

  private EvaluationResult judge() {
    int classes = labels.size();
    boolean few = classes <= MOST_CLASSES;
    ClassCounts counts = new ClassCounts(classes, few);
    PriorityQueue<Wrong> wrong =
        new PriorityQueue<>(Comparator.comparingDouble(StepEvaluation::mistaken));
    List<EvaluationResult.Sequence> sequences = new ArrayList<>();
    String joint = ColumnType.joint(type.names());
    boolean probabilities = outputs.isWithinZeroAndOne();
    float[] one = new float[width];
    for (int row = 0; row < outputs.rows(); row++) {
      int missed = 0;
      List<String> meant = new ArrayList<>();
      List<String> said = new ArrayList<>();
      for (int step = 0; step < steps; step++) {
        int actual = truth[row * steps + step];
        if (type.padding().isPresent() && actual == type.padding().getAsInt()) {
          continue;
        }
        for (int i = 0; i < width; i++) {
          one[i] = outputs.value(row, step * width + i);
        }
        int predicted = Classification.winner(one);
        counts.add(actual, predicted);
        if (steps <= LONGEST) {
          meant.add(labels.get(actual));
          said.add(labels.get(predicted));
        }
        if (predicted == actual) {
          continue;
        }
        missed++;
        double[] scores = Classification.scores(one, classes, probabilities);
        wrong.add(new Wrong(row, actual, predicted, scores[predicted], scores[actual]));
        if (wrong.size() > MOST_WRONG) {
          wrong.remove();
        }
      }
      if (steps <= LONGEST && sequences.size() < MOST_SEQUENCES) {
        sequences.add(
            new EvaluationResult.Sequence(
                row, String.join(joint, meant), String.join(joint, said), missed));
      }
    }
    List<Wrong> worst = new ArrayList<>(wrong);
    worst.sort(Comparator.comparingDouble(StepEvaluation::mistaken).reversed());
    SequencedMap<String, Double> summary = new LinkedHashMap<>();
    summary.put("accuracy", counts.accuracy());
    if (few) {
      summary.putAll(counts.means());
    }
    return new EvaluationResult.OfSteps(
        new Classification(
            few ? labels : List.of(),
            counts.matrix(),
            few ? counts.scores(labels) : List.of(),
            summary,
            worst),
        labels,
        sequences,
        type.shape().rank() > 1);
  }

  private static double mistaken(Wrong wrong) {
    return wrong.probability() - wrong.truthProbability();
  }
}
