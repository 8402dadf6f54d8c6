package dev.nnc.data.source;

import dev.nnc.data.column.SpilledNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of which nobody knows beforehand how many there will be. They are never copied to make
 * room, so that at no time there is more than they take, and once more while all become one array.
 */
final class NumberBlocks {
  private static final int LARGEST = 1 << 16;

  private final List<double[]> full = new ArrayList<>();
  private double[] last = new double[256];
  private int filled;
  private int inFull;

  void add(double value) {
    if (filled == last.length) {
      begin();
    }
    last[filled++] = value;
  }

  /** Every {@code step}th number from {@code from} on. */
  void add(double[] source, int from, int step, int count) {
    int at = from;
    int left = count;
    while (left > 0) {
      if (filled == last.length) {
        begin();
      }
      int now = Math.min(left, last.length - filled);
      double[] into = last;
      int place = filled;
      for (int i = 0; i < now; i++) {
        into[place + i] = source[at];
        at += step;
      }
      filled += now;
      left -= now;
    }
  }

  private void begin() {
    full.add(last);
    inFull += last.length;
    last = new double[Math.min(LARGEST, inFull)];
    filled = 0;
  }

  long bytes() {
    return 8L * (inFull + last.length);
  }

  /** All of them; they are held here no longer. */
  double[] all() {
    double[] all = new double[inFull + filled];
    int at = 0;
    for (double[] block : full) {
      System.arraycopy(block, 0, all, at, block.length);
      at += block.length;
    }
    System.arraycopy(last, 0, all, at, filled);
    clear();
    return all;
  }

  /** Writes all of them; they are held here no longer. */
  void moveTo(SpilledNumbers.Writer file) throws IOException {
    for (double[] block : full) {
      for (double value : block) {
        file.add(value);
      }
    }
    for (int i = 0; i < filled; i++) {
      file.add(last[i]);
    }
    clear();
  }

  private void clear() {
    full.clear();
    last = new double[0];
    filled = 0;
    inFull = 0;
  }
}
