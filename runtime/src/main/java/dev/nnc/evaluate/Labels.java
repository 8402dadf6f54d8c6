package dev.nnc.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Several yes-or-no answers a row, each judged by itself: at least 0.5 means yes.
 *
 * @param labels in the order of the output's numbers
 * @param summary {@code binary_accuracy}: the share of right answers; {@code exact}: the share of
 *     rows with all answers right; the plain means of precision, recall and F1 over the labels
 */
public record Labels(List<Label> labels, SequencedMap<String, Double> summary) {
  public Labels {
    labels = List.copyOf(labels);
  }

  /**
   * One label.
   *
   * @param precision share of the rows called so that are; 0 where none is called so
   * @param recall share of the rows that are so that are called so; 0 without any
   * @param f1 their harmonic mean; 0 where neither is
   * @param support how many rows are so
   */
  public record Label(
      String name, double precision, double recall, double f1, long support, Ranking ranking) {}

  /**
   * Judges the answers.
   *
   * @param names as many as a row has answers
   * @param truth zeros and ones of all rows
   */
  public static Labels of(List<String> names, float[] truth, Outputs outputs) {
    int width = outputs.width();
    int rows = outputs.rows();
    List<Label> labels = new ArrayList<>();
    long right = 0;
    boolean[] exact = new boolean[rows];
    java.util.Arrays.fill(exact, true);
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    for (int label = 0; label < width; label++) {
      double[] scores = new double[rows];
      boolean[] positive = new boolean[rows];
      long called = 0;
      long found = 0;
      long support = 0;
      for (int row = 0; row < rows; row++) {
        scores[row] = outputs.value(row, label);
        positive[row] = truth[row * width + label] == 1;
        boolean yes = scores[row] >= 0.5;
        called += yes ? 1 : 0;
        support += positive[row] ? 1 : 0;
        found += yes && positive[row] ? 1 : 0;
        right += yes == positive[row] ? 1 : 0;
        exact[row] &= yes == positive[row];
      }
      Label one =
          new Label(
              names.get(label),
              ClassCounts.share(found, called),
              ClassCounts.share(found, support),
              ClassCounts.share(2 * found, called + support),
              support,
              Ranking.of(scores, positive));
      labels.add(one);
      precision += one.precision() / width;
      recall += one.recall() / width;
      f1 += one.f1() / width;
    }
    long exactRows = 0;
    for (boolean each : exact) {
      exactRows += each ? 1 : 0;
    }
    SequencedMap<String, Double> summary = new LinkedHashMap<>();
    summary.put("binary_accuracy", (double) right / ((long) rows * width));
    summary.put("exact", (double) exactRows / rows);
    summary.put("precision", precision);
    summary.put("recall", recall);
    summary.put("f1", f1);
    return new Labels(labels, summary);
  }
}
