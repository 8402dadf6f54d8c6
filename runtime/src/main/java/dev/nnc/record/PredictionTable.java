package dev.nnc.record;

import java.util.List;

/**
 * Predictions with what they were made from.
 *
 * @param columns names, inputs first
 * @param rows one cell a column
 */
public record PredictionTable(List<String> columns, List<List<String>> rows) {
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
