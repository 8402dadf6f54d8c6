package dev.nnc.evaluate;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Classification.ClassScores;
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
    long[][] counts = few ? new long[classes][classes] : new long[0][];
    PriorityQueue<Wrong> wrong =
        new PriorityQueue<>(Comparator.comparingDouble(StepEvaluation::mistaken));
    List<EvaluationResult.Sequence> sequences = new ArrayList<>();
    String joint = ColumnType.joint(type.names());
    boolean probabilities = outputs.isWithinZeroAndOne();
    long right = 0;
    long all = 0;
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
        all++;
        if (few) {
          counts[actual][predicted]++;
        }
        if (steps <= LONGEST) {
          meant.add(labels.get(actual));
          said.add(labels.get(predicted));
        }
        if (predicted == actual) {
          right++;
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
    summary.put("accuracy", (double) right / all);
    List<ClassScores> scores = few ? scores(counts, summary) : List.of();
    return new EvaluationResult.OfSteps(
        new Classification(few ? labels : List.of(), boxed(counts), scores, summary, worst),
        labels,
        sequences,
        type.shape().rank() > 1);
  }

  private static double mistaken(Wrong wrong) {
    return wrong.probability() - wrong.truthProbability();
  }

  /** Scores of each class, and their plain means over the classes that occur. */
  private List<ClassScores> scores(long[][] counts, SequencedMap<String, Double> summary) {
    List<ClassScores> scores = new ArrayList<>();
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    int occurring = 0;
    for (int each = 0; each < counts.length; each++) {
      long support = 0;
      long called = 0;
      for (int other = 0; other < counts.length; other++) {
        support += counts[each][other];
        called += counts[other][each];
      }
      double hits = counts[each][each];
      scores.add(
          new ClassScores(
              labels.get(each),
              Classification.share(hits, called),
              Classification.share(hits, support),
              Classification.share(2 * hits, called + support),
              support));
      if (called + support > 0) {
        occurring++;
        precision += Classification.share(hits, called);
        recall += Classification.share(hits, support);
        f1 += Classification.share(2 * hits, called + support);
      }
    }
    summary.put("precision", precision / occurring);
    summary.put("recall", recall / occurring);
    summary.put("f1", f1 / occurring);
    return scores;
  }

  private static List<List<Long>> boxed(long[][] counts) {
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts) {
      rows.add(java.util.Arrays.stream(row).boxed().toList());
    }
    return rows;
  }
}
