package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.source.Unicode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a table.
 *
 * @param records before the first row
 * @param before how many records stand before it
 */
record TableHead(List<String> names, Records records, int before) {
  /** Where the first row begins, in bytes of the text; lines between rows may stand before it. */
  long offset() {
    return records instanceof CsvRecords ? records.offsets(before)[0] : 0;
  }

  /** The line, from 1, at that place. */
  int line() {
    return records instanceof CsvRecords ? records.line(before) : 1;
  }

  /**
   * Reads the columns' names; null after an error.
   *
   * @param in the file's text, without its compression
   */
  static @Nullable TableHead read(TableFile file, InputStream in, DataDiagnostics findings)
      throws IOException {
    return read(file, in, false, findings);
  }

  /**
   * The same.
   *
   * @param tolerant whether a row that is wrong by itself does not end the text
   */
  static @Nullable TableHead read(
      TableFile file, InputStream in, boolean tolerant, DataDiagnostics findings)
      throws IOException {
    if (file.format().json()) {
      List<String> names = paths(file, tolerant, findings);
      return names == null ? null : new TableHead(names, json(in, names, tolerant), 0);
    }
    CsvRecords records = new CsvRecords(in, file.format());
    if (tolerant) {
      records.tolerate();
    }
    List<String> names = header(file, records, findings);
    return names == null ? null : new TableHead(names, records, file.format().header() ? 1 : 0);
  }

  private static JsonRecords json(InputStream in, List<String> names, boolean tolerant) {
    JsonRecords records = new JsonRecords(in, names);
    if (tolerant) {
      records.tolerate();
    }
    return records;
  }

  /** The paths of all fields of the first rows; null after an error. */
  private static @Nullable List<String> paths(
      TableFile file, boolean tolerant, DataDiagnostics findings) throws IOException {
    Records.Fault wrong = null;
    Set<String> paths = new LinkedHashSet<>();
    try (InputStream in = file.unpacked(IoReasons.open(file.path()))) {
      JsonRecords records = json(in, List.of(), tolerant);
      for (int row = 0; row < TableFile.ROWS_FOR_NAMES && records.next(); row++) {
        paths.addAll(records.row().keySet());
        wrong = wrong == null ? records.wrong() : wrong;
      }
      if (file.failed(records, findings)) {
        return null;
      }
    }
    if (paths.isEmpty()) {
      if (wrong == null) {
        findings.add(DataCode.EMPTY, null, file.name());
      } else {
        file.tell(wrong, findings);
      }
      return null;
    }
    return List.copyOf(paths);
  }

  /** The columns' names; the reader then stands before the first row. Null after an error. */
  private static @Nullable List<String> header(
      TableFile file, CsvRecords records, DataDiagnostics findings) throws IOException {
    if (!records.next()) {
      if (!file.failed(records, findings)) {
        findings.add(DataCode.EMPTY, null, file.name());
      }
      return null;
    }
    int width = records.cells();
    records.expect(width);
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      cells.add(Unicode.composed(records.cell(i).strip()));
    }
    if (width == 1) {
      for (char other : new char[] {',', ';', '\t', '|'}) {
        if (other != file.format().delimiter() && cells.getFirst().indexOf(other) >= 0) {
          findings.add(
              DataCode.DELIMITER,
              "its cells seem to be separated by "
                  + (other == '\t'
                      ? "tabs: `delimiter: \"\\t\"`"
                      : "`" + other + "`: `delimiter: \"" + other + "\"`"),
              file.name(),
              Numerals.shorten(cells.getFirst()));
          return null;
        }
      }
    }
    if (!file.format().header()) {
      records.hold();
      if (!file.format().names().isEmpty() && file.format().names().size() != width) {
        findings.add(
            DataCode.OTHER_COLUMNS,
            "name each column, in order",
            file.name(),
            "`header`",
            Numerals.count(width, "cell") + " in its first row",
            Numerals.count(file.format().names().size(), "name"));
        return null;
      }
      return file.format().names().isEmpty() ? TableFile.numbered(width) : distinct(file, findings);
    }
    List<String> names = headerNames(file, cells, findings);
    if (names != null && !records.next()) {
      if (!file.failed(records, findings)) {
        findings.add(DataCode.EMPTY, null, file.name());
      }
      return null;
    }
    records.hold();
    return names;
  }

  private static @Nullable List<String> distinct(TableFile file, DataDiagnostics findings) {
    List<String> names = file.format().names();
    for (int i = 0; i < names.size(); i++) {
      int first = names.indexOf(names.get(i));
      if (first < i) {
        findings.add(
            DataCode.DUPLICATE_COLUMN,
            "give each column a name of its own after `header:`",
            file.name(),
            first + 1,
            i + 1,
            Numerals.shorten(names.get(i)));
        return null;
      }
    }
    return names;
  }

  private static @Nullable List<String> headerNames(
      TableFile file, List<String> cells, DataDiagnostics findings) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String column = cells.get(i);
      if (column.isEmpty()) {
        column = "column_" + (i + 1);
        findings.add(
            DataCode.UNNAMED_COLUMN,
            "give it a name in the first line",
            file.name(),
            i + 1,
            column);
      }
      Integer before = seen.put(column, i + 1);
      if (before != null) {
        findings.add(
            DataCode.DUPLICATE_COLUMN,
            "give each column a name of its own in the first line",
            file.name(),
            before,
            i + 1,
            Numerals.shorten(column));
        return null;
      }
      names.add(column);
    }
    if (cells.stream().allMatch(Numerals::isNumber)) {
      findings.add(
          DataCode.HEADER_IS_DATA,
          "if the file has no line of names, write `header: false`; the columns are then called"
              + " column_1, column_2, …",
          file.name());
    }
    return List.copyOf(names);
  }
}
