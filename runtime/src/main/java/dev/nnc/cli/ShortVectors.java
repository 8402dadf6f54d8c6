package dev.nnc.cli;

import dev.nnc.data.file.Numerals;
import dev.nnc.record.PredictionTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table in which the many columns of a vector, {@code load[1]}, {@code load[2]}, …, are one:
 * hundreds of numbers a row are nothing that a person reads on a terminal.
 */
final class ShortVectors {
  /** So many numbers are shown. */
  private static final int MOST = 10;

  /** So many numbers stand before the gap of a shortened vector. */
  private static final int BEFORE = 2;

  private ShortVectors() {}

  /** The table itself if no vector is too long. */
  static PredictionTable of(PredictionTable table) {
    List<Integer> widths = widths(table.columns());
    if (widths.size() == table.columns().size()) {
      return table;
    }
    List<String> columns = new ArrayList<>();
    int at = 0;
    for (int width : widths) {
      String first = table.columns().get(at);
      columns.add(width == 1 ? first : first.substring(0, first.lastIndexOf('[')));
      at += width;
    }
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : table.rows()) {
      List<String> cells = new ArrayList<>();
      int from = 0;
      for (int width : widths) {
        cells.add(width == 1 ? row.get(from) : shortened(row.subList(from, from + width)));
        from += width;
      }
      rows.add(cells);
    }
    return new PredictionTable(columns, rows, table.all());
  }

  /** How many columns of the table are one column. */
  private static List<Integer> widths(List<String> columns) {
    List<Integer> widths = new ArrayList<>();
    for (int at = 0; at < columns.size(); at += widths.getLast()) {
      String first = columns.get(at);
      int width = 1;
      if (first.endsWith("[1]")) {
        String name = first.substring(0, first.length() - "1]".length());
        while (at + width < columns.size()
            && columns.get(at + width).equals(name + (width + 1) + "]")) {
          width++;
        }
      }
      if (width > MOST) {
        widths.add(width);
      } else {
        for (int i = 1; i < width; i++) {
          widths.add(1);
          at++;
        }
        widths.add(1);
      }
    }
    return widths;
  }

  private static String shortened(List<String> numbers) {
    return numbers.getFirst().isEmpty()
        ? ""
        : String.join(" ", numbers.subList(0, BEFORE))
            + " … "
            + numbers.getLast()
            + " ("
            + Numerals.count(numbers.size(), "number")
            + ")";
  }
}
