package dev.nnc.data.split;

import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.plan.DataPlan;

/** {@code everything}: no row is held out but those that the source itself holds out. */
record EverythingSplit() implements Split {
  @Override
  public boolean holdsOut() {
    return false;
  }

  @Override
  public RowParts parts(DataPlan plan, RawTable table, long seed, DataDiagnostics findings) {
    return new RowParts(SplitRows.own(table), SplitRows.validation(table), SplitRows.test(table));
  }
}
