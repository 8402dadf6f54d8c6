package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code rows([0, 1], [1, 1])}: rows that stand in the program. */
record RowsSource(Options options) implements DataSource {
  @Override
  public @Nullable Schema schema(FileFinder finder, DataDiagnostics findings) {
    InlineTable table = InlineTable.ofRows(options, findings);
    return table == null ? null : table.schema();
  }

  @Override
  public @Nullable RawTable read(
      FileFinder finder, Map<String, ColumnType> wanted, DataDiagnostics findings) {
    InlineTable table = InlineTable.ofRows(options, findings);
    return table == null ? null : table.read();
  }

  @Override
  public long size(FileFinder finder, DataDiagnostics findings) {
    return 0;
  }
}
