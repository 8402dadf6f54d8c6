package dev.nnc.data;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.Sources;
import dev.nnc.data.source.TableFile;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Pipeline;
import dev.nnc.data.step.PreparedField;
import dev.nnc.data.step.Windows;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.source.Unicode;
import dev.nnc.type.ColumnType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows to predict on out of what a person hands in: the same steps as in training, with what
 * they learned then. Only the columns of the wanted fields are needed; others, such as the label's,
 * may be there or not.
 */
public final class RowReader {
  private static final int MOST_ROWS = 1_000_000;

  private final DataPlan plan;
  private final Fitted fitted;
  private final Set<String> fields;
  private final Set<String> columns;

  /** For the data set that this one is made of; null if it comes from a source. */
  private final @Nullable RowReader base;

  /**
   * @param fitted what the steps learned when the network was trained
   * @param fields those that the network takes
   */
  public RowReader(DataPlan plan, Fitted fitted, List<String> fields) {
    this(plan, Map.of(plan.name(), fitted), fields);
  }

  /**
   * For a data set that may be made of others: rows are such as the first of them reads.
   *
   * @param fitted what the steps learned when the network was trained, by data set
   * @param fields those that the network takes
   */
  public RowReader(DataPlan plan, Map<String, Fitted> fitted, List<String> fields) {
    this.plan = plan;
    this.fitted = fitted.getOrDefault(plan.name(), new Fitted(plan.name(), Map.of()));
    this.fields = new LinkedHashSet<>(fields);
    Set<String> read = Pipeline.columnsFor(plan, this.fields);
    this.base =
        plan.bases().isEmpty()
            ? null
            : new RowReader(plan.bases().getFirst(), fitted, List.copyOf(read));
    this.columns = base == null ? read : base.columns;
  }

  /** The data set that is read from a source. */
  private DataPlan sourcePlan() {
    return base == null ? plan : base.sourcePlan();
  }

  /**
   * The rows, if all of them are sound.
   *
   * @param part with the wanted fields, and those that they are made of
   * @param cells the texts that were handed in, by column, one map a row
   */
  public record Rows(
      Optional<PreparedPart> part,
      List<SequencedMap<String, String>> cells,
      List<Diagnostic> diagnostics) {
    public Rows {
      cells = List.copyOf(cells);
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** The columns that a person must give, in order. */
  public List<String> columns() {
    return List.copyOf(columns);
  }

  /**
   * One row from words on a command line: {@code petal_length=1.4 petal_width=0.2}, or all values
   * in the order of {@link #columns}. An empty value is a missing cell.
   */
  public Rows ofWords(List<String> words) {
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    SequencedMap<String, String> cells = cells(words, findings);
    return cells == null
        ? new Rows(Optional.empty(), List.of(), findings.sorted())
        : read(List.of(cells), row -> "the values given", findings);
  }

  private @Nullable SequencedMap<String, String> cells(
      List<String> words, DataDiagnostics findings) {
    List<String> names = new ArrayList<>(columns);
    RawWidth pixels = pixels();
    if (pixels != null) {
      names = TableFile.numbered(pixels.width());
    }
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    if (words.stream().noneMatch(word -> word.indexOf('=') > 0)) {
      if (words.size() != names.size()) {
        findings.add(
            DataCode.BAD_ROW,
            "give one for each of " + some(names) + ", or name them: `name=value`",
            Numerals.count(words.size(), "value")
                + " for "
                + Numerals.count(names.size(), "column"));
        return null;
      }
      for (int i = 0; i < names.size(); i++) {
        cells.put(names.get(i), words.get(i));
      }
      return cells;
    }
    Set<String> known = new LinkedHashSet<>(sourcePlan().schema().columns().keySet());
    known.addAll(names);
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? "" : Unicode.composed(word.substring(0, equals).strip());
      if (!known.contains(name)) {
        findings.add(
            DataCode.BAD_ROW,
            "the columns are " + some(names),
            equals < 0
                ? "\"" + Numerals.shorten(word) + "\" has no name, but others have"
                : "there is no column `" + Numerals.shorten(name) + "`");
        return null;
      }
      if (cells.putIfAbsent(name, word.substring(equals + 1)) != null) {
        findings.add(DataCode.BAD_ROW, null, "`" + name + "` is given twice");
        return null;
      }
    }
    return cells;
  }

  /** Rows from a CSV file, read with the same delimiter and words for missing cells as the data. */
  public Rows ofCsv(Path file) {
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    Path fileName = file.getFileName();
    String name = fileName == null ? file.toString() : fileName.toString();
    TableFormat format = format(findings);
    List<SequencedMap<String, String>> cells = null;
    if (!Files.isRegularFile(file)) {
      findings.add(DataCode.UNREADABLE, null, Numerals.shorten(name), "there is no such file");
    } else if (format != null) {
      cells = new TableFile(file, Numerals.shorten(name), format).texts(MOST_ROWS, findings);
    }
    return cells == null
        ? new Rows(Optional.empty(), List.of(), findings.sorted())
        : read(cells, row -> name + ", row " + (row + 1), findings);
  }

  private @Nullable TableFormat format(DataDiagnostics findings) {
    return Sources.rowFormat(sourcePlan().source(), findings);
  }

  /** The pictures' column, if one is wanted. */
  private @Nullable RawWidth pixels() {
    if (!Sources.holdsPictures(sourcePlan().source())) {
      return null;
    }
    for (String column : columns) {
      ColumnType type = sourcePlan().schema().columns().get(column);
      if (type != null && type.shape().rank() > 0 && type.shape().isKnown()) {
        return new RawWidth(column, (int) type.shape().size());
      }
    }
    return null;
  }

  private record RawWidth(String column, int width) {}

  private interface Description {
    String of(int row);
  }

  private Rows read(
      List<SequencedMap<String, String>> rows, Description description, DataDiagnostics findings) {
    RawTable table = table(rows, description, findings);
    PreparedPart part = null;
    List<SequencedMap<String, String>> kept = new ArrayList<>();
    if (table != null) {
      Pipeline pipeline = new Pipeline(plan, table, new int[0], fitted, findings);
      pipeline.run(fields);
      SequencedMap<String, Column> prepared = new LinkedHashMap<>();
      Windows windows = Windows.of(plan, fields).atEachRow();
      int[] all = windows.whole(IntStream.range(0, table.rows()).toArray());
      if (all.length == 0 && table.rows() > 0) {
        findings.add(
            DataCode.BAD_ROW,
            "hand in that many rows, in the order of time, in a CSV file",
            "a window takes %s, and there are %s"
                .formatted(
                    Numerals.count(windows.rows(), "row"), Numerals.count(table.rows(), "row")));
      }
      Arrays.stream(all).forEach(row -> kept.add(rows.get(row)));
      for (String field : pipeline.values().keySet()) {
        PreparedField values = pipeline.prepare(field);
        if (values != null) {
          prepared.put(field, values.column(all));
        }
      }
      part = findings.hasErrors() ? null : new PreparedPart(Part.EVERYTHING, all, prepared);
    }
    return new Rows(Optional.ofNullable(part), kept, findings.sorted());
  }

  private @Nullable RawTable table(
      List<SequencedMap<String, String>> rows, Description description, DataDiagnostics findings) {
    if (base != null) {
      return base.prepared(rows, description, findings);
    }
    TableFormat format = format(findings);
    if (format == null) {
      return null;
    }
    SequencedMap<String, RawColumn> raw = new LinkedHashMap<>();
    RawWidth pixels = pixels();
    for (String column : columns) {
      ColumnType type = plan.schema().columns().getOrDefault(column, ColumnType.text());
      RawColumn read =
          pixels != null && pixels.column().equals(column)
              ? pictures(rows, pixels, description, findings)
              : column(rows, column, type, format, description, findings);
      if (read == null) {
        return null;
      }
      raw.put(column, read);
    }
    return new RawTable(rows.size(), rows.size(), raw, new Origin(rows, description), List.of());
  }

  /** The wanted fields as columns, for a data set that is made of this one. */
  private @Nullable RawTable prepared(
      List<SequencedMap<String, String>> rows, Description description, DataDiagnostics findings) {
    RawTable table = table(rows, description, findings);
    if (table == null) {
      return null;
    }
    Pipeline pipeline = new Pipeline(plan, table, new int[0], fitted, findings);
    pipeline.run(fields);
    SequencedMap<String, RawColumn> made = new LinkedHashMap<>();
    pipeline.values().forEach((name, values) -> made.put(name, new RawColumn.OfField(values)));
    return findings.hasErrors()
        ? null
        : new RawTable(table.rows(), table.rows(), made, table.origin(), List.of());
  }

  private @Nullable RawColumn column(
      List<SequencedMap<String, String>> rows,
      String column,
      ColumnType type,
      TableFormat format,
      Description description,
      DataDiagnostics findings) {
    // Lists of numbers are read where they are used.
    boolean text = type.content() == ColumnType.Content.TEXT || type.shape().rank() > 0;
    double[] numbers = new double[text ? 0 : rows.size()];
    @Nullable String[] texts = new String[text ? rows.size() : 0];
    for (int row = 0; row < rows.size(); row++) {
      String cell = rows.get(row).get(column);
      if (cell == null) {
        findings.add(
            DataCode.NO_COLUMN,
            "it needs the columns " + some(columns),
            description.of(row),
            column);
        return null;
      }
      boolean missing = format.isMissing(cell);
      if (text) {
        texts[row] = missing ? null : format.text(cell, column);
        continue;
      }
      OptionalDouble value = missing ? OptionalDouble.of(Double.NaN) : format.number(cell);
      if (value.isEmpty()) {
        findings.add(
            DataCode.BAD_NUMBER,
            "the network learned from numbers there",
            description.of(row),
            column,
            Numerals.shorten(cell),
            Numerals.complaint(cell));
        return null;
      }
      numbers[row] = value.getAsDouble();
    }
    return text ? new RawColumn.Texts(texts) : new RawColumn.Numbers(numbers);
  }

  /**
   * Pictures whose bytes stand side by side, one column a byte, whatever the columns are called.
   */
  private static @Nullable RawColumn pictures(
      List<SequencedMap<String, String>> rows,
      RawWidth pixels,
      Description description,
      DataDiagnostics findings) {
    if ((long) rows.size() * pixels.width() > Memory.most()) {
      findings.add(
          DataCode.TOO_LARGE,
          "hand in fewer rows at once",
          "the table",
          Memory.need((long) rows.size() * pixels.width()));
      return null;
    }
    byte[] bytes = new byte[rows.size() * pixels.width()];
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).size() != pixels.width()) {
        findings.add(
            DataCode.BAD_ROW,
            "a picture is one row of " + Numerals.count(pixels.width(), "byte") + ", 0 to 255",
            description.of(row) + " has " + Numerals.count(rows.get(row).size(), "cell"));
        return null;
      }
      int at = row * pixels.width();
      for (Map.Entry<String, String> cell : rows.get(row).entrySet()) {
        OptionalDouble value = Numerals.parse(cell.getValue());
        double number = value.orElse(-1);
        if (number != Math.rint(number) || number < 0 || number > 255) {
          findings.add(
              DataCode.BAD_NUMBER,
              null,
              description.of(row),
              cell.getKey(),
              Numerals.shorten(cell.getValue()),
              "is not a whole number from 0 to 255");
          return null;
        }
        bytes[at++] = (byte) number;
      }
    }
    return new RawColumn.Pixels(bytes, pixels.width());
  }

  private static String some(Iterable<String> names) {
    List<String> shown = new ArrayList<>();
    for (String name : names) {
      if (shown.size() == 12) {
        shown.add("…");
        break;
      }
      shown.add(name);
    }
    return String.join(", ", shown);
  }

  private record Origin(List<SequencedMap<String, String>> rows, Description description)
      implements RawTable.Origin {
    @Override
    public String describe(int row) {
      return description.of(row);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      return rows.get(row);
    }
  }
}
