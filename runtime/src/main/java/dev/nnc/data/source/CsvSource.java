package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.file.DataDiagnostics;
import org.jspecify.annotations.Nullable;

/** {@code csv("houses.csv", delimiter: ";")}: one row a line, cells with a delimiter between. */
record CsvSource(Options options) implements TextFileSource {
  @Override
  public String path() {
    return options.text("path");
  }

  @Override
  public @Nullable TableFormat format(DataDiagnostics findings) {
    return TableFormat.csv(options, findings);
  }
}
