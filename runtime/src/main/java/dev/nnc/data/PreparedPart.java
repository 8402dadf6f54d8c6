package dev.nnc.data;

import dev.nnc.data.column.Column;
import dev.nnc.plan.Part;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Some rows of a data set with all fields: its training, validation or test part, or all rows. */
public final class PreparedPart {
  private final Part name;
  private final int[] tableRows;
  private final SequencedMap<String, Column> columns;

  PreparedPart(Part name, int[] tableRows, SequencedMap<String, Column> columns) {
    this.name = name;
    this.tableRows = tableRows;
    this.columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
  }

  public Part name() {
    return name;
  }

  public int rows() {
    return tableRows.length;
  }

  /** By the fields' names, in the order of the file. */
  public SequencedMap<String, Column> columns() {
    return columns;
  }

  public Column column(String field) {
    Column column = columns.get(field);
    if (column == null) {
      throw new IllegalArgumentException("no field " + field + " among " + columns.keySet());
    }
    return column;
  }

  /** The field's numbers; it must hold numbers. */
  public Column.Numbers numbers(String field) {
    return (Column.Numbers) column(field);
  }

  /** The field's classes; it must hold classes. */
  public Column.Classes classes(String field) {
    return (Column.Classes) column(field);
  }

  /** The rows of the table that are its rows, in its order. */
  public int[] tableRows() {
    return tableRows.clone();
  }

  /** The same with each row of the table once. */
  PreparedPart withoutRepeats() {
    BitSet seen = new BitSet();
    for (int row : tableRows) {
      seen.set(row);
    }
    if (seen.cardinality() == tableRows.length) {
      return this;
    }
    int[] once = Arrays.stream(tableRows).distinct().toArray();
    SequencedMap<String, Column> own = new LinkedHashMap<>();
    columns.forEach((field, column) -> own.put(field, column.in(once)));
    return new PreparedPart(name, once, own);
  }

  /** The row of the table that is this row of the part. */
  int tableRow(int row) {
    return tableRows[row];
  }
}
