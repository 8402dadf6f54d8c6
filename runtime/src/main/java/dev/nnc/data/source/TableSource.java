package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code table(a: [0, 1], b: [1, 1])}: columns that stand in the program. */
record TableSource(Options options) implements DataSource {
  @Override
  public @Nullable Schema schema(FileFinder finder, DataDiagnostics findings) {
    InlineTable table = InlineTable.ofColumns(options, findings);
    return table == null ? null : table.schema();
  }

  @Override
  public @Nullable RawTable read(
      FileFinder finder, Map<String, ColumnType> wanted, DataDiagnostics findings) {
    InlineTable table = InlineTable.ofColumns(options, findings);
    return table == null ? null : table.read();
  }

  @Override
  public @Nullable String @Nullable [] texts(
      FileFinder finder, String column, DataDiagnostics findings) {
    RawTable table = read(finder, Map.of(), findings);
    return table != null && table.columns().get(column) instanceof RawColumn.Texts texts
        ? texts.values()
        : null;
  }

  @Override
  public long size(FileFinder finder, DataDiagnostics findings) {
    return 0;
  }
}
