package dev.nnc.baseline;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Inputs by the places of their values in the order of all values of the same input, from 0; equal
 * values have one place. Made once and used by all trees. Not a record, because it owns arrays.
 */
final class Ranks {
  /** Input by input, row by row. */
  private final int[][] ranks;

  /** Of each input, its different values from low to high. */
  private final float[][] values;

  /** Of each input, the rank of most rows. */
  private final int[] usual;

  /** Of each input, the rows of other ranks, in their order. */
  private final int[][] unusual;

  Ranks(Inputs inputs) {
    ranks = new int[inputs.width()][inputs.rows()];
    values = new float[inputs.width()][];
    usual = new int[inputs.width()];
    unusual = new int[inputs.width()][];
    for (int place = 0; place < inputs.width(); place++) {
      float[] sorted = new float[inputs.rows()];
      for (int row = 0; row < sorted.length; row++) {
        sorted[row] = inputs.value(row, place) + 0f; // -0 is 0
      }
      float[] column = sorted.clone();
      Arrays.sort(sorted);
      int different = 0;
      for (int i = 0; i < sorted.length; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1]) {
          sorted[different++] = sorted[i];
        }
      }
      values[place] = Arrays.copyOf(sorted, different);
      for (int row = 0; row < column.length; row++) {
        ranks[place][row] = Arrays.binarySearch(values[place], column[row]);
      }
      int[] own = ranks[place];
      int[] rowsOf = new int[different];
      for (int rank : own) {
        if (++rowsOf[rank] > rowsOf[usual[place]]) {
          usual[place] = rank;
        }
      }
      int most = usual[place];
      unusual[place] = IntStream.range(0, own.length).filter(row -> own[row] != most).toArray();
    }
  }

  int width() {
    return ranks.length;
  }

  int rows() {
    return ranks.length == 0 ? 0 : ranks[0].length;
  }

  /** The rank that most rows have in the input. */
  int usual(int place) {
    return usual[place];
  }

  /** The rows that have another. */
  int[] unusual(int place) {
    return unusual[place];
  }

  /** The rank of each row in the input. */
  int[] of(int place) {
    return ranks[place];
  }

  /** The middle between two neighbouring values; below the upper one, however near they are. */
  float between(int place, int rank, int next) {
    float low = values[place][rank];
    float high = values[place][next];
    float middle = (float) (((double) low + high) / 2);
    return middle < high ? middle : low;
  }
}
