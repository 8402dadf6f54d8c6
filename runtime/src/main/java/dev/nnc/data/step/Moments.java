package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import java.util.Arrays;
import java.util.List;

/**
 * Statistics of numbers by element; element i belongs to group i modulo the number of groups.
 * Missing numbers do not count. Counts, least and greatest numbers of merged portions are exact;
 * sums, and with them means and deviations, are so where they can be, as for whole numbers, and
 * else differ in the last bits from those of all rows at once.
 */
final class Moments implements Statistics<Values.Numbers, Moments> {
  /** As many as stay in a processor's cache. */
  private static final int NUMBERS_AT_ONCE = 4_096;

  private final int groups;
  private final boolean wantsDeviation;
  private final long[] counts;
  private final double[] sums;
  private final double[] least;
  private final double[] most;
  private final double[] squares;
  private int firstInfinite = -1;

  /** Known when all rows have been observed once; empty before. */
  private double[] means = {};

  /**
   * @param wantsDeviation whether rows are observed a second time for it
   */
  Moments(int groups, boolean wantsDeviation) {
    this.groups = groups;
    this.wantsDeviation = wantsDeviation;
    this.counts = new long[groups];
    this.sums = new double[groups];
    this.least = new double[groups];
    this.most = new double[groups];
    this.squares = new double[groups];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  @Override
  public void observe(Values.Numbers values, int[] rows) {
    int width = values.matrix().width();
    int most = Math.max(1, NUMBERS_AT_ONCE / Math.max(1, width));
    double[] several = new double[most * width];
    for (int from = 0; from < rows.length; from += most) {
      int count = Math.min(most, rows.length - from);
      values.matrix().rows(rows, from, count, several, 0, width);
      for (int i = 0; i < count; i++) {
        if (means.length > 0) {
          addSquares(several, i * width, width);
        } else {
          add(rows[from + i], several, i * width, width);
        }
      }
    }
  }

  private void add(int row, double[] numbers, int at, int width) {
    for (int i = 0, group = 0; i < width; i++, group = group + 1 == groups ? 0 : group + 1) {
      double value = numbers[at + i];
      if (!Double.isNaN(value)) {
        counts[group]++;
        sums[group] += value;
        least[group] = Math.min(least[group], value);
        most[group] = Math.max(most[group], value);
        if (Double.isInfinite(value) && firstInfinite < 0) {
          firstInfinite = row;
        }
      }
    }
  }

  private void addSquares(double[] numbers, int at, int width) {
    for (int i = 0, group = 0; i < width; i++, group = group + 1 == groups ? 0 : group + 1) {
      double difference = numbers[at + i] - means[group];
      if (!Double.isNaN(difference)) {
        squares[group] += difference * difference;
      }
    }
  }

  @Override
  public void merge(Moments later) {
    for (int group = 0; group < groups; group++) {
      counts[group] += later.counts[group];
      sums[group] += later.sums[group];
      least[group] = Math.min(least[group], later.least[group]);
      most[group] = Math.max(most[group], later.most[group]);
      squares[group] += later.squares[group];
    }
    firstInfinite = firstInfinite < 0 ? later.firstInfinite : firstInfinite;
  }

  @Override
  public Moments fresh() {
    Moments fresh = new Moments(groups, wantsDeviation);
    fresh.means = means;
    return fresh;
  }

  /** A second pass rather than the sum of squares, which cancels for numbers far from 0. */
  @Override
  public boolean again() {
    boolean isFirst = means.length == 0;
    if (isFirst) {
      means = new double[groups];
      for (int group = 0; group < groups; group++) {
        means[group] = sums[group] / Math.max(1, counts[group]);
      }
    }
    return isFirst && wantsDeviation && groups > 0;
  }

  int groups() {
    return groups;
  }

  /** How many numbers there are in a group. */
  long count(int group) {
    return counts[group];
  }

  /** The first row that holds an infinite number; -1 if none does. */
  int firstInfinite() {
    return firstInfinite;
  }

  List<Double> means() {
    return boxed(means);
  }

  /**
   * The standard deviations of a population, so divided by the count, as in scikit-learn's
   * StandardScaler; exactly 0 where all numbers are the same.
   */
  List<Double> deviations() {
    double[] deviations = new double[groups];
    for (int group = 0; group < groups; group++) {
      deviations[group] =
          isConstant(group) ? 0 : Math.sqrt(squares[group] / Math.max(1, counts[group]));
    }
    return boxed(deviations);
  }

  boolean isConstant(int group) {
    return least[group] == most[group];
  }

  List<Double> least() {
    return boxed(least);
  }

  List<Double> most() {
    return boxed(most);
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
