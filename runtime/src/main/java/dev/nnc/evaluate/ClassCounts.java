package dev.nnc.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How often each class was meant, said, and both: all that figures of classes are made of, whatever
 * the number of rows. Counts of pairs are kept only where there are few classes, since their number
 * grows with the square.
 */
final class ClassCounts {
  private final long[] meant;
  private final long[] said;
  private final long[] right;
  private final long[][] pairs;

  /**
   * @param withPairs whether to count which class was taken for which
   */
  ClassCounts(int classes, boolean withPairs) {
    meant = new long[classes];
    said = new long[classes];
    right = new long[classes];
    pairs = withPairs ? new long[classes][classes] : new long[0][];
  }

  void add(int truth, int predicted) {
    meant[truth]++;
    said[predicted]++;
    if (truth == predicted) {
      right[truth]++;
    }
    if (pairs.length > 0) {
      pairs[truth][predicted]++;
    }
  }

  /** Rows are true classes, columns are predicted ones; empty if pairs are not counted. */
  List<List<Long>> matrix() {
    return Arrays.stream(pairs).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  double accuracy() {
    return (double) Arrays.stream(right).sum() / Arrays.stream(meant).sum();
  }

  /** Of each class; NaN where there is nothing to divide by. */
  List<Classification.ClassScores> scores(List<String> labels) {
    Classification.ClassScores[] scores = new Classification.ClassScores[labels.size()];
    for (int each = 0; each < scores.length; each++) {
      scores[each] =
          new Classification.ClassScores(
              labels.get(each),
              (double) right[each] / said[each],
              (double) right[each] / meant[each],
              2.0 * right[each] / (said[each] + meant[each]),
              meant[each]);
    }
    return List.of(scores);
  }

  /** The plain means of precision, recall and F1 over the classes that occur. */
  SequencedMap<String, Double> means() {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    int occurring = 0;
    for (int each = 0; each < meant.length; each++) {
      if (said[each] + meant[each] > 0) {
        occurring++;
        precision += said[each] == 0 ? 0 : (double) right[each] / said[each];
        recall += meant[each] == 0 ? 0 : (double) right[each] / meant[each];
        f1 += 2.0 * right[each] / (said[each] + meant[each]);
      }
    }
    SequencedMap<String, Double> means = new LinkedHashMap<>();
    means.put("precision", precision / occurring);
    means.put("recall", recall / occurring);
    means.put("f1", f1 / occurring);
    return means;
  }
}
