package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.plan.DataPlan;

/**
 * {@code last(validation: 10%)}: the last rows are held out, those for the test at the very end.
 */
record LastSplit(Options options) implements SizedSplit {
  @Override
  public RowParts cut(
      DataPlan plan, RawTable table, Sizes sizes, long seed, DataDiagnostics findings) {
    return stretches(table, sizes);
  }

  /** One stretch of rows a part. */
  static RowParts stretches(RawTable table, Sizes sizes) {
    int test = sizes.train() + sizes.validation();
    return new RowParts(
        SplitRows.range(0, sizes.train()),
        SplitRows.range(sizes.train(), test),
        SplitRows.range(test, table.splitRows()));
  }
}
