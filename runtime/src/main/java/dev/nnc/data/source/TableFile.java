package dev.nnc.data.source;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.SpilledNumbers;
import dev.nnc.data.file.BadByte;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.HashingInput;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
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
 */
public record TableFile(Path path, String name, TableFormat format) {
  /** From how many rows a column's type is told. */
  private static final int ROWS_FOR_TYPES = 100;

  /** How many more rows are looked at for a column that is empty in those. */
  private static final int MOST_ROWS_FOR_TYPES = 10_000;

  private static final int DISTINCT_TEXTS_KEPT = 10_000;

  /** The columns' types by name, as far as the first rows tell; null after an error. */
  @Nullable SequencedMap<String, ColumnType> types(DataDiagnostics findings) {
    try (InputStream in = unpacked(Files.newInputStream(path))) {
      Head head = head(in, findings);
      if (head == null) {
        return null;
      }
      Kinds kinds = new Kinds(head.names().size());
      int row = 0;
      while ((row < ROWS_FOR_TYPES || (kinds.undecided() && row < MOST_ROWS_FOR_TYPES))
          && head.records().next()) {
        kinds.look(head.records(), head.records().line(row + head.before()));
        row++;
      }
      return failed(head.records(), findings) ? null : kinds.types(head.names(), findings);
    } catch (IOException | RuntimeException e) {
      unreadable(e, findings);
      return null;
    }
  }

  /** What the first rows tell of each column. */
  private final class Kinds {
    private final int[] numbers;
    private final int[] texts;
    private final int[] foreign;
    private final int[] firstTextLine;
    private final String[] firstText;

    Kinds(int columns) {
      numbers = new int[columns];
      texts = new int[columns];
      foreign = new int[columns];
      firstTextLine = new int[columns];
      firstText = new String[columns];
      Arrays.fill(firstText, "");
    }

    boolean undecided() {
      for (int i = 0; i < numbers.length; i++) {
        if (numbers[i] + texts[i] == 0) {
          return true;
        }
      }
      return false;
    }

    void look(Records row, int line) {
      for (int i = 0; i < numbers.length; i++) {
        String cell = row.cell(i);
        if (format.isMissing(cell)) {
          continue;
        }
        if (format.isNumber(cell)) {
          numbers[i]++;
        } else {
          foreign[i] += Numerals.isForeign(cell) ? 1 : 0;
          if (texts[i]++ == 0) {
            firstTextLine[i] = line;
            firstText[i] = cell;
          }
        }
      }
    }

    SequencedMap<String, ColumnType> types(List<String> names, DataDiagnostics findings) {
      SequencedMap<String, ColumnType> types = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        types.put(
            names.get(i), texts[i] == 0 ? ColumnType.number(Shape.SCALAR) : ColumnType.text());
        if (texts[i] > 0 && (numbers[i] > texts[i] || foreign[i] == texts[i])) {
          findings.add(
              DataCode.MIXED_COLUMN,
              (numbers[i] > texts[i]
                      ? "most of its cells are numbers; "
                      : "they look like numbers; ")
                  + Numerals.help(firstText[i]).replaceFirst("^mend the cell; ", ""),
              name,
              names.get(i),
              firstTextLine[i],
              Numerals.shorten(firstText[i]));
        }
      }
      return types;
    }
  }

  /**
   * All rows of the files, those of one after those of the other.
   *
   * @param files of the same columns, at least one
   * @param wanted the columns to keep, with their types
   * @return null after an error
   */
  static @Nullable RawTable read(
      List<TableFile> files, Map<String, ColumnType> wanted, DataDiagnostics findings) {
    return read(files, wanted, Memory.most() / 2, findings);
  }

  /**
   * @param held how many bytes of numbers may be held in memory; more go into temporary files
   */
  public static @Nullable RawTable read(
      List<TableFile> files, Map<String, ColumnType> wanted, long held, DataDiagnostics findings) {
    TableFormat format = files.getFirst().format();
    SequencedMap<String, Builder> builders = new LinkedHashMap<>();
    wanted.forEach(
        (column, type) ->
            builders.put(
                column,
                type.content() == ColumnType.Content.TEXT
                    ? new TextBuilder()
                    : new NumberBuilder(format)));
    try {
      int[] starts = new int[files.size()];
      List<Origin> origins = new ArrayList<>();
      List<DataFile> read = new ArrayList<>();
      int rows = 0;
      List<String> names = List.of();
      for (int i = 0; i < starts.length; i++) {
        TableFile file = files.get(i);
        starts[i] = rows;
        Origin origin = file.read(builders, rows, held, read, findings);
        if (origin == null) {
          return null;
        }
        if (i > 0 && !origin.names().equals(names)) {
          findings.add(
              DataCode.OTHER_COLUMNS,
              "files that one pattern names need the same columns in the same order",
              file.name(),
              files.getFirst().name(),
              String.join(", ", origin.names().stream().limit(20).toList()),
              String.join(", ", names.stream().limit(20).toList()));
          return null;
        }
        names = origin.names();
        rows += origin.rows();
        origins.add(origin);
      }
      SequencedMap<String, RawColumn> columns = new LinkedHashMap<>();
      for (Map.Entry<String, Builder> entry : builders.entrySet()) {
        columns.put(entry.getKey(), entry.getValue().build(rows));
      }
      return new RawTable(
          rows,
          rows,
          columns,
          origins.size() == 1 ? origins.getFirst() : new Origins(origins, starts),
          read);
    } catch (IOException e) {
      findings.add(DataCode.UNREADABLE, null, files.getLast().name(), IoReasons.of(e));
      return null;
    } finally {
      builders.values().forEach(Builder::close);
    }
  }

  /** Adds the file's rows to the builders; null after an error. */
  private @Nullable Origin read(
      SequencedMap<String, Builder> builders,
      int before,
      long held,
      List<DataFile> read,
      DataDiagnostics findings) {
    try (HashingInput in = HashingInput.open(path, name)) {
      FileTime modified = Files.getLastModifiedTime(path);
      InputStream text = unpacked(in);
      Head head = head(text, findings);
      if (head == null || !hasColumns(head.names(), builders.keySet(), findings)) {
        return null;
      }
      Records records = head.records();
      List<String> columns = List.copyOf(builders.keySet());
      Builder[] each = builders.values().toArray(new Builder[0]);
      int[] places = columns.stream().mapToInt(head.names()::indexOf).toArray();
      int rows = before;
      while (records.next()) {
        for (int i = 0; i < each.length; i++) {
          String cell = records.cell(places[i]);
          String bad = each[i].add(format.isMissing(cell) ? null : cell, rows);
          if (bad != null) {
            findings.add(
                DataCode.BAD_NUMBER,
                Numerals.help(bad),
                at(records.line(rows - before + head.before()), rows - before),
                columns.get(i),
                Numerals.shorten(bad),
                Numerals.complaint(bad));
            return null;
          }
        }
        rows++;
        if ((rows & 255) == 0) {
          long bytes = 12L * rows;
          for (Builder builder : each) {
            bytes += builder.bytes();
          }
          if (bytes > held) {
            for (Builder builder : each) {
              builder.spill(rows);
            }
          }
          if ((rows & 1023) == 0 && !Memory.holds(bytes * 2)) {
            findings.add(DataCode.TOO_LARGE, TOO_LARGE_HELP, name, Memory.need(bytes * 2));
            return null;
          }
        }
      }
      if (failed(records, findings)) {
        return null;
      }
      DataFile file = in.finish();
      read.add(file);
      return new Origin(
          this,
          head.names(),
          records.lines(head.before()),
          records.offsets(head.before()),
          file.bytes(),
          modified);
    } catch (IOException | RuntimeException e) {
      unreadable(e, findings);
      return null;
    }
  }

  private String at(int line, int row) {
    return name + ", line " + line + " (row " + (row + 1) + ")";
  }

  /** The text, without its compression. */
  private InputStream unpacked(InputStream in) throws IOException {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".gz")
        ? new GZIPInputStream(in, 1 << 16)
        : in;
  }

  private static final String TOO_LARGE_HELP =
      "let the program have more memory with the environment variable JAVA_TOOL_OPTIONS=-Xmx8g, or"
          + " use fewer rows";

  /** All rows as texts, for a table of a few rows that a person hands in; null after an error. */
  public @Nullable List<SequencedMap<String, String>> texts(int most, DataDiagnostics findings) {
    try (InputStream in = unpacked(Files.newInputStream(path))) {
      Head head = head(in, findings);
      if (head == null) {
        return null;
      }
      List<SequencedMap<String, String>> rows = new ArrayList<>();
      while (head.records().next()) {
        if (rows.size() == most) {
          findings.add(
              DataCode.TOO_LARGE,
              "cut it into several files",
              name,
              "at most " + Numerals.count(most, "row") + " can be predicted on at once");
          return null;
        }
        rows.add(texts(head.names(), head.records()));
      }
      return failed(head.records(), findings) ? null : rows;
    } catch (IOException | RuntimeException e) {
      unreadable(e, findings);
      return null;
    }
  }

  private static SequencedMap<String, String> texts(List<String> names, Records row) {
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      cells.put(names.get(i), row.cell(i));
    }
    return cells;
  }

  /**
   * The beginning of a table.
   *
   * @param records before the first row
   * @param before how many records stand before it
   */
  private record Head(List<String> names, Records records, int before) {}

  /** Reads the columns' names; null after an error. */
  private @Nullable Head head(InputStream in, DataDiagnostics findings) throws IOException {
    if (format.json()) {
      List<String> names = paths(findings);
      return names == null ? null : new Head(names, new JsonRecords(in, names), 0);
    }
    CsvRecords records = new CsvRecords(in, format);
    List<String> names = header(records, findings);
    return names == null ? null : new Head(names, records, format.header() ? 1 : 0);
  }

  /** The paths of all fields of the first rows; null after an error. */
  private @Nullable List<String> paths(DataDiagnostics findings) throws IOException {
    Set<String> paths = new LinkedHashSet<>();
    try (InputStream in = unpacked(Files.newInputStream(path))) {
      JsonRecords records = new JsonRecords(in, List.of());
      for (int row = 0; row < ROWS_FOR_TYPES && records.next(); row++) {
        paths.addAll(records.row().keySet());
      }
      if (failed(records, findings)) {
        return null;
      }
    }
    if (paths.isEmpty()) {
      findings.add(DataCode.EMPTY, null, name);
      return null;
    }
    return List.copyOf(paths);
  }

  /** The columns' names; the reader then stands before the first row. Null after an error. */
  private @Nullable List<String> header(CsvRecords records, DataDiagnostics findings)
      throws IOException {
    if (!records.next()) {
      if (!failed(records, findings)) {
        findings.add(DataCode.EMPTY, null, name);
      }
      return null;
    }
    int width = records.cells();
    records.expect(width);
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      cells.add(records.cell(i).strip());
    }
    if (width == 1) {
      for (char other : new char[] {',', ';', '\t', '|'}) {
        if (other != format.delimiter() && cells.getFirst().indexOf(other) >= 0) {
          findings.add(
              DataCode.DELIMITER,
              "its cells seem to be separated by "
                  + (other == '\t'
                      ? "tabs: `delimiter: \"\\t\"`"
                      : "`" + other + "`: `delimiter: \"" + other + "\"`"),
              name,
              Numerals.shorten(cells.getFirst()));
          return null;
        }
      }
    }
    if (!format.header()) {
      records.hold();
      if (!format.names().isEmpty() && format.names().size() != width) {
        findings.add(
            DataCode.OTHER_COLUMNS,
            "name each column, in order",
            name,
            "`header`",
            Numerals.count(width, "cell") + " in its first row",
            Numerals.count(format.names().size(), "name"));
        return null;
      }
      return format.names().isEmpty() ? numbered(width) : distinct(format.names(), findings);
    }
    List<String> names = headerNames(cells, findings);
    if (names != null && !records.next()) {
      if (!failed(records, findings)) {
        findings.add(DataCode.EMPTY, null, name);
      }
      return null;
    }
    records.hold();
    return names;
  }

  private @Nullable List<String> distinct(List<String> names, DataDiagnostics findings) {
    for (int i = 0; i < names.size(); i++) {
      int first = names.indexOf(names.get(i));
      if (first < i) {
        findings.add(
            DataCode.DUPLICATE_COLUMN,
            "give each column a name of its own after `header:`",
            name,
            first + 1,
            i + 1,
            Numerals.shorten(names.get(i)));
        return null;
      }
    }
    return names;
  }

  private @Nullable List<String> headerNames(List<String> cells, DataDiagnostics findings) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String column = cells.get(i);
      if (column.isEmpty()) {
        column = "column_" + (i + 1);
        findings.add(
            DataCode.UNNAMED_COLUMN, "give it a name in the first line", name, i + 1, column);
      }
      Integer before = seen.put(column, i + 1);
      if (before != null) {
        findings.add(
            DataCode.DUPLICATE_COLUMN,
            "give each column a name of its own in the first line",
            name,
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
          name);
    }
    return List.copyOf(names);
  }

  public static List<String> numbered(int columns) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      names.add("column_" + i);
    }
    return names;
  }

  private boolean hasColumns(List<String> names, Set<String> wanted, DataDiagnostics findings) {
    boolean all = true;
    Set<String> present = Set.copyOf(names);
    for (String column : wanted) {
      if (!present.contains(column)) {
        findings.add(
            DataCode.NO_COLUMN,
            "its columns are " + String.join(", ", names.subList(0, Math.min(20, names.size()))),
            name,
            column);
        all = false;
      }
    }
    return all;
  }

  private boolean failed(Records records, DataDiagnostics findings) {
    Records.Fault fault = records.fault();
    if (fault == null) {
      return false;
    }
    if (fault.code() == DataCode.NOT_TEXT && fault.help() == null) {
      notText(fault, findings);
      return true;
    }
    List<Object> arguments = new ArrayList<>();
    arguments.add(name);
    arguments.addAll(fault.arguments());
    findings.add(fault.code(), fault.help(), arguments.toArray());
    return true;
  }

  /** Says where the first byte stands that is not UTF-8: the reader has gone past it. */
  private void notText(Records.Fault fault, DataDiagnostics findings) {
    String line = String.valueOf(fault.arguments().getFirst());
    String help = "save the file as UTF-8; spreadsheets offer it as \"CSV UTF-8\"";
    try (InputStream in = unpacked(Files.newInputStream(path))) {
      BadByte bad = BadByte.find(in, format.charset());
      if (bad != null) {
        line = "%d, byte %d (0x%02X)".formatted(bad.line(), bad.column(), bad.value());
        help +=
            format.charset().equals(StandardCharsets.UTF_8)
                ? "; if that byte should be \"%s\", say so: `encoding: latin1`"
                    .formatted(Numerals.shorten(Character.toString(bad.value())))
                : "";
      }
    } catch (IOException e) {
      // The line alone must do.
      help += "";
    }
    findings.add(DataCode.NOT_TEXT, help, name, line);
  }

  private void unreadable(Exception e, DataDiagnostics findings) {
    findings.add(DataCode.UNREADABLE, null, name, IoReasons.of(e));
  }

  /** Gathers one column. */
  private sealed interface Builder {
    /** Adds a cell, null for a missing one; gives the cell back if it does not fit. */
    @Nullable String add(@Nullable String cell, int row) throws IOException;

    /** Goes on in a file, if it can. */
    default void spill(int rows) throws IOException {}

    /** Gives back what reading needed. */
    default void close() {}

    /** How much it holds by now. */
    long bytes();

    RawColumn build(int rows) throws IOException;
  }

  private static final class NumberBuilder implements Builder {
    private final TableFormat format;
    private double[] values = new double[256];
    private SpilledNumbers.@Nullable Writer file;

    NumberBuilder(TableFormat format) {
      this.format = format;
    }

    @Override
    public @Nullable String add(@Nullable String cell, int row) throws IOException {
      OptionalDouble value = cell == null ? OptionalDouble.empty() : format.number(cell);
      if (file != null) {
        file.add(value.orElse(Double.NaN));
      } else {
        if (row == values.length) {
          values = Arrays.copyOf(values, row * 2);
        }
        values[row] = value.orElse(Double.NaN);
      }
      return cell == null || value.isPresent() ? null : cell;
    }

    @Override
    public void spill(int rows) throws IOException {
      if (file == null) {
        SpilledNumbers.Writer writer = new SpilledNumbers.Writer();
        file = writer;
        for (int row = 0; row < rows; row++) {
          writer.add(values[row]);
        }
        values = new double[0];
      }
    }

    @Override
    public void close() {
      if (file != null) {
        try {
          file.close();
        } catch (IOException e) {
          // It is a temporary file, which the system clears away at last.
          file = null;
        }
      }
    }

    @Override
    public long bytes() {
      return 8L * values.length;
    }

    @Override
    public RawColumn build(int rows) throws IOException {
      if (file != null) {
        return new RawColumn.Spilled(file.finish());
      }
      return new RawColumn.Numbers(Arrays.copyOf(values, rows));
    }
  }

  private static final class TextBuilder implements Builder {
    private final Map<String, String> distinct = new HashMap<>();
    private @Nullable String[] values = new String[256];
    private long characters;

    @Override
    public @Nullable String add(@Nullable String cell, int row) {
      if (row == values.length) {
        values = Arrays.copyOf(values, row * 2);
      }
      if (cell == null) {
        values[row] = null;
        return null;
      }
      String text = cell.strip();
      String kept = distinct.get(text);
      if (kept == null) {
        kept = text;
        characters += 40 + text.length() * 2L;
        if (distinct.size() < DISTINCT_TEXTS_KEPT) {
          distinct.put(text, text);
        }
      }
      values[row] = kept;
      return null;
    }

    @Override
    public long bytes() {
      return 8L * values.length + characters;
    }

    @Override
    public RawColumn build(int rows) {
      return new RawColumn.Texts(Arrays.copyOf(values, rows));
    }
  }

  /** Knows where each row begins, so that a row's texts can be read again for a report. */
  private static final class Origin implements RawTable.Origin {
    private final TableFile file;
    private final List<String> names;
    private final int[] lines;
    private final long[] offsets;
    private final long size;
    private final FileTime modified;

    Origin(
        TableFile file,
        List<String> names,
        int[] lines,
        long[] offsets,
        long size,
        FileTime modified) {
      this.file = file;
      this.names = names;
      this.lines = lines;
      this.offsets = offsets;
      this.size = size;
      this.modified = modified;
    }

    List<String> names() {
      return names;
    }

    int rows() {
      return lines.length;
    }

    @Override
    public String describe(int row) {
      return file.at(lines[row], row);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      try (InputStream raw = Files.newInputStream(file.path)) {
        if (Files.size(file.path) != size
            || !Files.getLastModifiedTime(file.path).equals(modified)) {
          return new LinkedHashMap<>();
        }
        InputStream in = file.unpacked(raw);
        in.skipNBytes(offsets[row]);
        Records records =
            file.format.json() ? new JsonRecords(in, names) : new CsvRecords(in, file.format);
        return records.next() ? texts(names, records) : new LinkedHashMap<>();
      } catch (IOException | RuntimeException e) {
        // The file is gone by now; a report without the texts is better than none.
        return new LinkedHashMap<>();
      }
    }
  }

  /** Of several files. */
  @SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
  private record Origins(List<Origin> files, int[] starts) implements RawTable.Origin {
    @Override
    public String describe(int row) {
      int file = NumericView.Stacked.partOf(row, starts);
      return files.get(file).describe(row - starts[file]);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      int file = NumericView.Stacked.partOf(row, starts);
      return files.get(file).cells(row - starts[file]);
    }
  }
}
