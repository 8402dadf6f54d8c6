package dev.nnc.baseline;

import java.util.Arrays;

/**
 * Inputs by the places of their values in the order of all values of the same input, from 0; equal
 * values have one place. Of an input that is the same in most rows, only the others are held. Made
 * once and used by all trees. Not a record, because it owns arrays.
 */
final class Ranks {
  private final int rows;

  /** Of each input, its different values from low to high. */
  private final float[][] values;

  /** Of each input, the rank of most rows. */
  private final int[] usual;

  /** Of each input, the rows of other ranks, in their order. */
  private final int[][] unusual;

  /** Their ranks. */
  private final int[][] ranks;

  /**
   * Of an input that differs in many rows, the rank of each row, which is faster to look up; empty
   * of others.
   */
  private final int[][] all;

  Ranks(Inputs inputs) {
    rows = inputs.rows();
    int width = inputs.width();
    values = new float[width][];
    usual = new int[width];
    unusual = new int[width][];
    ranks = new int[width][];
    all = new int[width][];
    int[] begins = new int[width + 1];
    int end = rows == 0 ? 0 : inputs.end(rows - 1);
    for (int i = 0; i < end; i++) {
      begins[inputs.place(i) + 1]++;
    }
    for (int place = 0; place < width; place++) {
      begins[place + 1] += begins[place];
    }
    int[] next = begins.clone();
    int[] rowsOf = new int[end];
    float[] numbers = new float[end];
    for (int row = 0; row < rows; row++) {
      for (int i = inputs.begin(row); i < inputs.end(row); i++) {
        int at = next[inputs.place(i)]++;
        rowsOf[at] = row;
        numbers[at] = inputs.value(i);
      }
    }
    for (int place = 0; place < width; place++) {
      rank(
          place,
          Arrays.copyOfRange(rowsOf, begins[place], begins[place + 1]),
          Arrays.copyOfRange(numbers, begins[place], begins[place + 1]));
    }
  }

  /**
   * Ranks one input.
   *
   * @param filled the rows in which it is not zero
   * @param numbers what it is in them
   */
  private void rank(int place, int[] filled, float[] numbers) {
    int zeros = rows - filled.length;
    float[] sorted = Arrays.copyOf(numbers, numbers.length + (zeros > 0 ? 1 : 0));
    Arrays.sort(sorted);
    int different = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[different++] = sorted[i];
      }
    }
    values[place] = Arrays.copyOf(sorted, different);
    int[] own = new int[filled.length];
    int[] often = new int[different];
    for (int i = 0; i < own.length; i++) {
      own[i] = Arrays.binarySearch(values[place], numbers[i]);
      often[own[i]]++;
    }
    int zero = zeros > 0 ? Arrays.binarySearch(values[place], 0f) : -1;
    if (zeros > 0) {
      often[zero] = zeros;
    }
    for (int rank = 1; rank < different; rank++) {
      if (often[rank] > often[usual[place]]) {
        usual[place] = rank;
      }
    }
    int most = usual[place];
    if (most == zero) {
      unusual[place] = filled;
      ranks[place] = own;
    } else {
      unusual[place] = new int[rows - often[most]];
      ranks[place] = new int[rows - often[most]];
      int used = 0;
      int known = 0;
      for (int row = 0; row < rows; row++) {
        boolean isFilled = known < filled.length && filled[known] == row;
        int rank = isFilled ? own[known++] : zero;
        if (rank != most) {
          unusual[place][used] = row;
          ranks[place][used++] = rank;
        }
      }
    }
    all[place] = new int[0];
    if (unusual[place].length > rows / 2) {
      int[] dense = new int[rows];
      Arrays.fill(dense, most);
      for (int i = 0; i < unusual[place].length; i++) {
        dense[unusual[place][i]] = ranks[place][i];
      }
      all[place] = dense;
    }
  }

  int width() {
    return values.length;
  }

  int rows() {
    return values.length == 0 ? 0 : rows;
  }

  /** The rank that most rows have in the input. */
  int usual(int place) {
    return usual[place];
  }

  /** The rows that have another. */
  int[] unusual(int place) {
    return unusual[place];
  }

  /** The ranks of those, one after the other. */
  int[] unusualRanks(int place) {
    return ranks[place];
  }

  /** The rank of a row in the input. */
  int of(int place, int row) {
    int[] dense = all[place];
    if (dense.length > 0) {
      return dense[row];
    }
    int at = Arrays.binarySearch(unusual[place], row);
    return at < 0 ? usual[place] : ranks[place][at];
  }

  /** The middle between two neighbouring values; below the upper one, however near they are. */
  float between(int place, int rank, int next) {
    float low = values[place][rank];
    float high = values[place][next];
    float middle = (float) (((double) low + high) / 2);
    return middle < high ? middle : low;
  }
}
