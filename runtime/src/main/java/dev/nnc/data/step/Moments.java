package dev.nnc.data.step;

import dev.nnc.data.column.NumericView;
import java.util.Arrays;

/**
 * Statistics of some rows, by element; element i belongs to group i modulo the number of groups.
 * Missing numbers do not count.
 *
 * @param counts how many numbers there are
 * @param deviation the standard deviation of a population, so divided by the count, as in
 *     scikit-learn's StandardScaler; exactly 0 where all numbers are the same
 */
@SuppressWarnings("ArrayRecordComponent") // made once, used at once
record Moments(long[] counts, double[] mean, double[] deviation, double[] least, double[] most) {
  static Moments of(NumericView matrix, int[] rows, int groups) {
    int width = matrix.width();
    double[] one = new double[width];
    long[] counts = new long[groups];
    double[] mean = new double[groups];
    double[] least = new double[groups];
    double[] most = new double[groups];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    for (int row : rows) {
      matrix.row(row, one, 0);
      for (int i = 0, group = 0; i < width; i++, group = group + 1 == groups ? 0 : group + 1) {
        double value = one[i];
        if (!Double.isNaN(value)) {
          counts[group]++;
          mean[group] += value;
          least[group] = Math.min(least[group], value);
          most[group] = Math.max(most[group], value);
        }
      }
    }
    for (int group = 0; group < groups; group++) {
      mean[group] /= Math.max(1, counts[group]);
    }
    // A second pass rather than the sum of squares, which cancels for numbers far from 0.
    double[] squares = new double[groups];
    for (int row : rows) {
      matrix.row(row, one, 0);
      for (int i = 0, group = 0; i < width; i++, group = group + 1 == groups ? 0 : group + 1) {
        double difference = one[i] - mean[group];
        if (!Double.isNaN(difference)) {
          squares[group] += difference * difference;
        }
      }
    }
    double[] deviation = new double[groups];
    for (int group = 0; group < groups; group++) {
      deviation[group] =
          least[group] == most[group] ? 0 : Math.sqrt(squares[group] / Math.max(1, counts[group]));
    }
    return new Moments(counts, mean, deviation, least, most);
  }

  /** The middle number of each element; the mean of the two middle ones of an even count. */
  static double[] medians(NumericView matrix, int[] rows) {
    double[] medians = new double[matrix.width()];
    for (int i = 0; i < medians.length; i++) {
      medians[i] = quantile(sorted(matrix, rows, i), 0.5);
    }
    return medians;
  }

  /** The numbers of an element in rising order, without missing ones. */
  static double[] sorted(NumericView matrix, int[] rows, int element) {
    double[] one = new double[matrix.width()];
    double[] column = new double[rows.length];
    int count = 0;
    for (int row : rows) {
      matrix.row(row, one, 0);
      if (!Double.isNaN(one[element])) {
        column[count++] = one[element];
      }
    }
    Arrays.sort(column, 0, count);
    return Arrays.copyOf(column, count);
  }

  /**
   * The number below which there is that share of the others: at place {@code share · (n − 1)},
   * straight between neighbours, as NumPy's {@code quantile} has it.
   *
   * @param sorted in rising order, at least one
   */
  static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    double rest = place - below;
    return rest == 0 || sorted[below] == sorted[below + 1]
        ? sorted[below]
        : sorted[below] * (1 - rest) + sorted[below + 1] * rest;
  }
}
