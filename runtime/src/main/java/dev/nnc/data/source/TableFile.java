package dev.nnc.data.source;

import dev.nnc.data.file.BadByte;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.EncodedText;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A table in a text file, plain or compressed by gzip: its rows become plain arrays. Tribuo's own
 * examples are sparse and named, which suits neither images nor tensors, and its number cells take
 * {@code Infinity} and do not tell where a bad one stands.
 *
 * @param path with symbolic links resolved
 * @param name as messages call it
 * @param only the columns that are read, where leaving out others saves something; empty for all
 */
public record TableFile(Path path, String name, TableFormat format, Set<String> only) {
  public TableFile {
    only = Set.copyOf(only);
  }

  /** With all of its columns. */
  public TableFile(Path path, String name, TableFormat format) {
    this(path, name, format, Set.of());
  }

  /** The same file, of which other columns than these need not be read. */
  TableFile only(Collection<String> columns) {
    return new TableFile(path, name, format, Set.copyOf(columns));
  }

  /** In how many rows of JSON the columns' names are looked for. */
  static final int ROWS_FOR_NAMES = 100;

  private static final int ALL = Integer.MAX_VALUE;

  /** Where a row stands, in words. */
  String at(int line, int row) {
    return isText()
        ? name + ", line " + line + " (row " + (row + 1) + ")"
        : name + ", row " + (row + 1);
  }

  /** Whether it is a text, whose lines a person can find. */
  boolean isText() {
    return format.form() == TableFormat.Form.CSV || format.form() == TableFormat.Form.JSON_LINES;
  }

  /** Whether it is shorter than what it holds. */
  boolean isPacked() {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".gz")
        || format.form() == TableFormat.Form.PARQUET;
  }

  /**
   * The text from its beginning, without its compression and byte order mark, in UTF-8; of a file
   * that is no text, its rows as JSON Lines. Who closes it closes what it is read from.
   */
  InputStream unpacked(InputStream in) throws IOException {
    if (!isText()) {
      return rows(in);
    }
    return EncodedText.utf8(decompressed(in), format.charset());
  }

  /**
   * The text of the rows from one on.
   *
   * @param row counted from 0
   * @param offset at which it begins, in bytes of the text
   */
  InputStream from(int row, long offset) throws IOException {
    InputStream raw = IoReasons.open(path);
    if (format.form() == TableFormat.Form.PARQUET) {
      return ParquetText.open(raw, path, only, row, ALL);
    }
    InputStream in = unpacked(raw);
    in.skipNBytes(offset);
    return in;
  }

  /** The text of the rows in which the columns' names are looked for, or more. */
  InputStream head() throws IOException {
    InputStream raw = IoReasons.open(path);
    return format.form() == TableFormat.Form.PARQUET
        ? ParquetText.open(raw, path, only, 0, ROWS_FOR_NAMES)
        : unpacked(raw);
  }

  private InputStream rows(InputStream in) throws IOException {
    boolean parquet = format.form() == TableFormat.Form.PARQUET;
    byte[] magic = parquet ? ParquetText.MAGIC : SqliteText.MAGIC;
    if (!Arrays.equals(in.readNBytes(magic.length), magic)) {
      throw new IOException(parquet ? "it is not a Parquet file" : "it is not an SQLite database");
    }
    return parquet
        ? ParquetText.open(in, path, only, 0, ALL)
        : SqliteText.open(in, path, format.query());
  }

  private InputStream decompressed(InputStream in) throws IOException {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".gz")
        ? new GZIPInputStream(in, 1 << 16)
        : in;
  }

  /** All rows as texts, for a table of a few rows that a person hands in; null after an error. */
  @Nullable List<Row> texts(int most, DataDiagnostics findings) {
    try (InputStream in = unpacked(IoReasons.open(path))) {
      return texts(in, most, findings);
    } catch (IOException e) {
      unreadable(e, findings);
      return null;
    }
  }

  /** The same of a text that begins as the file does, in UTF-8. */
  @Nullable List<Row> texts(InputStream in, int most, DataDiagnostics findings) {
    try {
      TableHead head = TableHead.read(this, in, true, findings);
      if (head == null) {
        return null;
      }
      List<Row> rows = new ArrayList<>();
      while (head.records().next()) {
        if (rows.size() == most) {
          findings.add(
              DataCode.TOO_LARGE,
              "cut it into several files",
              name,
              "at most " + Numerals.count(most, "row") + " can be predicted on at once");
          return null;
        }
        int line = head.records().line(rows.size() + head.before());
        Records.Fault wrong = head.records().wrong();
        rows.add(
            wrong == null
                ? new Row(
                    line,
                    texts(head.names(), head.records()),
                    numbers(head.names(), head.records()),
                    null)
                : new Row(line, empty(head.names()), Set.of(), reason(wrong)));
      }
      return failed(head.records(), findings) ? null : rows;
    } catch (IOException e) {
      unreadable(e, findings);
      return null;
    }
  }

  /**
   * A row as it stands in the file.
   *
   * @param line at which it begins
   * @param cells by column
   * @param numbers the columns whose cells are numbers of JSON, written as JSON writes them
   * @param wrong why nothing of it can be read, to follow its place in a sentence; null if it can
   */
  record Row(
      int line, SequencedMap<String, String> cells, Set<String> numbers, @Nullable String wrong) {}

  private static String reason(Records.Fault wrong) {
    List<Object> said = wrong.arguments();
    return wrong.code() == DataCode.RAGGED
        ? "it has " + said.get(1) + ", and the table has " + said.get(2) + " columns"
        : "column " + said.get(1) + ": " + said.get(2);
  }

  private static SequencedMap<String, String> empty(List<String> names) {
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    names.forEach(name -> cells.put(name, ""));
    return cells;
  }

  /** The cells of one row by column. */
  static SequencedMap<String, String> texts(List<String> names, Records row) {
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      cells.put(names.get(i), row.cell(i));
    }
    return cells;
  }

  /** The columns whose cell is a number of JSON. */
  private Set<String> numbers(List<String> names, Records row) {
    if (!format.json()) {
      return Set.of();
    }
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (!row.quoted(i) && Numerals.isNumber(row.cell(i))) {
        numbers.add(names.get(i));
      }
    }
    return numbers;
  }

  /** The names of columns that have none: {@code column_1}, {@code column_2}, …. */
  public static List<String> numbered(int columns) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      names.add("column_" + i);
    }
    return names;
  }

  /** Whether reading ended with a fault, which is then reported. */
  boolean failed(Records records, DataDiagnostics findings) {
    Records.Fault fault = records.fault();
    if (fault == null) {
      return false;
    }
    tell(fault, findings);
    return true;
  }

  void tell(Records.Fault fault, DataDiagnostics findings) {
    if (fault.code() == DataCode.NOT_TEXT && fault.help() == null) {
      notText(fault, findings);
      return;
    }
    List<Object> arguments = new ArrayList<>();
    arguments.add(name);
    arguments.addAll(fault.arguments());
    if (fault.code() == DataCode.NOT_TEXT) {
      arguments.add(format.encoding());
    }
    findings.add(fault.code(), fault.help(), arguments.toArray());
  }

  /** Says where the first byte stands that is not UTF-8: the reader has gone past it. */
  private void notText(Records.Fault fault, DataDiagnostics findings) {
    String line = String.valueOf(fault.arguments().getFirst());
    String help = "save the file as UTF-8; spreadsheets offer it as \"CSV UTF-8\"";
    String encoding = format.encoding();
    try (InputStream head = decompressed(IoReasons.open(path));
        InputStream in = decompressed(IoReasons.open(path))) {
      Charset actual = EncodedText.charset(head, format.charset());
      boolean bytes = !actual.name().startsWith("UTF-16");
      encoding = bytes ? encoding : "UTF-16";
      BadByte bad = bytes ? BadByte.find(in, actual) : null;
      if (bad != null) {
        line = "%d, byte %d (0x%02X)".formatted(bad.line(), bad.column(), bad.value());
        help += format.charset().equals(StandardCharsets.UTF_8) ? otherEncoding(bad) : "";
      }
    } catch (IOException e) {
      // The line alone must do.
      help += "";
    }
    findings.add(DataCode.NOT_TEXT, help, name, line, encoding);
  }

  /**
   * In which encoding of one byte a character the bytes make sense, and how the line reads then.
   */
  private static String otherEncoding(BadByte bad) {
    Charset windows = Charset.forName("windows-1252");
    // Where Latin-1 has control characters, Windows has quotes, dashes and the euro.
    boolean isWindows = bad.decoded(windows) != null;
    String text = bad.decoded(isWindows ? windows : StandardCharsets.ISO_8859_1);
    String word = isWindows ? "windows1252" : "latin1";
    return text == null
        ? ""
        : "; if that line should read `%s`, say so: `encoding: %s`"
            .formatted(Numerals.shorten(text.strip()), word);
  }

  void unreadable(IOException e, DataDiagnostics findings) {
    findings.add(DataCode.UNREADABLE, null, name, IoReasons.of(e));
  }
}
