package dev.nnc.compare;

import dev.nnc.report.Comparison.Line;
import dev.nnc.report.Comparison.Side;
import java.util.ArrayList;
import java.util.List;

/** In what two texts differ, line by line: as few lines as possible are taken out and put in. */
final class LineDifference {
  /** So many equal lines stand before and behind those that differ. */
  private static final int AROUND = 2;

  /** Longer texts would take too long to compare. */
  private static final int MOST_LINES = 2_000;

  private LineDifference() {}

  /** The lines that differ with a few around them; none if the texts are equal or too long. */
  static List<Line> of(String first, String other) {
    List<String> one = first.lines().toList();
    List<String> two = other.lines().toList();
    if (one.size() > MOST_LINES || two.size() > MOST_LINES || one.equals(two)) {
      return List.of();
    }
    return shortened(all(one, two));
  }

  private static List<Line> all(List<String> one, List<String> two) {
    // The length of the longest common rest from each pair of places on.
    int[][] common = new int[one.size() + 1][two.size() + 1];
    for (int i = one.size() - 1; i >= 0; i--) {
      for (int j = two.size() - 1; j >= 0; j--) {
        common[i][j] =
            one.get(i).equals(two.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < one.size() || j < two.size()) {
      if (i < one.size() && j < two.size() && one.get(i).equals(two.get(j))) {
        lines.add(new Line(Side.BOTH, one.get(i++)));
        j++;
      } else if (j == two.size() || (i < one.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line(Side.FIRST, one.get(i++)));
      } else {
        lines.add(new Line(Side.OTHER, two.get(j++)));
      }
    }
    return lines;
  }

  private static List<Line> shortened(List<Line> all) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean near = false;
      for (int k = Math.max(0, i - AROUND); k <= Math.min(all.size() - 1, i + AROUND); k++) {
        near |= all.get(k).side() != Side.BOTH;
      }
      if (near) {
        lines.add(all.get(i));
      } else if (lines.isEmpty() || lines.getLast().side() != Side.GAP) {
        lines.add(new Line(Side.GAP, ""));
      }
    }
    return lines;
  }
}
