package dev.nnc.data.source;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * Where the rows of a file begin: its lines, from 1, and bytes of its text, from 0. It takes little
 * more than two bytes a row, since this is what a table keeps in memory of each row, however large
 * it is.
 */
final class RowStarts {
  /** Every so many rows the offset stands as it is; from there on lengths are added up. */
  private static final int EACH = 64;

  /** Stands for a length that has no room; then the offset is among {@link #far}. */
  private static final char LONG = Character.MAX_VALUE;

  private long[] marks = new long[4];
  private char[] lengths = new char[256];
  private final TreeMap<Integer, Long> far = new TreeMap<>();
  private long last;
  private int count;

  /** From which row on lines run ahead of rows by how many: once, if each row is a line. */
  private int[] turns = new int[1];

  private int[] ahead = new int[1];
  private int turned;

  int count() {
    return count;
  }

  /** The rows of a portion whose first line has that number. */
  void add(Portion portion, int firstLine) {
    for (int row = 0; row < portion.rows; row++) {
      add(firstLine + portion.lines[row], portion.offset + portion.starts[row]);
    }
  }

  /** One more row, behind all others. */
  void add(int line, long offset) {
    if (count == lengths.length) {
      lengths = Arrays.copyOf(lengths, count + count / 2);
    }
    if (count % EACH == 0) {
      int mark = count / EACH;
      if (mark == marks.length) {
        marks = Arrays.copyOf(marks, mark + mark / 2);
      }
      marks[mark] = offset;
    } else {
      long length = offset - last;
      lengths[count] = length < LONG ? (char) length : LONG;
      if (length >= LONG) {
        far.put(count, offset);
      }
    }
    if (turned == 0 || ahead[turned - 1] != line - count) {
      if (turned == turns.length) {
        turns = Arrays.copyOf(turns, turned * 2);
        ahead = Arrays.copyOf(ahead, turned * 2);
      }
      turns[turned] = count;
      ahead[turned++] = line - count;
    }
    last = offset;
    count++;
  }

  /** How much it holds. */
  long bytes() {
    return 8L * marks.length + 2L * lengths.length + 64L * far.size() + 8L * turns.length;
  }

  /** The line in which a row begins. */
  int line(int row) {
    int at = Arrays.binarySearch(turns, 0, turned, row);
    return row + ahead[at < 0 ? -at - 2 : at];
  }

  /** The byte at which a row begins. */
  long offset(int row) {
    int from = row / EACH * EACH;
    long offset = marks[row / EACH];
    for (int i = from + 1; i <= row; i++) {
      Long there = lengths[i] == LONG ? far.get(i) : null;
      offset = there == null ? offset + lengths[i] : there;
    }
    return offset;
  }
}
