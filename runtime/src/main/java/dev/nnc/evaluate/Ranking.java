package dev.nnc.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a number tells positive rows from the others, over all thresholds. Rows with equal
 * numbers pass a threshold together.
 *
 * @param points from the highest threshold, which no row passes, to the lowest, which all pass
 * @param positives how many rows are positive
 * @param negatives how many are not
 */
public record Ranking(List<Point> points, long positives, long negatives) {
  public Ranking {
    points = List.copyOf(points);
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
   * @param scores the more, the more likely the row is positive
   * @param positive whether each row is
   */
  public static Ranking of(double[] scores, boolean[] positive) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer row) -> -scores[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Point> points = new ArrayList<>();
    points.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
    long trueOnes = 0;
    long falseOnes = 0;
    for (int i = 0; i < order.length; i++) {
      if (positive[order[i]]) {
        trueOnes++;
      } else {
        falseOnes++;
      }
      if (i + 1 == order.length || scores[order[i + 1]] != scores[order[i]]) {
        points.add(new Point(scores[order[i]], trueOnes, falseOnes));
      }
    }
    return new Ranking(points, trueOnes, falseOnes);
  }

  /** Share of the other rows that are called positive at the point; NaN without others. */
  public double falsePositiveRate(Point point) {
    return (double) point.falsePositives() / negatives;
  }

  /** Share of the positive rows that are found at the point; NaN without any. */
  public double recall(Point point) {
    return (double) point.truePositives() / positives;
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
    for (int i = 1; i < points.size(); i++) {
      double width = falsePositiveRate(points.get(i)) - falsePositiveRate(points.get(i - 1));
      area += width * (recall(points.get(i)) + recall(points.get(i - 1))) / 2;
    }
    return area;
  }

  /**
   * Average precision: the precision at each point, weighted by how much recall grows there,
   * without interpolation (as scikit-learn has it). NaN if no row is positive.
   */
  public double averagePrecision() {
    double sum = 0;
    for (int i = 1; i < points.size(); i++) {
      sum += (recall(points.get(i)) - recall(points.get(i - 1))) * precision(points.get(i));
    }
    return sum;
  }

  /** The point with the greatest F1 (the harmonic mean of precision and recall), the first such. */
  public Point best() {
    Point best = points.getFirst();
    double greatest = -1;
    for (Point point : points) {
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
        / (positives + point.truePositives() + point.falsePositives());
  }

  /** The last point whose rows all have at least this number. */
  public Point at(double threshold) {
    Point last = points.getFirst();
    for (Point point : points) {
      if (point.threshold() >= threshold) {
        last = point;
      }
    }
    return last;
  }
}
