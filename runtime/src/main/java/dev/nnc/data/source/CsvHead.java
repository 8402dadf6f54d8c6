package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Grammar;
import dev.nnc.source.Unicode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the beginning of a CSV table: a line that tells the separator, lines that are skipped, the
 * names of the columns, and how wide the rows are.
 */
final class CsvHead {
  private static final int MOST_SHOWN = 20;

  private final TableFile file;
  private final TableFormat format;
  private final CsvRecords records;
  private final DataDiagnostics findings;

  /**
   * @param in the file's text, without its compression
   * @param tolerant whether a row that is wrong by itself does not end the text
   */
  CsvHead(TableFile file, InputStream in, boolean tolerant, DataDiagnostics findings) {
    this.file = file;
    this.format = file.format();
    this.records = new CsvRecords(in, format);
    this.findings = findings;
    if (tolerant) {
      records.tolerate();
    }
  }

  /** The records then stand before the first row; null after an error. */
  @Nullable TableHead read() throws IOException {
    char separator = records.separator();
    char said = format.delimiter();
    if (separator != 0 && said != separator && said != TableFormat.CSV.delimiter()) {
      findings.add(
          DataCode.SEPARATOR,
          "take the option away, or the line out of the file",
          file.name(),
          shown(separator),
          shown(said));
      return null;
    }
    String above = records.skipLines(Math.max(0, format.skip() - (separator == 0 ? 0 : 1)));
    if (above == null) {
      findings.add(
          DataCode.EMPTY,
          "it has "
              + Numerals.count(records.line() - 1, "line")
              + ", and `skip` leaves out "
              + Numerals.count(format.skip()),
          file.name());
      return null;
    }
    TableFormat own = separator == 0 ? format : format.separatedBy(separator);
    return format.header() ? named(own, above) : nameless(own);
  }

  private static String shown(char separator) {
    return separator == '\t' ? "\\t" : Character.toString(separator);
  }

  /** The cells of the record just read. */
  private List<String> cells() {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < records.cells(); i++) {
      cells.add(Unicode.composed(records.cell(i).strip()));
    }
    return cells;
  }

  private static int end(List<String> cells) {
    return new HeaderPlace.Row(0, cells).end();
  }

  private boolean next() throws IOException {
    if (records.next()) {
      return true;
    }
    empty();
    return false;
  }

  /** Says that there are no rows, or why there is no more to read. */
  private void empty() {
    if (!file.failed(records, findings)) {
      String skipped = "`skip` leaves out its first " + Grammar.count(format.skip(), "line");
      findings.add(DataCode.EMPTY, format.skip() == 0 ? null : skipped, file.name());
    }
  }

  /** Of a file whose rows begin at once. */
  private @Nullable TableHead nameless(TableFormat own) throws IOException {
    if (!next()) {
      return null;
    }
    List<String> names = format.names();
    int width = records.cells();
    int empty = names.isEmpty() ? 0 : width - names.size();
    if (empty < 0 || (empty > 0 && end(cells()) > names.size())) {
      findings.add(
          DataCode.OTHER_COLUMNS,
          "name each column, in order",
          file.name(),
          "`header`",
          Numerals.count(width, "cell") + " in its first row",
          Numerals.count(names.size(), "name"));
      return null;
    }
    if (width == 1 && isOtherDelimiter(cells().getFirst(), own)) {
      return null;
    }
    records.expect(width - empty, empty);
    records.hold();
    return !names.isEmpty() && !areDistinct(names)
        ? null
        : new TableHead(
            own, names.isEmpty() ? TableFile.numbered(width) : names, empty, records, 0);
  }

  private boolean areDistinct(List<String> names) {
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
        return false;
      }
    }
    return true;
  }

  /** Of a file with a line of names. */
  private @Nullable TableHead named(TableFormat own, String above) throws IOException {
    if (!next()) {
      return null;
    }
    int line = records.line(0);
    List<String> cells = cells();
    int width = cells.size();
    records.expectSeveral(width > 1);
    boolean more = records.next();
    List<String> first = more ? cells() : List.of();
    if (isAboveTheNames(cells, first, line, own)
        || (width == 1 && isOtherDelimiter(cells.getFirst(), own))) {
      return null;
    }
    // Behind the last name both the header and the rows may have empty cells, which are no columns.
    int end = end(cells);
    boolean endsEmpty = more && end > 0 && first.size() >= end && end(first) <= end;
    int columns = endsEmpty ? end : width;
    List<String> names = names(cells.subList(0, columns));
    if (names == null) {
      return null;
    }
    if (!more) {
      empty();
      return null;
    }
    warnOfNumbers(names, width, above, own);
    int empty = endsEmpty ? Math.max(width, first.size()) - columns : 0;
    records.expect(columns, empty);
    records.hold();
    return file.failed(records, findings) ? null : new TableHead(own, names, empty, records, 1);
  }

  /** Whether the line that was read as names stands above the table, which is then reported. */
  private boolean isAboveTheNames(
      List<String> cells, List<String> first, int line, TableFormat own) {
    List<String> named = cells.subList(0, Math.max(1, end(cells)));
    boolean gaps = named.stream().skip(1).anyMatch(String::isEmpty) || end(first) > named.size();
    if (named.size() > 1 && !gaps && named.stream().distinct().count() == named.size()) {
      return false;
    }
    HeaderPlace place = HeaderPlace.of(firstRows(own));
    if (place.skip() < line || place.above() == HeaderPlace.Above.SHORT_HEADER) {
      return false;
    }
    if (place.names().isEmpty()) {
      findings.add(
          DataCode.TABLE_BELOW,
          "say so in the source: `skip: "
              + place.skip()
              + (place.isHeader() ? "`" : ", header: false`"),
          file.name(),
          place.skip() + 1,
          place.above() == HeaderPlace.Above.GROUPS ? "names of groups of columns" : "a title");
    } else {
      findings.add(
          DataCode.TWO_HEADERS,
          "name them in the source: `skip: "
              + place.skip()
              + ", header: ["
              + place.names().stream()
                  .limit(MOST_SHOWN)
                  .map(name -> '"' + Numerals.shorten(name) + '"')
                  .collect(Collectors.joining(", "))
              + (place.names().size() > MOST_SHOWN ? ", …" : "")
              + "]`",
          file.name(),
          place.skip() - 1,
          place.skip());
    }
    return true;
  }

  /** The first rows behind those that are skipped; none if the file cannot be read again. */
  private List<HeaderPlace.Row> firstRows(TableFormat as) {
    try (InputStream in = file.unpacked(IoReasons.open(file.path()))) {
      return HeaderPlace.rows(HeaderPlace.head(in), as).stream()
          .filter(row -> row.line() > as.skip())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Whether the one cell of the first line should be several, which is then reported. */
  private boolean isOtherDelimiter(String cell, TableFormat own) {
    for (char other : new char[] {',', ';', '\t', '|'}) {
      if (other == own.delimiter()) {
        continue;
      }
      int skip =
          cell.indexOf(other) >= 0 || !own.header()
              ? 0
              : HeaderPlace.of(firstRows(own.separatedBy(other))).skip();
      if (skip > 0 || cell.indexOf(other) >= 0) {
        String said = "delimiter: \"" + shown(other) + "\"";
        findings.add(
            DataCode.DELIMITER,
            "its cells seem to be separated by "
                + (other == '\t' ? "tabs: `" : "`" + other + "`: `")
                + said
                + (skip > 0 ? ", skip: " + skip : "")
                + "`",
            file.name(),
            Numerals.shorten(cell));
        return true;
      }
    }
    return false;
  }

  private @Nullable List<String> names(List<String> cells) {
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
    return List.copyOf(names);
  }

  /**
   * Warns of names that are numbers.
   *
   * @param width how many cells the line of names has
   * @param above the last line above it
   */
  private void warnOfNumbers(List<String> names, int width, String above, TableFormat own) {
    if (names.stream().noneMatch(Numerals::isNumber)) {
      return;
    }
    if (format.skip() > 0 && areNames(above, width, own)) {
      findings.add(
          DataCode.SKIPPED_NAMES,
          "`skip: " + (format.skip() - 1) + "` reads it as such",
          file.name(),
          format.skip());
    } else if (names.stream().allMatch(Numerals::isNumber)) {
      findings.add(
          DataCode.HEADER_IS_DATA,
          "if the file has no line of names, write `header: false`; the columns are then called"
              + " column_1, column_2, …",
          file.name());
    }
  }

  /** Whether a line has as many cells, none of them a number, empty or there twice. */
  private static boolean areNames(String line, int width, TableFormat own) {
    List<HeaderPlace.Row> rows = HeaderPlace.rows(line, own);
    return width > 1
        && rows.size() == 1
        && rows.getFirst().cells().size() == width
        && rows.getFirst().cells().stream().distinct().count() == width
        && rows.getFirst().cells().stream()
            .noneMatch(cell -> cell.isEmpty() || Numerals.isNumber(cell));
  }
}
