package dev.nnc.evaluate;

import java.util.Arrays;

/**
 * What a network put out for rows, one after another; a class and not a record, because it owns an
 * array.
 */
public final class Outputs {
  private final String name;
  private final long[] shape;
  private final float[] values;
  private final int width;
  private final boolean withinZeroAndOne;

  /**
   * Outputs of some rows.
   *
   * @param shape of one row; empty for one number
   * @param values of all rows; not copied, and not to be changed any more
   */
  public Outputs(String name, long[] shape, float[] values) {
    this.name = name;
    this.shape = shape.clone();
    this.values = values;
    this.width = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    this.withinZeroAndOne = isWithinZeroAndOne(values);
  }

  public String name() {
    return name;
  }

  /** The shape of one row. */
  public long[] shape() {
    return shape.clone();
  }

  /** How many numbers a row has. */
  public int width() {
    return width;
  }

  public int rows() {
    return width == 0 ? 0 : values.length / width;
  }

  public float value(int row, int index) {
    return values[row * width + index];
  }

  /** The numbers of one row, a copy. */
  public float[] row(int row) {
    return Arrays.copyOfRange(values, row * width, (row + 1) * width);
  }

  /** The same of some neighbouring rows. */
  public Outputs rows(int from, int count) {
    return new Outputs(
        name, shape, Arrays.copyOfRange(values, from * width, (from + count) * width));
  }

  /** Puts the numbers of one row into an array of their width. */
  public void row(int row, float[] into) {
    System.arraycopy(values, row * width, into, 0, width);
  }

  /** Whether every number is from 0 to 1, as probabilities are. */
  public boolean isWithinZeroAndOne() {
    return withinZeroAndOne;
  }

  private static boolean isWithinZeroAndOne(float[] values) {
    for (float value : values) {
      if (!(value >= 0 && value <= 1)) {
        return false;
      }
    }
    return true;
  }
}
