package dev.nnc.data;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers by row, worked out when asked for. Steps lay views over each other and copy nothing, so a
 * set of pictures stays one byte a pixel until it is laid into a batch.
 */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
sealed interface Matrix {
  /** Numbers in a row. */
  int width();

  /** Writes one row's numbers from the offset on; NaN is a missing cell. */
  void row(int row, double[] to, int offset);

  /** A column of numbers. */
  record OneColumn(double[] values) implements Matrix {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public void row(int row, double[] to, int offset) {
      to[offset] = values[row];
    }
  }

  /** Unsigned bytes. */
  record Bytes(byte[] values, int width) implements Matrix {
    @Override
    public void row(int row, double[] to, int offset) {
      int start = row * width;
      for (int i = 0; i < width; i++) {
        to[offset + i] = values[start + i] & 0xff;
      }
    }
  }

  /** Matrices laid side by side. */
  record Beside(List<Matrix> parts, int width) implements Matrix {
    public Beside {
      parts = List.copyOf(parts);
    }

    static Matrix of(List<Matrix> parts) {
      return parts.size() == 1
          ? parts.getFirst()
          : new Beside(parts, parts.stream().mapToInt(Matrix::width).sum());
    }

    @Override
    public void row(int row, double[] to, int offset) {
      int at = offset;
      for (Matrix part : parts) {
        part.row(row, to, at);
        at += part.width();
      }
    }
  }

  /**
   * Each number times a factor plus an addend. Element i has those at i modulo their count, so that
   * one pair serves all, and one for each channel serves the channels, which come last in a shape.
   */
  record Affine(Matrix inner, double[] factors, double[] addends) implements Matrix {
    @Override
    public int width() {
      return inner.width();
    }

    @Override
    public void row(int row, double[] to, int offset) {
      inner.row(row, to, offset);
      int width = inner.width();
      if (factors.length == width) {
        for (int i = 0; i < width; i++) {
          to[offset + i] = to[offset + i] * factors[i] + addends[i];
        }
      } else {
        for (int i = 0; i < width; i++) {
          int group = i % factors.length;
          to[offset + i] = to[offset + i] * factors[group] + addends[group];
        }
      }
    }

    /** One step over another affine step, or over anything, as one. */
    static Affine over(Matrix inner, double[] factors, double[] addends) {
      if (!(inner instanceof Affine below)) {
        return new Affine(inner, factors, addends);
      }
      int groups = Math.max(factors.length, below.factors.length);
      if (groups % factors.length != 0 || groups % below.factors.length != 0) {
        groups = inner.width();
      }
      double[] bothFactors = new double[groups];
      double[] bothAddends = new double[groups];
      for (int i = 0; i < groups; i++) {
        double factor = factors[i % factors.length];
        bothFactors[i] = factor * below.factors[i % below.factors.length];
        bothAddends[i] =
            factor * below.addends[i % below.addends.length] + addends[i % addends.length];
      }
      return new Affine(below.inner, bothFactors, bothAddends);
    }
  }

  /** Missing numbers replaced, with one number for each element. */
  record Filled(Matrix inner, double[] values) implements Matrix {
    @Override
    public int width() {
      return inner.width();
    }

    @Override
    public void row(int row, double[] to, int offset) {
      inner.row(row, to, offset);
      for (int i = 0; i < values.length; i++) {
        if (Double.isNaN(to[offset + i])) {
          to[offset + i] = values[i];
        }
      }
    }
  }

  /** Zeros, but for these elements of each row. */
  record Sparse(int[][] elements, double[][] values, int width) implements Matrix {
    @Override
    public void row(int row, double[] to, int offset) {
      Arrays.fill(to, offset, offset + width, 0);
      for (int i = 0; i < elements[row].length; i++) {
        to[offset + elements[row][i]] = values[row][i];
      }
    }
  }

  /** A vector of zeros and a one for each of the {@code length} class numbers of a row. */
  record OneHots(int[] codes, int length, int classes) implements Matrix {
    @Override
    public int width() {
      return length * classes;
    }

    @Override
    public void row(int row, double[] to, int offset) {
      Arrays.fill(to, offset, offset + width(), 0);
      for (int i = 0; i < length; i++) {
        to[offset + i * classes + codes[row * length + i]] = 1;
      }
    }
  }

  /** A one at the class, zeros beside it. */
  record OneHot(int[] codes, List<String> names) implements Matrix {
    public OneHot {
      names = List.copyOf(names);
    }

    @Override
    public int width() {
      return names.size();
    }

    @Override
    public void row(int row, double[] to, int offset) {
      for (int i = 0; i < names.size(); i++) {
        to[offset + i] = i == codes[row] ? 1 : 0;
      }
    }
  }
}
