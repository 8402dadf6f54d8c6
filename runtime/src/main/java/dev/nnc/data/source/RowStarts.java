package dev.nnc.data.source;

import java.util.Arrays;

/** Where the rows of a file begin: its lines, from 1, and bytes of its text, from 0. */
final class RowStarts {
  private int[] lines = new int[256];
  private long[] offsets = new long[256];
  private int count;

  int count() {
    return count;
  }

  /** The rows of a portion whose first line has that number. */
  void add(Portion portion, int firstLine) {
    hold(portion.rows);
    for (int row = 0; row < portion.rows; row++) {
      lines[count] = firstLine + portion.lines[row];
      offsets[count++] = portion.offset + portion.starts[row];
    }
  }

  void add(int line, long offset) {
    hold(1);
    lines[count] = line;
    offsets[count++] = offset;
  }

  private void hold(int more) {
    if (count + more > lines.length) {
      int size = Math.max(count + more, count + count / 2);
      lines = Arrays.copyOf(lines, size);
      offsets = Arrays.copyOf(offsets, size);
    }
  }

  int[] lines() {
    return Arrays.copyOf(lines, count);
  }

  long[] offsets() {
    return Arrays.copyOf(offsets, count);
  }
}
