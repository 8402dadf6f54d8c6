package dev.nnc.data;

import java.util.Arrays;

/** The numbers of a field for all rows, in the form that takes least room. */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
sealed interface Dense {
  int width();

  void row(int row, float[] to);

  /** One number after another. */
  record Floats(float[] values, int width) implements Dense {
    @Override
    public void row(int row, float[] to) {
      System.arraycopy(values, row * width, to, 0, width);
    }
  }

  /** Bytes with what each of the 256 becomes. */
  record LookedUp(byte[] values, int width, float[] table) implements Dense {
    @Override
    public void row(int row, float[] to) {
      int start = row * width;
      for (int i = 0; i < width; i++) {
        to[i] = table[values[start + i] & 0xff];
      }
    }
  }

  /** Bytes with a factor and an addend for each element of a row. */
  record Scaled(byte[] values, int width, double[] factors, double[] addends) implements Dense {
    @Override
    public void row(int row, float[] to) {
      int start = row * width;
      for (int i = 0; i < width; i++) {
        to[i] = (float) ((values[start + i] & 0xff) * factors[i] + addends[i]);
      }
    }
  }

  /** Zeros, but for these elements of each row. */
  record Sparse(int[][] elements, double[][] values, int width) implements Dense {
    @Override
    public void row(int row, float[] to) {
      Arrays.fill(to, 0);
      for (int i = 0; i < elements[row].length; i++) {
        to[elements[row][i]] = (float) values[row][i];
      }
    }
  }

  /** A vector of zeros and a one for each of the {@code length} class numbers of a row. */
  record OneHots(int[] codes, int length, int classes) implements Dense {
    @Override
    public int width() {
      return length * classes;
    }

    @Override
    public void row(int row, float[] to) {
      Arrays.fill(to, 0);
      for (int i = 0; i < length; i++) {
        to[i * classes + codes[row * length + i]] = 1;
      }
    }
  }

  /** A one at the class, zeros beside it. */
  record OneHot(int[] codes, int width) implements Dense {
    @Override
    public void row(int row, float[] to) {
      for (int i = 0; i < width; i++) {
        to[i] = i == codes[row] ? 1 : 0;
      }
    }
  }
}
