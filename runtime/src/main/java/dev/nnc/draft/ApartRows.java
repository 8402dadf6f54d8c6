package dev.nnc.draft;

import dev.nnc.data.file.Numerals;
import dev.nnc.profile.ApartRow;
import dev.nnc.profile.ColumnProfile;
import dev.nnc.profile.ColumnSort;
import dev.nnc.profile.TableProfile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves out lines of the file that are no rows of the table, such as totals. A source reads each
 * line that has as many cells as there are columns, so their texts among numbers count as missing,
 * and a condition tells the lines from rows.
 */
final class ApartRows {
  private final TableProfile table;
  private final ColumnProfile truth;

  ApartRows(TableProfile table, ColumnProfile truth) {
    this.table = table;
    this.truth = truth;
  }

  /** The texts that count as missing: those among numbers, and those that tell a line. */
  Set<String> marks() {
    Set<String> marks = new LinkedHashSet<>();
    for (ApartRow row : table.apart()) {
      for (int i = 0; i < row.cells().size(); i++) {
        String cell = row.cells().get(i);
        if (isNumbers(table.columns().get(i)) && !cell.isEmpty() && !isNumber(cell)) {
          marks.add(cell);
        }
      }
      int label = isMissing(row, place()) ? -1 : label(row);
      if (label >= 0) {
        marks.add(row.cells().get(label));
      }
    }
    return marks;
  }

  /** What is true of all rows and of none of those lines. */
  Set<String> conditions() {
    Set<String> conditions = new LinkedHashSet<>();
    for (ApartRow row : table.apart()) {
      int label = isMissing(row, place()) ? place() : label(row);
      String answer = row.cells().get(place());
      conditions.add(
          label >= 0
              ? "not is_missing(" + Wording.name(table.columns().get(label).name()) + ")"
              : "column("
                  + Wording.name(truth.name())
                  + ") != "
                  + (isNumbers(truth) ? answer : Wording.text(answer)));
    }
    return conditions;
  }

  private int place() {
    return table.columns().stream().map(ColumnProfile::name).toList().indexOf(truth.name());
  }

  /** Whether the line has no value in the column, or a text among numbers. */
  private boolean isMissing(ApartRow row, int column) {
    String cell = row.cells().get(column);
    return cell.isEmpty() || (isNumbers(table.columns().get(column)) && !isNumber(cell));
  }

  /** The column without gaps in which the line has a text that no row has; -1 if there is none. */
  private int label(ApartRow row) {
    for (int i = 0; i < row.cells().size(); i++) {
      ColumnProfile column = table.columns().get(i);
      String cell = row.cells().get(i);
      boolean known = column.top().stream().anyMatch(each -> each.text().equals(cell));
      if (!cell.isEmpty()
          && !isNumber(cell)
          && !known
          && column.missing() == 0
          && Wording.isPlain(cell)
          && Wording.canBeNamed(column.name())) {
        return i;
      }
    }
    return -1;
  }

  /** Which lines they are. */
  String comment() {
    List<String> lines = new ArrayList<>();
    for (ApartRow row : table.apart().stream().limit(5).toList()) {
      lines.add(Integer.toString(row.line()));
    }
    int all = table.apart().size();
    return (all == 1 ? "Line " : "Lines ")
        + String.join(", ", lines)
        + (all > lines.size() ? " and others" : "")
        + " of the file "
        + (all == 1 ? "is no row, and is left out." : "are no rows, and are left out.");
  }

  private boolean isNumber(String cell) {
    return table.format().number(cell).isPresent();
  }

  private static boolean isNumbers(ColumnProfile column) {
    return column.sort() == ColumnSort.NUMBER
        || (column.sort() == ColumnSort.KEY && Numerals.isNumber(first(column)));
  }

  private static String first(ColumnProfile column) {
    return column.examples().isEmpty() ? "" : column.examples().getFirst();
  }
}
