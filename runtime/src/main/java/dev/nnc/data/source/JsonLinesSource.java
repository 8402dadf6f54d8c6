package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.file.DataDiagnostics;

/** {@code jsonl("visits.jsonl")}: one JSON object a line. */
record JsonLinesSource(Options options) implements TextFileSource {
  @Override
  public String path() {
    return options.text("path");
  }

  @Override
  public TableFormat format(DataDiagnostics findings) {
    return TableFormat.typed(TableFormat.Form.JSON_LINES, "", options);
  }
}
