package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.NumberList;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A table that stands in the {@code .nn} file itself: {@code table(a: [0, 1], b: [1, 1])} by
 * columns, or {@code rows([0, 1], [1, 1])} by rows, whose columns are column_1, column_2, ….
 */
record InlineTable(SequencedMap<String, List<Object>> columns, int rows) {
  /** From the options of {@code table}; null after an error. */
  static @Nullable InlineTable ofColumns(Options options, DataDiagnostics findings) {
    SequencedMap<String, List<Object>> columns = new LinkedHashMap<>();
    String first = "";
    int rows = -1;
    // The catalogue's entry gathers the columns, whose names are free, in one option.
    Map<?, ?> given =
        options.find("columns") instanceof Map<?, ?> gathered ? gathered : options.values();
    for (Map.Entry<?, ?> entry : given.entrySet()) {
      String name = entry.getKey().toString();
      if (!(entry.getValue() instanceof List<?> cells)) {
        findings.add(
            DataCode.BAD_TABLE,
            "write it as `" + name + ": [0, 1]`",
            "column `" + name + "` is not a list");
        return null;
      }
      if (rows >= 0 && rows != cells.size()) {
        findings.add(
            DataCode.BAD_TABLE,
            "all columns must have as many rows",
            "column `%s` has %s, but column `%s` has %s"
                .formatted(
                    name, Numerals.count(cells.size(), "row"), first, Numerals.count(rows, "row")));
        return null;
      }
      first = rows < 0 ? name : first;
      rows = cells.size();
      columns.put(name, List.copyOf(cells));
    }
    return of(columns, rows, findings);
  }

  /** From the options of {@code rows}; null after an error. */
  static @Nullable InlineTable ofRows(Options options, DataDiagnostics findings) {
    List<?> rows = options.find("rows") instanceof List<?> list ? list : List.of();
    SequencedMap<String, List<Object>> columns = new LinkedHashMap<>();
    int width = -1;
    for (int i = 0; i < rows.size(); i++) {
      List<?> row = rows.get(i) instanceof List<?> cells ? cells : List.of(rows.get(i));
      if (width < 0) {
        width = row.size();
        TableFile.numbered(width).forEach(name -> columns.put(name, new ArrayList<>()));
      } else if (row.size() != width) {
        findings.add(
            DataCode.BAD_TABLE,
            "all rows must have as many cells",
            "row %s has %s, but row 1 has %s"
                .formatted(i + 1, Numerals.count(row.size(), "cell"), width));
        return null;
      }
      int column = 0;
      for (List<Object> cells : columns.values()) {
        cells.add(row.get(column++));
      }
    }
    return of(columns, rows.size(), findings);
  }

  private static @Nullable InlineTable of(
      SequencedMap<String, List<Object>> columns, int rows, DataDiagnostics findings) {
    if (columns.isEmpty() || rows <= 0) {
      findings.add(DataCode.EMPTY, null, "the table");
      return null;
    }
    return new InlineTable(columns, rows);
  }

  Schema schema() {
    return Schema.of(types(), rows);
  }

  private SequencedMap<String, ColumnType> types() {
    SequencedMap<String, ColumnType> types = new LinkedHashMap<>();
    columns.forEach(
        (name, cells) ->
            types.put(
                name,
                isNumeric(cells)
                    ? ColumnType.number(Shape.SCALAR)
                    : ColumnType.lists(
                        NumberList.shared(
                            cells.stream().limit(3).map(InlineTable::text).toList()))));
    return types;
  }

  private static boolean isNumeric(List<Object> cells) {
    return cells.stream().allMatch(cell -> cell instanceof Number || cell instanceof Boolean);
  }

  RawTable read() {
    SequencedMap<String, RawColumn> raw = new LinkedHashMap<>();
    columns.forEach(
        (name, cells) ->
            raw.put(
                name,
                isNumeric(cells)
                    ? new RawColumn.Numbers(
                        cells.stream().mapToDouble(InlineTable::number).toArray())
                    : new RawColumn.Texts(
                        cells.stream().map(InlineTable::text).toArray(String[]::new))));
    return new RawTable(rows, rows, raw, new Origin(columns), List.of());
  }

  private static double number(Object cell) {
    return cell instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) cell).doubleValue();
  }

  private static String text(Object cell) {
    return cell instanceof Number number ? Numerals.format(number.doubleValue()) : cell.toString();
  }

  private record Origin(SequencedMap<String, List<Object>> columns) implements RawTable.Origin {
    @Override
    public String describe(int row) {
      return "row " + (row + 1);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      SequencedMap<String, String> cells = new LinkedHashMap<>();
      columns.forEach((name, column) -> cells.put(name, text(column.get(row))));
      return cells;
    }
  }
}
