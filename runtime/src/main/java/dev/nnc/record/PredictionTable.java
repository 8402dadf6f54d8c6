package dev.nnc.record;

import java.util.List;

/**
 * Predictions with what they were made from, as far as they are shown.
 *
 * @param columns names, what tells the row first
 * @param rows the first ones, one cell a column
 * @param all how many rows there are
 */
public record PredictionTable(List<String> columns, List<List<String>> rows, int all) {
  public PredictionTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row has " + row.size() + " cells where there are " + columns.size() + " columns");
      }
    }
  }
}
