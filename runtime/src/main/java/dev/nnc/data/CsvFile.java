package dev.nnc.data;

import dev.nnc.catalog.ColumnType;
import dev.nnc.catalog.Options;
import dev.nnc.diag.DataCode;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tribuo.data.columnar.ColumnarIterator;
import org.tribuo.data.csv.CSVIterator;

/**
 * Reads CSV files. {@link CsvRecords} checks the text, Tribuo's columnar reader takes its rows
 * apart (but for those of the head, which tell names and types), and the numbers go into plain
 * arrays: Tribuo's own examples are sparse and named, which suits neither images nor tensors, and
 * its number cells take {@code Infinity} and do not tell where a bad one stands.
 *
 * @param path with symbolic links resolved
 * @param name as messages call it
 */
record CsvFile(Path path, String name, Settings settings) {
  /** From how many rows a column's type is told. */
  private static final int ROWS_FOR_TYPES = 100;

  /** How many more rows are looked at for a column that is empty in those. */
  private static final int MOST_ROWS_FOR_TYPES = 10_000;

  private static final int DISTINCT_TEXTS_KEPT = 10_000;

  /**
   * @param missing the texts, beside an empty cell, that stand for a missing value
   */
  record Settings(char delimiter, boolean header, Set<String> missing) {
    static final Settings DEFAULT = new Settings(',', true, Set.of());

    Settings {
      missing = Set.copyOf(missing);
    }

    /** From the options of {@code csv}; null if the delimiter is no single character. */
    static @Nullable Settings of(Options options, Findings findings) {
      Object delimiter = options.find("delimiter");
      String text = delimiter == null ? "," : delimiter.toString();
      if (text.length() != 1
          || "\"\r\n\0\uFEFF".contains(text)
          || text.charAt(0) > 127
          || Character.isLetterOrDigit(text.charAt(0))) {
        findings.add(
            DataCode.BAD_SEPARATOR,
            "give one character, such as \";\" or \"\\t\"",
            Numerals.shorten(text));
        return null;
      }
      Set<String> missing = new LinkedHashSet<>();
      Object words = options.find("missing");
      if (words instanceof List<?> list) {
        list.forEach(word -> missing.add(word.toString().strip()));
      } else if (words != null) {
        missing.add(words.toString().strip());
      }
      return new Settings(text.charAt(0), !Boolean.FALSE.equals(options.find("header")), missing);
    }

    boolean isMissing(String cell) {
      return cell.isBlank() || (!missing.isEmpty() && missing.contains(cell.strip()));
    }
  }

  /** The columns' types by name, as far as the first rows tell; null after an error. */
  @Nullable SequencedMap<String, ColumnType> types(Findings findings) {
    try (InputStream in = Files.newInputStream(path);
        CsvRecords records = new CsvRecords(in, settings.delimiter())) {
      List<String> names = header(records, findings);
      if (names == null) {
        return null;
      }
      Kinds kinds = new Kinds(names.size());
      int row = 0;
      // The first row was read with the header.
      boolean more = true;
      while (more && (row < ROWS_FOR_TYPES || (kinds.undecided() && row < MOST_ROWS_FOR_TYPES))) {
        kinds.look(records, records.line(row + (settings.header() ? 1 : 0)));
        row++;
        more = records.next();
      }
      return failed(records, findings) ? null : kinds.types(names, findings);
    } catch (IOException | RuntimeException e) {
      unreadable(e, findings);
      return null;
    }
  }

  /** What the first rows tell of each column. */
  private final class Kinds {
    private final int[] numbers;
    private final int[] texts;
    private final int[] firstTextLine;
    private final String[] firstText;

    Kinds(int columns) {
      numbers = new int[columns];
      texts = new int[columns];
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

    void look(CsvRecords row, int line) {
      for (int i = 0; i < numbers.length; i++) {
        String cell = row.cell(i);
        if (settings.isMissing(cell)) {
          continue;
        }
        if (Numerals.isNumber(cell)) {
          numbers[i]++;
        } else if (texts[i]++ == 0) {
          firstTextLine[i] = line;
          firstText[i] = cell;
        }
      }
    }

    SequencedMap<String, ColumnType> types(List<String> names, Findings findings) {
      SequencedMap<String, ColumnType> types = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        types.put(
            names.get(i), texts[i] == 0 ? ColumnType.number(Shape.SCALAR) : ColumnType.text());
        if (texts[i] > 0 && numbers[i] > texts[i]) {
          findings.add(
              DataCode.MIXED_COLUMN,
              "most of its cells are numbers; "
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
   * The whole file.
   *
   * @param wanted the columns to keep, with their types
   * @return null after an error
   */
  @Nullable RawTable read(Map<String, ColumnType> wanted, Findings findings) {
    return read(wanted, Memory.most() / 2, findings);
  }

  /**
   * The whole file.
   *
   * @param held how many bytes of numbers may be held in memory; more go into temporary files
   */
  @Nullable RawTable read(Map<String, ColumnType> wanted, long held, Findings findings) {
    SequencedMap<String, Builder> builders = new LinkedHashMap<>();
    wanted.forEach(
        (column, type) ->
            builders.put(
                column,
                type.content() == ColumnType.Content.TEXT
                    ? new TextBuilder()
                    : new NumberBuilder()));
    try {
      return read(wanted, builders, held, findings);
    } finally {
      builders.values().forEach(Builder::close);
    }
  }

  private @Nullable RawTable read(
      Map<String, ColumnType> wanted,
      SequencedMap<String, Builder> builders,
      long held,
      Findings findings) {
    try (HashingInput in = HashingInput.open(path, name);
        CsvRecords records = new CsvRecords(in, settings.delimiter())) {
      FileTime modified = Files.getLastModifiedTime(path);
      List<String> names = header(records, findings);
      if (names == null || !hasColumns(names, wanted.keySet(), findings)) {
        return null;
      }
      int first = settings.header() ? 1 : 0;
      int rows = 0;
      try (CSVIterator iterator = new CSVIterator(records, settings.delimiter(), '"', names)) {
        while (iterator.hasNext()) {
          ColumnarIterator.Row row = iterator.next();
          for (Map.Entry<String, Builder> entry : builders.entrySet()) {
            String cell = cell(row, entry.getKey());
            String bad = entry.getValue().add(settings.isMissing(cell) ? null : cell, rows);
            if (bad != null) {
              findings.add(
                  DataCode.BAD_NUMBER,
                  Numerals.help(bad),
                  name + ", line " + records.line(rows + first) + " (row " + (rows + 1) + ")",
                  entry.getKey(),
                  Numerals.shorten(bad),
                  Numerals.complaint(bad));
              return null;
            }
          }
          rows++;
          long bytes = builders.values().stream().mapToLong(Builder::bytes).sum() + 12L * rows;
          if ((rows & 255) == 0 && bytes > held) {
            for (Builder builder : builders.values()) {
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
      SequencedMap<String, RawColumn> columns = new LinkedHashMap<>();
      for (Map.Entry<String, Builder> entry : builders.entrySet()) {
        columns.put(entry.getKey(), entry.getValue().build(rows));
      }
      DataFile file = in.finish();
      Origin origin =
          new Origin(
              this, names, records.lines(first), records.offsets(first), file.bytes(), modified);
      return new RawTable(rows, rows, columns, origin, List.of(file));
    } catch (IOException | RuntimeException e) {
      unreadable(e, findings);
      return null;
    }
  }

  private static final String TOO_LARGE_HELP =
      "let the program have more memory with the environment variable JAVA_TOOL_OPTIONS=-Xmx8g, or"
          + " use fewer rows";

  /** All rows as texts, for a table of a few rows that a person hands in; null after an error. */
  @Nullable List<SequencedMap<String, String>> texts(int most, Findings findings) {
    try (InputStream in = Files.newInputStream(path);
        CsvRecords records = new CsvRecords(in, settings.delimiter())) {
      List<String> names = header(records, findings);
      if (names == null) {
        return null;
      }
      List<SequencedMap<String, String>> rows = new ArrayList<>();
      try (CSVIterator iterator = new CSVIterator(records, settings.delimiter(), '"', names)) {
        while (iterator.hasNext()) {
          if (rows.size() == most) {
            findings.add(
                DataCode.TOO_LARGE,
                "cut it into several files",
                name,
                "at most " + Numerals.count(most, "row") + " can be predicted on at once");
            return null;
          }
          rows.add(texts(names, iterator.next()));
        }
      }
      if (failed(records, findings)) {
        return null;
      }
      return rows;
    } catch (IOException | RuntimeException e) {
      unreadable(e, findings);
      return null;
    }
  }

  private static SequencedMap<String, String> texts(List<String> names, ColumnarIterator.Row row) {
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    for (String column : names) {
      cells.put(column, cell(row, column));
    }
    return cells;
  }

  private static String cell(ColumnarIterator.Row row, String column) {
    String cell = row.getRowData().get(column);
    return cell == null ? "" : cell.replace(CsvRecords.LINE_END, '\n');
  }

  /** The columns' names; the reader then stands before the first row. Null after an error. */
  private @Nullable List<String> header(CsvRecords records, Findings findings) throws IOException {
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
        if (other != settings.delimiter() && cells.getFirst().indexOf(other) >= 0) {
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
    if (!settings.header()) {
      records.hold();
      return numbered(width);
    }
    List<String> names = headerNames(cells, findings);
    // Tribuo's reader fails on a text without rows, so it is only given one that has some.
    if (names != null && !records.next()) {
      if (!failed(records, findings)) {
        findings.add(DataCode.EMPTY, null, name);
      }
      return null;
    }
    records.hold();
    return names;
  }

  private @Nullable List<String> headerNames(List<String> cells, Findings findings) {
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

  static List<String> numbered(int columns) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      names.add("column_" + i);
    }
    return names;
  }

  private boolean hasColumns(List<String> names, Set<String> wanted, Findings findings) {
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

  private boolean failed(CsvRecords records, Findings findings) {
    CsvRecords.Fault fault = records.fault();
    if (fault == null) {
      return false;
    }
    List<Object> arguments = new ArrayList<>();
    arguments.add(name);
    arguments.addAll(fault.arguments());
    findings.add(fault.code(), fault.help(), arguments.toArray());
    return true;
  }

  private void unreadable(Exception e, Findings findings) {
    findings.add(DataCode.UNREADABLE, null, name, Reasons.of(e));
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
    private double[] values = new double[256];
    private SpilledNumbers.@Nullable Writer file;

    @Override
    public @Nullable String add(@Nullable String cell, int row) throws IOException {
      OptionalDouble value = cell == null ? OptionalDouble.empty() : Numerals.parse(cell);
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
    private final CsvFile file;
    private final List<String> names;
    private final int[] lines;
    private final long[] offsets;
    private final long size;
    private final FileTime modified;

    Origin(
        CsvFile file,
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

    @Override
    public String describe(int row) {
      return file.name + ", line " + lines[row] + " (row " + (row + 1) + ")";
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      char delimiter = file.settings.delimiter();
      try (SeekableByteChannel channel = Files.newByteChannel(file.path)) {
        if (channel.size() != size || !Files.getLastModifiedTime(file.path).equals(modified)) {
          return new LinkedHashMap<>();
        }
        channel.position(offsets[row]);
        try (CsvRecords records = new CsvRecords(Channels.newInputStream(channel), delimiter)) {
          records.expect(names.size());
          if (!records.next()) {
            return new LinkedHashMap<>();
          }
          try (CSVIterator one =
              new CSVIterator(new StringReader(records.text()), delimiter, '"', names)) {
            return texts(names, one.next());
          }
        }
      } catch (IOException | RuntimeException e) {
        // The file is gone by now; a report without the texts is better than none.
        return new LinkedHashMap<>();
      }
    }
  }
}
