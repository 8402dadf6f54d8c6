package dev.nnc.baseline;

import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.evaluate.Classification;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What models learn to say of each row. */
sealed interface Truth {
  int rows();

  /** How many numbers an answer has: one for each class, or as many as a row of the truth. */
  int width();

  /**
   * The mean over the rows of what an answer should be: the shares of the classes, or the means.
   */
  double[] mean();

  /** The same where the mean is taken in the unit of the column, and prepared then. */
  default double[] meanInUnit() {
    return mean();
  }

  /** Classes, by their numbers. Not a record, because it owns an array. */
  final class Classes implements Truth {
    private final int[] codes;
    private final int count;

    /**
     * @param codes from 0 and below the count; not copied
     */
    Classes(int[] codes, int count) {
      this.codes = codes;
      this.count = count;
    }

    int of(int row) {
      return codes[row];
    }

    @Override
    public int rows() {
      return codes.length;
    }

    @Override
    public int width() {
      return count;
    }

    @Override
    public double[] mean() {
      double[] shares = new double[count];
      for (int code : codes) {
        shares[code]++;
      }
      for (int i = 0; i < count; i++) {
        shares[i] /= codes.length;
      }
      return shares;
    }
  }

  /** Numbers, as many of each row. Not a record, because it owns an array. */
  final class Numbers implements Truth {
    private final float[] values;
    private final int width;
    private final @Nullable Units units;

    /**
     * @param values row by row; not copied
     */
    Numbers(float[] values, int width) {
      this(values, width, null);
    }

    /**
     * @param units of the values; null if not known
     */
    Numbers(float[] values, int width, @Nullable Units units) {
      this.values = values;
      this.width = width;
      this.units = units;
    }

    double value(int row, int place) {
      return values[row * width + place];
    }

    /** The same as classes; null if a number is neither 0 nor 1, or if there are several a row. */
    @Nullable Classes zerosAndOnes() {
      if (width != 1) {
        return null;
      }
      int[] codes = new int[values.length];
      for (int i = 0; i < values.length; i++) {
        if (values[i] != 0 && values[i] != 1) {
          return null;
        }
        codes[i] = (int) values[i];
      }
      return new Classes(codes, 2);
    }

    @Override
    public int rows() {
      return values.length / width;
    }

    @Override
    public int width() {
      return width;
    }

    @Override
    public double[] mean() {
      double[] mean = new double[width];
      for (int i = 0; i < values.length; i++) {
        mean[i % width] += values[i];
      }
      for (int i = 0; i < width; i++) {
        mean[i] /= rows();
      }
      return mean;
    }

    @Override
    public double[] meanInUnit() {
      Units own = units;
      if (own == null || own.isStraight()) {
        return mean();
      }
      double[] mean = new double[width];
      for (int i = 0; i < values.length; i++) {
        mean[i % width] += own.original(i % width, values[i]);
      }
      for (int i = 0; i < width; i++) {
        mean[i] = own.prepared(i, mean[i] / rows());
      }
      return mean;
    }
  }

  /**
   * The field of these rows.
   *
   * @param least how many classes there are at least, where it holds classes
   */
  static Truth of(Rows rows, String field, int[] order, int least) {
    ColumnType type = rows.type(field);
    int count = order.length;
    if (type.content() == ColumnType.Content.CLASS) {
      int[] codes = new int[count];
      rows.copy(field, order, 0, count, IntBuffer.wrap(codes));
      int classes = Math.max(least, (int) Math.max(type.classes(), 2));
      return new Classes(codes, Math.max(classes, 1 + Arrays.stream(codes).max().orElse(0)));
    }
    int width = (int) Math.max(1, type.shape().size());
    float[] values = new float[Math.multiplyExact(count, width)];
    rows.copy(field, order, 0, count, FloatBuffer.wrap(values));
    if (type.classes() == 0) {
      return new Numbers(values, width, rows.units(field).orElse(null));
    }
    int[] codes = new int[count];
    for (int row = 0; row < count; row++) {
      codes[row] =
          Classification.winner(Arrays.copyOfRange(values, row * width, (row + 1) * width));
    }
    return new Classes(codes, Math.max(width, 2));
  }
}
