package dev.nnc.cli;

import dev.nnc.source.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of cells in columns; numbers stand at the right of theirs. */
final class TextTable {
  private final List<String> head;
  private final List<Boolean> right;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these column heads; a head that begins with {@code >} aligns at the right. */
  TextTable(String... heads) {
    head = new ArrayList<>();
    right = new ArrayList<>();
    for (String each : heads) {
      right.add(each.startsWith(">"));
      head.add(Visible.inLine(each.startsWith(">") ? each.substring(1) : each));
    }
  }

  void add(String... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
    }
    rows.add(Arrays.stream(cells).map(Visible::inLine).toList());
  }

  /** The lines, the heads first, a rule under them. */
  List<String> lines() {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Visible.width(head.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], Visible.width(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(head, widths));
    StringBuilder rule = new StringBuilder();
    for (int width : widths) {
      rule.append(rule.isEmpty() ? "" : "  ").append("─".repeat(width));
    }
    lines.add(rule.toString());
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String gap = " ".repeat(widths[i] - Visible.width(cells.get(i)));
      line.append(i == 0 ? "" : "  ");
      line.append(right.get(i) ? gap + cells.get(i) : cells.get(i) + gap);
    }
    return line.toString().stripTrailing();
  }
}
