package dev.nnc.report;

import java.util.List;

/** Numbers of a table stand under each other at the right, words at the left. */
final class CellStyles {
  private CellStyles() {}

  /** The class of a column's cells: {@code number} where all are numbers. */
  static String of(List<List<String>> rows, int column) {
    boolean numbers = false;
    for (List<String> row : rows) {
      String cell = row.get(column);
      if (!cell.isEmpty() && !isNumber(cell)) {
        return "";
      }
      numbers |= !cell.isEmpty();
    }
    return numbers ? "number" : "";
  }

  /** A number as people write it, with separators, a sign or a unit such as %. */
  private static boolean isNumber(String cell) {
    boolean digit = false;
    for (int i = 0; i < cell.length(); i++) {
      char each = cell.charAt(i);
      digit |= each >= '0' && each <= '9';
      if ((each < '0' || each > '9') && "+-−.,eE%<– ".indexOf(each) < 0) {
        return false;
      }
    }
    return digit;
  }
}
