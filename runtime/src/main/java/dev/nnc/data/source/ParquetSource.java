package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.file.DataDiagnostics;

/** {@code parquet("visits.parquet")}: a table of columns with types. */
record ParquetSource(Options options) implements TextFileSource {
  @Override
  public String path() {
    return options.text("path");
  }

  @Override
  public TableFormat format(DataDiagnostics findings) {
    return TableFormat.typed(TableFormat.Form.PARQUET, "", options);
  }
}
