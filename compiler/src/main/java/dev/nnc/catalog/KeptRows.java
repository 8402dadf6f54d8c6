package dev.nnc.catalog;

import java.util.Arrays;

/** Numbers of rows that a metric needs one by one until the end, in the order of the rows. */
public final class KeptRows {
  /** More than this are refused: 800 MB. */
  private static final int MOST = 200_000_000;

  private final int width;
  private float[] numbers = new float[0];
  private int size;

  /**
   * @param width how many numbers a row has
   */
  public KeptRows(int width) {
    this.width = width;
  }

  /** How many numbers a row has. */
  public int width() {
    return width;
  }

  /** Adds the numbers of a batch, float [rows, width]. */
  public void add(float[] batch) {
    long needed = (long) size + batch.length;
    if (needed > MOST) {
      throw new OutOfMemoryError("a metric that keeps " + needed + " numbers");
    }
    if (needed > numbers.length) {
      numbers = Arrays.copyOf(numbers, (int) Math.min(MOST, Math.max(needed, 2L * numbers.length)));
    }
    System.arraycopy(batch, 0, numbers, size, batch.length);
    size += batch.length;
  }

  /** All numbers so far, one row after another. */
  public float[] numbers() {
    return Arrays.copyOf(numbers, size);
  }

  /** How many rows there are. */
  public int count() {
    return width == 0 ? 0 : size / width;
  }

  public float number(int row, int column) {
    return numbers[row * width + column];
  }

  /** Some columns of the same rows. */
  public KeptRows columns(int first, int count) {
    if (first == 0 && count == width) {
      return this;
    }
    KeptRows some = new KeptRows(count);
    some.numbers = new float[count() * count];
    some.size = some.numbers.length;
    for (int row = 0; row < count(); row++) {
      System.arraycopy(numbers, row * width + first, some.numbers, row * count, count);
    }
    return some;
  }

  /** These rows, in this order; a row may come several times. */
  public KeptRows rows(int[] chosen) {
    KeptRows some = new KeptRows(width);
    some.numbers = new float[chosen.length * width];
    some.size = some.numbers.length;
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(numbers, chosen[i] * width, some.numbers, i * width, width);
    }
    return some;
  }

  /** The greatest number of a column; NaN if there is one among them, or no row. */
  public double greatest(int column) {
    double greatest = size == 0 ? Double.NaN : Double.NEGATIVE_INFINITY;
    for (int i = column; i < size; i += width) {
      greatest = Math.max(greatest, numbers[i]);
    }
    return greatest;
  }

  /** The smallest number of a column; NaN if there is one among them, or no row. */
  public double smallest(int column) {
    double smallest = size == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
    for (int i = column; i < size; i += width) {
      smallest = Math.min(smallest, numbers[i]);
    }
    return smallest;
  }

  /**
   * The number below which a share of those in some columns lies, between the two nearest as
   * NumPy's {@code quantile} is; NaN if there is one among them, or no row.
   *
   * @param column the first
   * @param count of the columns
   * @param share from 0 to 1
   */
  public double quantile(int column, int count, double share) {
    if (size == 0) {
      return Double.NaN;
    }
    float[] sorted = new float[size / width * count];
    for (int row = 0; row < size / width; row++) {
      System.arraycopy(numbers, row * width + column, sorted, row * count, count);
    }
    Arrays.sort(sorted);
    if (Float.isNaN(sorted[sorted.length - 1])) {
      return Double.NaN; // Java sorts it behind all others
    }
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * ((double) sorted[above] - sorted[below]);
  }
}
