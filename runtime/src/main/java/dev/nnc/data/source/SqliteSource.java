package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.diag.DataCode;
import org.jspecify.annotations.Nullable;

/** {@code sqlite("shop.db", table: "orders")}: a table of a database, or the result of a query. */
record SqliteSource(Options options) implements TextFileSource {
  @Override
  public String path() {
    return options.text("path");
  }

  @Override
  public @Nullable TableFormat format(DataDiagnostics findings) {
    String table = options.text("table");
    String query = options.text("query");
    if (!query.isEmpty() && !table.isEmpty()) {
      findings.add(
          DataCode.NO_QUERY,
          "a query says by itself which tables it reads",
          "it stands beside `table`");
      return null;
    }
    if (!query.isEmpty() && !SqliteText.isQuery(query)) {
      findings.add(
          DataCode.NO_QUERY,
          "a query is such as \"SELECT age, town FROM visits\"",
          "it does not begin with SELECT or WITH");
      return null;
    }
    if (query.strip().replaceAll("'[^']*'|\"[^\"]*\"", "").matches("(?s).*;.+")) {
      findings.add(
          DataCode.NO_QUERY, "one SELECT gives the rows", "there is another statement behind `;`");
      return null;
    }
    return TableFormat.typed(TableFormat.Form.SQLITE, query.isEmpty() ? table : query, options);
  }
}
