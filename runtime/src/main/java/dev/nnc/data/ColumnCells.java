package dev.nnc.data;

import java.util.Arrays;

/** What a column holds in each of some rows, as a person reads it there. */
@SuppressWarnings("ArrayRecordComponent") // as many as rows; nothing compares or changes them
public sealed interface ColumnCells {
  /** Only these rows, in this order. */
  ColumnCells select(int[] rows);

  /** Whether the row has none. */
  boolean isMissing(int row);

  /** Numbers in the unit of the column; NaN is a missing cell. */
  record Numbers(double[] values) implements ColumnCells {
    @Override
    public boolean isMissing(int row) {
      return Double.isNaN(values[row]);
    }

    @Override
    public ColumnCells select(int[] rows) {
      return new Numbers(Arrays.stream(rows).mapToDouble(row -> values[row]).toArray());
    }
  }

  /** Texts or names of classes; empty is a missing cell. */
  record Texts(String[] values) implements ColumnCells {
    @Override
    public boolean isMissing(int row) {
      return values[row].isEmpty();
    }

    @Override
    public ColumnCells select(int[] rows) {
      return new Texts(Arrays.stream(rows).mapToObj(row -> values[row]).toArray(String[]::new));
    }
  }
}
