package dev.nnc.data.column;

import java.util.Arrays;
import java.util.List;

/** The numbers of a field for all rows, in the form that takes least room. */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
public sealed interface DenseColumn {
  int width();

  /**
   * Writes one row's numbers.
   *
   * @param draw what random steps draw from
   */
  void row(int row, Draw draw, float[] to);

  /** Whether rows are worked out when they are asked for, which takes a while. */
  default boolean isOnDemand() {
    return false;
  }

  /** One number after another. */
  record Floats(float[] values, int width) implements DenseColumn {
    @Override
    public void row(int row, Draw draw, float[] to) {
      System.arraycopy(values, row * width, to, 0, width);
    }
  }

  /** The same in a file, because they do not fit into memory. */
  record Spilled(SpilledRows rows) implements DenseColumn {
    @Override
    public int width() {
      return rows.width();
    }

    @Override
    public void row(int row, Draw draw, float[] to) {
      rows.row(row, to);
    }

    @Override
    public boolean isOnDemand() {
      return true;
    }
  }

  /** Bytes with what each of the 256 becomes. */
  record LookedUp(byte[] values, int width, float[] table) implements DenseColumn {
    @Override
    public void row(int row, Draw draw, float[] to) {
      int start = row * width;
      for (int i = 0; i < width; i++) {
        to[i] = table[values[start + i] & 0xff];
      }
    }
  }

  /** Bytes with a factor and an addend for each element of a row. */
  record Scaled(byte[] values, int width, double[] factors, double[] addends)
      implements DenseColumn {
    @Override
    public void row(int row, Draw draw, float[] to) {
      int start = row * width;
      for (int i = 0; i < width; i++) {
        to[i] = (float) ((values[start + i] & 0xff) * factors[i] + addends[i]);
      }
    }
  }

  /** The rows from {@code from} behind the row on, as many as {@code count}. */
  record Windowed(DenseColumn inner, int from, int count, RowOrder order) implements DenseColumn {
    @Override
    public int width() {
      return inner.width() * count;
    }

    @Override
    public void row(int row, Draw draw, float[] to) {
      float[] one = new float[inner.width()];
      for (int i = 0; i < count; i++) {
        inner.row(order.beside(row, from + i), draw, one);
        System.arraycopy(one, 0, to, i * one.length, one.length);
      }
    }

    @Override
    public boolean isOnDemand() {
      return inner.isOnDemand();
    }
  }

  /** Zeros, but for these elements of each row. */
  record Sparse(int[][] elements, double[][] values, int width) implements DenseColumn {
    @Override
    public void row(int row, Draw draw, float[] to) {
      Arrays.fill(to, 0);
      for (int i = 0; i < elements[row].length; i++) {
        to[elements[row][i]] = (float) values[row][i];
      }
    }
  }

  /** A vector of zeros and a one for each of the {@code length} class numbers of a row. */
  record OneHots(int[] codes, int length, int classes) implements DenseColumn {
    @Override
    public int width() {
      return length * classes;
    }

    @Override
    public void row(int row, Draw draw, float[] to) {
      Arrays.fill(to, 0);
      for (int i = 0; i < length; i++) {
        to[i * classes + codes[row * length + i]] = 1;
      }
    }
  }

  /** Zeros, but for a one at each of the {@code length} elements of a row. */
  record Ones(int[] elements, int length, int width) implements DenseColumn {
    @Override
    public void row(int row, Draw draw, float[] to) {
      Arrays.fill(to, 0);
      for (int i = 0; i < length; i++) {
        to[elements[row * length + i]] = 1;
      }
    }
  }

  /** A one at the class, zeros beside it. */
  record OneHot(int[] codes, int width) implements DenseColumn {
    @Override
    public void row(int row, Draw draw, float[] to) {
      for (int i = 0; i < width; i++) {
        to[i] = i == codes[row] ? 1 : 0;
      }
    }
  }

  /** The rows of one after those of the other. */
  record Stacked(List<DenseColumn> parts, int[] starts) implements DenseColumn {
    public Stacked {
      parts = List.copyOf(parts);
    }

    @Override
    public int width() {
      return parts.getFirst().width();
    }

    @Override
    public void row(int row, Draw draw, float[] to) {
      int part = NumericView.Stacked.partOf(row, starts);
      parts.get(part).row(row - starts[part], draw.copy(part), to);
    }

    @Override
    public boolean isOnDemand() {
      return parts.stream().anyMatch(DenseColumn::isOnDemand);
    }
  }

  /** Worked out anew at each use: random, or too large to be held. */
  record OnDemand(NumericView matrix) implements DenseColumn {
    @Override
    public int width() {
      return matrix.width();
    }

    @Override
    public void row(int row, Draw draw, float[] to) {
      double[] exact = new double[matrix.width()];
      matrix.row(row, draw, exact, 0);
      for (int i = 0; i < exact.length; i++) {
        to[i] = (float) exact[i];
      }
    }

    @Override
    public boolean isOnDemand() {
      return true;
    }
  }
}
