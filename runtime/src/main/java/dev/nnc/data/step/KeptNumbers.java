package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import java.util.Arrays;

/**
 * All numbers of some rows by element, in the order of the rows, without missing ones: for what is
 * learned from their order. Merged portions are exactly what all rows at once give.
 */
final class KeptNumbers implements Statistics<Values.Numbers, KeptNumbers> {
  private final double[][] numbers;
  private final int[] counts;
  private final int[] firstInfinite;

  KeptNumbers(int width) {
    this.numbers = new double[width][0];
    this.counts = new int[width];
    this.firstInfinite = new int[width];
    Arrays.fill(firstInfinite, -1);
  }

  @Override
  public void observe(Values.Numbers values, int[] rows) {
    double[] one = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Arrays.copyOf(numbers[i], counts[i] + rows.length);
    }
    for (int row : rows) {
      values.matrix().row(row, one, 0);
      for (int i = 0; i < one.length; i++) {
        if (!Double.isNaN(one[i])) {
          numbers[i][counts[i]++] = one[i];
          if (Double.isInfinite(one[i]) && firstInfinite[i] < 0) {
            firstInfinite[i] = row;
          }
        }
      }
    }
  }

  @Override
  public void merge(KeptNumbers later) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Arrays.copyOf(numbers[i], counts[i] + later.counts[i]);
      System.arraycopy(later.numbers[i], 0, numbers[i], counts[i], later.counts[i]);
      counts[i] += later.counts[i];
      firstInfinite[i] = firstInfinite[i] < 0 ? later.firstInfinite[i] : firstInfinite[i];
    }
  }

  @Override
  public KeptNumbers fresh() {
    return new KeptNumbers(numbers.length);
  }

  int width() {
    return numbers.length;
  }

  /** Whether each element has numbers, and all are finite; otherwise says what is wrong. */
  boolean areLearnable(StepInput in) {
    for (int i = 0; i < numbers.length; i++) {
      if (counts[i] == 0) {
        in.nothingToLearn(i, numbers.length);
        return false;
      }
      if (firstInfinite[i] >= 0) {
        in.notFinite(firstInfinite[i]);
        return false;
      }
    }
    return true;
  }

  double mean(int element) {
    double sum = 0;
    for (int i = 0; i < counts[element]; i++) {
      sum += numbers[element][i];
    }
    return sum / Math.max(1, counts[element]);
  }

  /** In rising order. */
  double[] sorted(int element) {
    double[] sorted = Arrays.copyOf(numbers[element], counts[element]);
    Arrays.sort(sorted);
    return sorted;
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
