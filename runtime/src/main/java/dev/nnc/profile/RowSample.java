package dev.nnc.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Some rows of a table, each as likely as any other; all of them if it is small. */
final class RowSample {
  private static final long SEED = 1;

  /** Of cells: 20,000 rows of 20 columns. */
  private static final int MOST_CELLS = 400_000;

  private static final int MOST_ROWS = 20_000;
  private static final int LEAST_ROWS = 100;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<String[]> rows = new ArrayList<>();
  private final int most;
  private long seen;

  RowSample(int columns) {
    most = Math.clamp(MOST_CELLS / Math.max(1, columns), LEAST_ROWS, MOST_ROWS);
  }

  /** Takes the row, or not; its array is kept. */
  void add(String[] row) {
    seen++;
    if (rows.size() < most) {
      rows.add(row);
      return;
    }
    long at = random.nextLong(seen);
    if (at < most) {
      rows.set((int) at, row);
    }
  }

  List<String[]> rows() {
    return rows;
  }
}
