package dev.nnc.data.step;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All numbers of some rows by element, in the order of the rows, without missing ones: for what is
 * learned from their order. Merged portions are exactly what all rows at once give. What is kept is
 * where the numbers are; those of as many elements as memory has room for are taken from there at a
 * time, and of one at least.
 */
final class KeptNumbers implements Statistics<Values.Numbers, KeptNumbers> {
  /** As many as stay in a processor's cache. */
  private static final int NUMBERS_AT_ONCE = 4_096;

  private final List<Portion> portions = new ArrayList<>();
  private final long most;
  private final int[] counts;
  private final int[] firstInfinite;

  /** The numbers of the elements from {@code firstTaken} on. */
  private double[][] taken = {};

  private int firstTaken;

  @SuppressWarnings("ArrayRecordComponent") // nothing compares or changes them
  private record Portion(NumericView matrix, int[] rows) {}

  KeptNumbers(int width) {
    this(width, Memory.most() / 4);
  }

  /**
   * @param most how many bytes numbers may take at a time
   */
  KeptNumbers(int width, long most) {
    this.most = most;
    this.counts = new int[width];
    this.firstInfinite = new int[width];
    Arrays.fill(firstInfinite, -1);
  }

  @Override
  public void observe(Values.Numbers values, int[] rows) {
    portions.add(new Portion(values.matrix(), rows));
    each(
        values.matrix(),
        rows,
        (element, row, value) -> {
          counts[element]++;
          if (Double.isInfinite(value) && firstInfinite[element] < 0) {
            firstInfinite[element] = row;
          }
        });
  }

  private interface Visitor {
    void visit(int element, int row, double value);
  }

  /** Visits the numbers that are not missing, row by row. */
  private static void each(NumericView matrix, int[] rows, Visitor visitor) {
    int width = matrix.width();
    int atOnce = Math.max(1, NUMBERS_AT_ONCE / Math.max(1, width));
    double[] several = new double[atOnce * width];
    for (int from = 0; from < rows.length; from += atOnce) {
      int count = Math.min(atOnce, rows.length - from);
      matrix.rows(rows, from, count, several, 0, width);
      for (int i = 0; i < count; i++) {
        for (int element = 0; element < width; element++) {
          double value = several[i * width + element];
          if (!Double.isNaN(value)) {
            visitor.visit(element, rows[from + i], value);
          }
        }
      }
    }
  }

  @Override
  public void merge(KeptNumbers later) {
    portions.addAll(later.portions);
    for (int i = 0; i < counts.length; i++) {
      counts[i] += later.counts[i];
      firstInfinite[i] = firstInfinite[i] < 0 ? later.firstInfinite[i] : firstInfinite[i];
    }
  }

  @Override
  public KeptNumbers fresh() {
    return new KeptNumbers(counts.length, most);
  }

  int width() {
    return counts.length;
  }

  /** Whether each element has numbers, and all are finite; otherwise says what is wrong. */
  boolean areLearnable(StepInput in) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        in.nothingToLearn(i, counts.length);
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
    for (double value : numbers(element)) {
      sum += value;
    }
    return sum / Math.max(1, counts[element]);
  }

  /** In rising order. */
  double[] sorted(int element) {
    double[] sorted = numbers(element).clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** In the order of the rows; the fewest passes are made for elements one after another. */
  private double[] numbers(int element) {
    if (element < firstTaken || element >= firstTaken + taken.length) {
      take(element);
    }
    return taken[element - firstTaken];
  }

  private void take(int first) {
    taken = new double[0][]; // given up before others are taken
    long bytes = 0;
    int end = first;
    while (end < counts.length && (end == first || bytes + 8L * counts[end] <= most)) {
      bytes += 8L * counts[end++];
    }
    double[][] numbers = new double[end - first][];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = new double[counts[first + i]];
    }
    int[] filled = new int[numbers.length];
    for (Portion portion : portions) {
      NumericView narrow = portion.matrix().elements(first, numbers.length);
      int skipped = narrow == null ? first : 0;
      each(
          narrow == null ? portion.matrix() : narrow,
          portion.rows(),
          (element, row, value) -> {
            int at = element - skipped;
            if (at >= 0 && at < numbers.length) {
              numbers[at][filled[at]++] = value;
            }
          });
    }
    taken = numbers;
    firstTaken = first;
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
