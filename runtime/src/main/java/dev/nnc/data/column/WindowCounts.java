package dev.nnc.data.column;

import dev.nnc.data.file.Numerals;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of rows where windows need others beside them.
 *
 * @param rows how many there were
 * @param whole how many are kept, since their windows are whole
 * @param ends how many stand too near the beginning or the end of their series
 * @param gaps how many stand too near a gap
 * @param parts how many stand too near a row of another part
 * @param passed how many a stride passes over
 */
public record WindowCounts(int rows, int whole, int ends, int gaps, int parts, int passed) {
  /** Of no rows. */
  public static final WindowCounts NONE = new WindowCounts(0, 0, 0, 0, 0, 0);

  public WindowCounts plus(WindowCounts other) {
    return new WindowCounts(
        rows + other.rows,
        whole + other.whole,
        ends + other.ends,
        gaps + other.gaps,
        parts + other.parts,
        passed + other.passed);
  }

  /** Whether most rows lack others that their windows need. */
  public boolean mostAreLost() {
    return 2L * (ends + gaps + parts) > rows;
  }

  /** Why rows were not kept; empty if all are. */
  public String reasons() {
    List<String> reasons = new ArrayList<>();
    add(reasons, ends, "too near the beginning or end of a series");
    add(reasons, gaps, "too near a gap");
    add(reasons, parts, "too near another part");
    add(reasons, passed, "passed over by `stride`");
    return String.join(", ", reasons);
  }

  private static void add(List<String> reasons, int count, String why) {
    if (count > 0) {
      reasons.add(Numerals.count(count) + " " + why);
    }
  }

  /** How many rows are kept and why others are not; empty if all are. */
  @Override
  public String toString() {
    return whole == rows
        ? ""
        : "windows: %s of %s; %s"
            .formatted(Numerals.count(whole), Numerals.count(rows, "row"), reasons());
  }
}
