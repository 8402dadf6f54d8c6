package dev.nnc.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a number tells positive rows from the others, over all thresholds. Rows with equal
 * numbers pass a threshold together. Not a record: there may be a point for each of very many rows,
 * and they lie in arrays.
 */
public final class Ranking {
  private final double[] thresholds;
  private final int[] truePositives;
  private final int[] falsePositives;

  private Ranking(double[] thresholds, int[] truePositives, int[] falsePositives) {
    this.thresholds = thresholds;
    this.truePositives = truePositives;
    this.falsePositives = falsePositives;
  }

  /**
   * What is called positive at a threshold.
   *
   * @param threshold rows with at least this number are called positive; infinite at first
   * @param truePositives positive rows among them
   * @param falsePositives other rows among them
   */
  public record Point(double threshold, long truePositives, long falsePositives) {}

  /**
   * Ranks rows by a number.
   *
   * @param scores the more, the more likely the row is positive; NaN is less than any
   * @param positive whether each row is
   */
  public static Ranking of(double[] scores, boolean[] positive) {
    double[] trueOnes = sorted(scores, positive, true);
    double[] falseOnes = sorted(scores, positive, false);
    double[] thresholds = new double[scores.length + 1];
    int[] truePositives = new int[scores.length + 1];
    int[] falsePositives = new int[scores.length + 1];
    thresholds[0] = Double.POSITIVE_INFINITY;
    int size = 1;
    // From the greatest number downwards, through both.
    int leftTrue = trueOnes.length;
    int leftFalse = falseOnes.length;
    while (leftTrue + leftFalse > 0) {
      double threshold =
          Math.max(
              leftTrue == 0 ? Double.NEGATIVE_INFINITY : trueOnes[leftTrue - 1],
              leftFalse == 0 ? Double.NEGATIVE_INFINITY : falseOnes[leftFalse - 1]);
      while (leftTrue > 0 && trueOnes[leftTrue - 1] == threshold) {
        leftTrue--;
      }
      while (leftFalse > 0 && falseOnes[leftFalse - 1] == threshold) {
        leftFalse--;
      }
      thresholds[size] = threshold;
      truePositives[size] = trueOnes.length - leftTrue;
      falsePositives[size] = falseOnes.length - leftFalse;
      size++;
    }
    return new Ranking(
        Arrays.copyOf(thresholds, size),
        Arrays.copyOf(truePositives, size),
        Arrays.copyOf(falsePositives, size));
  }

  private static double[] sorted(double[] scores, boolean[] positive, boolean wanted) {
    double[] chosen =
        IntStream.range(0, scores.length)
            .filter(row -> positive[row] == wanted)
            .mapToDouble(row -> Double.isNaN(scores[row]) ? Double.NEGATIVE_INFINITY : scores[row])
            .toArray();
    Arrays.sort(chosen);
    return chosen;
  }

  /** How many points there are: one more than different numbers. */
  public int size() {
    return thresholds.length;
  }

  /** From the highest threshold, which no row passes, to the lowest, which all pass. */
  public Point point(int index) {
    return new Point(thresholds[index], truePositives[index], falsePositives[index]);
  }

  /** All of them. */
  public List<Point> points() {
    return IntStream.range(0, size()).mapToObj(this::point).toList();
  }

  /** How many rows are positive. */
  public long positives() {
    return truePositives[size() - 1];
  }

  /** How many rows are not positive. */
  public long negatives() {
    return falsePositives[size() - 1];
  }

  /** Share of the other rows that are called positive at the point; NaN without others. */
  public double falsePositiveRate(Point point) {
    return (double) point.falsePositives() / negatives();
  }

  /** Share of the positive rows that are found at the point; NaN without any. */
  public double recall(Point point) {
    return (double) point.truePositives() / positives();
  }

  /**
   * Recall on the curve at a false positive rate, between two points by a straight line; where the
   * curve rises straight up, its upper end. NaN if there are rows of one sort only.
   */
  public double recallAt(double falsePositiveRate) {
    int low = 0;
    int high = size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (falsePositiveRate(point(middle)) <= falsePositiveRate) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Point left = point(low);
    if (low == size() - 1) {
      return recall(left);
    }
    Point right = point(low + 1);
    double width = falsePositiveRate(right) - falsePositiveRate(left);
    double share = (falsePositiveRate - falsePositiveRate(left)) / width;
    return recall(left) + share * (recall(right) - recall(left));
  }

  /** Share of the rows called positive that are; 1 where none is called so. */
  public double precision(Point point) {
    long called = point.truePositives() + point.falsePositives();
    return called == 0 ? 1 : (double) point.truePositives() / called;
  }

  /**
   * The area under the curve of recall over false positive rate, by trapezoids: the probability
   * that a positive row has a greater number than another one (equal numbers count half). NaN if
   * there are rows of one sort only.
   */
  public double area() {
    double area = 0;
    for (int i = 1; i < size(); i++) {
      double width = falsePositiveRate(point(i)) - falsePositiveRate(point(i - 1));
      area += width * (recall(point(i)) + recall(point(i - 1))) / 2;
    }
    return area;
  }

  /**
   * Average precision: the precision at each point, weighted by how much recall grows there,
   * without interpolation (as scikit-learn has it). NaN if no row is positive.
   */
  public double averagePrecision() {
    double sum = 0;
    for (int i = 1; i < size(); i++) {
      sum += (recall(point(i)) - recall(point(i - 1))) * precision(point(i));
    }
    return sum;
  }

  /** The point with the greatest F1 (the harmonic mean of precision and recall), the first such. */
  public Point best() {
    Point best = point(0);
    double greatest = -1;
    for (int i = 0; i < size(); i++) {
      Point point = point(i);
      double f1 = f1(point);
      if (f1 > greatest) {
        greatest = f1;
        best = point;
      }
    }
    return best;
  }

  /** The harmonic mean of precision and recall at the point; 0 if nothing is found. */
  public double f1(Point point) {
    return 2.0
        * point.truePositives()
        / (positives() + point.truePositives() + point.falsePositives());
  }

  /** The last point whose rows all have at least this number. */
  public Point at(double threshold) {
    int last = 0;
    while (last + 1 < size() && thresholds[last + 1] >= threshold) {
      last++;
    }
    return point(last);
  }
}
