package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.diag.DataCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a table.
 *
 * @param format as the file's own first line has it, too
 * @param empty how many empty cells may stand behind those of the columns
 * @param records before the first row
 * @param before how many records stand before it
 */
record TableHead(TableFormat format, List<String> names, int empty, Records records, int before) {
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
      return names == null
          ? null
          : new TableHead(file.format(), names, 0, json(in, names, tolerant), 0);
    }
    return new CsvHead(file, in, tolerant, findings).read();
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
    try (InputStream in = file.head()) {
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
}
