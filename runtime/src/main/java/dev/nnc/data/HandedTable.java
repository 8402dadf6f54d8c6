package dev.nnc.data;

import dev.nnc.data.column.PictureFiles;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.HandedFiles;
import dev.nnc.data.source.HandedRow;
import dev.nnc.data.source.Sources;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.split.RowFilter;
import dev.nnc.data.split.SeriesOrder;
import dev.nnc.data.split.SplitInput;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Pipeline;
import dev.nnc.data.step.ToNumber;
import dev.nnc.data.step.Unseen;
import dev.nnc.data.step.Windows;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Grammar;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.plan.Condition;
import dev.nnc.plan.DataPlan;
import dev.nnc.source.Unicode;
import dev.nnc.type.ColumnType;
import java.nio.file.Path;
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
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a person handed in as the columns of a source. A row that cannot be read holds nothing
 * here, and its reason stands apart.
 *
 * @param columns by name
 * @param readable whether a file may be read that a cell names
 */
record HandedTable(
    List<HandedRow> rows, SequencedMap<String, RawColumn> columns, Predicate<Path> readable) {
  /** The column that holds pictures, if it is one that is wanted. */
  static @Nullable ColumnType pictures(DataPlan source, Set<String> wanted) {
    if (!Sources.holdsPictures(source.source())) {
      return null;
    }
    for (String column : wanted) {
      ColumnType type = source.schema().columns().get(column);
      if (type != null && type.shape().rank() > 0) {
        return type;
      }
    }
    return null;
  }

  /**
   * The table; null after an error that is about all rows.
   *
   * @param decimals what stands before decimals in columns of texts, see {@link ToNumber#decimals}
   * @param reasons takes why rows cannot be read, by their number
   */
  static @Nullable HandedTable of(
      DataPlan source,
      Set<String> wanted,
      List<HandedRow> rows,
      Map<String, String> decimals,
      DataDiagnostics findings,
      Map<Integer, Diagnostic> reasons) {
    return new Reading(source, rows, decimals, findings, reasons).table(wanted);
  }

  /**
   * The columns of rows, and where they come from.
   *
   * @param readable whether a file may be read that a cell names
   */
  record Filled(RawTable table, Predicate<Path> readable) {}

  /** The table without all other rows. */
  HandedTable with(int[] chosen) {
    SequencedMap<String, RawColumn> selected = new LinkedHashMap<>();
    columns.forEach((name, column) -> selected.put(name, column.select(chosen)));
    return new HandedTable(Arrays.stream(chosen).mapToObj(rows::get).toList(), selected, readable);
  }

  /** Only these rows. */
  Filled only(int[] chosen) {
    SequencedMap<String, RawColumn> selected = new LinkedHashMap<>();
    columns.forEach((name, column) -> selected.put(name, column.select(chosen)));
    return new Filled(
        new RawTable(chosen.length, chosen.length, selected, new Origin(rows, chosen), List.of()),
        readable);
  }

  /** What the words of the person name, or lies in the current folder or in that of a table. */
  private static Predicate<Path> readable(List<HandedRow> rows) {
    Set<Path> folders = new LinkedHashSet<>(List.of(HandedFiles.currentFolder()));
    for (HandedRow row : rows) {
      if (row instanceof HandedRow.Cells cells) {
        if (row.at().file().isEmpty()) {
          return file -> true;
        }
        Path folder = cells.folder();
        if (folder != null) {
          folders.add(folder);
        }
      }
    }
    List<Path> allowed = List.copyOf(folders);
    return file -> DataPlaces.isWithin(file, allowed);
  }

  /**
   * All rows, where those that are not good hold what a good one before them holds: windows need
   * every row in its place, and nothing is read of those.
   *
   * @param keys the columns by which series are told apart and ordered, which keep what they hold
   */
  HandedTable filledUp(int[] good, Set<String> keys) {
    int[] chosen = new int[rows.size()];
    int last = good[0];
    int next = 0;
    for (int row = 0; row < chosen.length; row++) {
      if (next < good.length && good[next] == row) {
        last = row;
        next++;
      }
      chosen[row] = last;
    }
    SequencedMap<String, RawColumn> filled = new LinkedHashMap<>();
    columns.forEach(
        (name, column) -> filled.put(name, keys.contains(name) ? column : column.select(chosen)));
    return new HandedTable(rows, filled, readable);
  }

  Filled all() {
    return only(IntStream.range(0, rows.size()).toArray());
  }

  /**
   * The steps of a data set, executed.
   *
   * @param input what they are executed on
   * @param order which row follows which
   * @param unseen which cells are unlike all that training has seen
   */
  record Executed(SplitInput input, Pipeline pipeline, RowOrder order, List<Unseen> unseen) {
    /** What the data set's fields are made of. */
    RawTable table() {
      return input.table();
    }
  }

  /** The columns that these fields need, and those by which windows know their series. */
  static Set<String> needed(DataPlan plan, Set<String> fields) {
    Set<String> columns = new LinkedHashSet<>(Pipeline.columnsFor(plan, fields));
    if (!Windows.of(plan, fields).isNone()) {
      columns.addAll(SeriesOrder.needed(plan));
    }
    return columns;
  }

  /**
   * Executes the steps of the data set, and those of the ones that it is made of before; null after
   * an error.
   */
  static @Nullable Executed execute(
      DataPlan plan,
      Filled filled,
      Set<String> fields,
      Map<String, Fitted> fitted,
      DataDiagnostics findings) {
    RawTable table = filled.table();
    List<Unseen> unseen = new ArrayList<>();
    if (!plan.bases().isEmpty()) {
      Executed base =
          execute(plan.bases().getFirst(), filled, needed(plan, fields), fitted, findings);
      if (base == null || findings.hasErrors()) {
        return null;
      }
      table = made(base, table);
      unseen.addAll(base.unseen());
    }
    Fitted known = fitted.getOrDefault(plan.name(), new Fitted(plan.name(), Map.of()));
    SplitInput input = new SplitInput(plan, table, known, findings);
    RowOrder order =
        Windows.of(plan, fields).isNone()
            ? RowOrder.asTheyAre(table.rows())
            : SeriesOrder.of(input, new int[0]);
    if (order == null) {
      return null;
    }
    Pipeline pipeline =
        new Pipeline(
            plan, table, new int[0], new int[0], order, known, filled.readable(), findings);
    pipeline.run(fields);
    unseen.addAll(pipeline.unseen());
    return new Executed(input, pipeline, order, List.copyOf(unseen));
  }

  /** Whether the data set, or one that it is made of, takes only some rows. */
  static boolean chooses(DataPlan plan) {
    return plan.rows() != null || (!plan.bases().isEmpty() && chooses(plan.bases().getFirst()));
  }

  /** What the conditions need by which rows are chosen: columns of the source. */
  static Set<String> neededToChoose(DataPlan plan) {
    Set<String> columns = new LinkedHashSet<>(RowFilter.columns(plan));
    if (plan.bases().isEmpty()) {
      return columns;
    }
    DataPlan base = plan.bases().getFirst();
    DataPlan at = base;
    while (true) {
      columns = new LinkedHashSet<>(Pipeline.columnsFor(at, columns));
      if (at.bases().isEmpty()) {
        break;
      }
      at = at.bases().getFirst();
    }
    columns.addAll(neededToChoose(base));
    return columns;
  }

  /**
   * For each row whether the data set, and those that it is made of, take it; null after an error.
   */
  static boolean @Nullable [] taken(
      DataPlan plan, Filled filled, Map<String, Fitted> fitted, DataDiagnostics findings) {
    RawTable table = filled.table();
    boolean[] taken = new boolean[table.rows()];
    Arrays.fill(taken, true);
    if (!plan.bases().isEmpty()) {
      DataPlan base = plan.bases().getFirst();
      boolean[] before = taken(base, filled, fitted, findings);
      Executed executed =
          before == null || plan.rows() == null
              ? null
              : execute(base, filled, RowFilter.columns(plan), fitted, findings);
      if (before == null || (plan.rows() != null && executed == null)) {
        return null;
      }
      taken = before;
      table = executed == null ? table : made(executed, table);
    }
    Condition condition = plan.rows();
    if (condition == null) {
      return taken;
    }
    boolean[] own = findings.hasErrors() ? null : RowFilter.of(plan, condition, table, findings);
    if (own == null) {
      return null;
    }
    for (int row = 0; row < own.length; row++) {
      own[row] &= taken[row];
    }
    return own;
  }

  /** The fields of a data set as columns of the next. */
  private static RawTable made(Executed base, RawTable table) {
    SequencedMap<String, RawColumn> made = new LinkedHashMap<>();
    base.pipeline()
        .values()
        .forEach((name, values) -> made.put(name, new RawColumn.OfField(values)));
    return new RawTable(table.rows(), table.rows(), made, table.origin(), List.of());
  }

  @SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
  private record Origin(List<HandedRow> rows, int[] chosen) implements RawTable.Origin {
    @Override
    public String describe(int row) {
      return rows.get(chosen[row]).describe();
    }

    @Override
    public @Nullable Path folder(int row) {
      return rows.get(chosen[row]) instanceof HandedRow.Cells cells ? cells.folder() : null;
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      return rows.get(chosen[row]).cells();
    }

    @Override
    public SourceRow at(int row) {
      return rows.get(chosen[row]).at();
    }
  }

  /** The first names. */
  static String some(Iterable<String> names) {
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

  /** Makes columns of rows. */
  private record Reading(
      DataPlan source,
      List<HandedRow> rows,
      Map<String, String> decimals,
      DataDiagnostics findings,
      Map<Integer, Diagnostic> reasons) {
    @Nullable HandedTable table(Set<String> wanted) {
      for (int row = 0; row < rows.size(); row++) {
        if (rows.get(row) instanceof HandedRow.Broken broken) {
          refuse(row, DataCode.UNREADABLE, broken.describe(), broken.reason());
        }
      }
      boolean pictures = Sources.holdsPictures(source.source());
      SequencedMap<String, RawColumn> columns = new LinkedHashMap<>();
      for (String column : wanted) {
        ColumnType type = source.schema().columns().getOrDefault(column, ColumnType.text());
        RawColumn read =
            pictures && type.shape().rank() > 0
                ? pictures(type, wanted)
                : type.content() == ColumnType.Content.CLASS && type.shape().rank() == 0
                    ? classes(column, type, wanted)
                    : cells(column, type, wanted);
        if (read == null) {
          return null;
        }
        columns.put(column, read);
      }
      return new HandedTable(rows, columns, readable(rows));
    }

    private void refuse(int row, DataCode code, Object... arguments) {
      refuse(row, Diagnostic.of(code, source.place(), arguments));
    }

    private void refuse(int row, Diagnostic reason) {
      reasons.putIfAbsent(row, reason);
    }

    /** A column of class numbers, which a table may have by name and pictures beside them. */
    private @Nullable RawColumn classes(String column, ColumnType type, Set<String> wanted) {
      Set<String> lacking = filesWithout(column);
      int[] codes = new int[rows.size()];
      for (int row = 0; row < codes.length; row++) {
        HandedRow handed = rows.get(row);
        if (lacking.contains(handed.at().file())) {
          lacks(handed, column, wanted);
          return null;
        }
        switch (handed) {
          case HandedRow.Cells cells -> {
            String cell = cells.cells().get(column);
            if (cell == null || cells.format().isMissing(cell)) {
              lacksClass(row, column);
            } else {
              codes[row] = numbered(row, column, type, cell.strip());
            }
          }
          case HandedRow.Picture picture -> {
            int code =
                picture.folders().stream()
                    .mapToInt(type.names()::indexOf)
                    .filter(each -> each >= 0)
                    .findFirst()
                    .orElse(-1);
            if (code < 0) {
              unknown(
                  row,
                  column,
                  type,
                  picture.folders().isEmpty() ? "" : picture.folders().getFirst());
            }
            codes[row] = Math.max(0, code);
          }
          case HandedRow.Bytes bytes -> {
            if (bytes.label() == HandedRow.NO_LABEL) {
              findings.add(
                  DataCode.NO_COLUMN,
                  "hand in the file of their labels right behind that of the pictures",
                  bytes.at().file(),
                  column);
              return null;
            }
            codes[row] = numbered(row, column, type, String.valueOf(bytes.label()));
          }
          case HandedRow.Broken broken -> {}
        }
      }
      return new RawColumn.OfField(new Values.Classes(codes, type.classNames()));
    }

    /** The class that is called so, or has the number; 0 where the row is refused. */
    private int numbered(int row, String column, ColumnType type, String cell) {
      int named = type.names().indexOf(cell);
      double number = named >= 0 ? named : Numerals.parse(cell).orElse(-1);
      if (number != Math.rint(number) || number < 0 || number >= type.classes()) {
        unknown(row, column, type, cell);
        return 0;
      }
      return (int) number;
    }

    private void unknown(int row, String column, ColumnType type, String cell) {
      refuse(
          row,
          Diagnostic.of(
                  DataCode.UNKNOWN_CATEGORY,
                  source.place(),
                  rows.get(row).describe(),
                  Numerals.shorten(cell),
                  column)
              .withNote("the classes are " + some(type.classNames())));
    }

    private void lacksClass(int row, String column) {
      refuse(
          row, DataCode.MISSING_CELLS, column, "1 missing cell", rows.get(row).describe(), column);
    }

    /** Says that a file has no such column. */
    private void lacks(HandedRow row, String column, Set<String> wanted) {
      String encoding = otherEncoding(row, column);
      findings.add(
          DataCode.NO_COLUMN,
          encoding != null
              ? encoding
              : Similar.to(column, row.cells().keySet())
                      .filter(given -> !wanted.contains(given))
                      .map(given -> "did you mean `" + given + "`? It needs the columns ")
                      .orElse("it needs the columns ")
                  + some(wanted)
                  + (mayBeEmpty(column)
                      ? "; `"
                          + column
                          + "` may be empty, since the program fills its gaps in: "
                          + (row.at().file().isEmpty()
                              ? "then say `" + column + "=`"
                              : "then hand it in with empty cells, or `null` in JSON")
                      : "")
                  + skipped(row),
          row.at().file().isEmpty() ? row.describe() : row.at().file(),
          column);
    }

    /**
     * Whether each field that reads the column says what becomes of a missing cell. A column that
     * is missing as a whole is refused nevertheless: mostly its name is another one.
     */
    private boolean mayBeEmpty(String column) {
      List<DataPlan.Field> readers =
          source.fields().stream().filter(field -> field.inputs().contains(column)).toList();
      return !readers.isEmpty()
          && readers.stream()
              .allMatch(
                  field ->
                      field.steps().stream()
                          .anyMatch(
                              step ->
                                  step.name().equals("impute")
                                      || step.name().equals("is_missing")
                                      || step.options().find("unknown") instanceof String));
    }

    /** What to do where the file has the column, if it is read as UTF-8; else null. */
    private static @Nullable String otherEncoding(HandedRow row, String column) {
      return row instanceof HandedRow.Cells cells
              && cells
                  .format()
                  .misread(column)
                  .filter(
                      read ->
                          cells.cells().keySet().stream()
                              .anyMatch(Unicode.composed(read.strip())::equals))
                  .isPresent()
          ? "the file seems to be UTF-8, and the run's table is "
              + cells.format().encodingWord()
              + ": save it in that encoding, or as UTF-8 with a byte order mark"
          : null;
    }

    /** Rows to predict on may come without the title that stood above those of the training. */
    private static String skipped(HandedRow row) {
      int skip = row instanceof HandedRow.Cells cells ? cells.format().skip() : 0;
      return skip == 0
          ? ""
          : "; as in the program's own file, its first "
              + Grammar.count(skip, "line")
              + (skip == 1 ? " was" : " were")
              + " left out (`skip: "
              + skip
              + "`)";
    }

    private @Nullable RawColumn cells(String column, ColumnType type, Set<String> wanted) {
      // Lists of numbers are read where they are used.
      boolean text = type.content() == ColumnType.Content.TEXT || type.shape().rank() > 0;
      double[] numbers = new double[text ? 0 : rows.size()];
      Arrays.fill(numbers, Double.NaN);
      @Nullable String[] texts = new String[text ? rows.size() : 0];
      Set<String> lacking = filesWithout(column);
      for (int row = 0; row < rows.size(); row++) {
        String cell = cell(rows.get(row), column);
        if (lacking.contains(rows.get(row).at().file())) {
          lacks(rows.get(row), column, wanted);
          return null;
        }
        if (cell == null || !(rows.get(row) instanceof HandedRow.Cells cells)) {
          if (text) {
            texts[row] = cell;
          }
          continue; // a row of JSON may leave it out
        }
        TableFormat format = cells.format();
        boolean missing = format.isMissing(cell);
        boolean number = cells.numbers().contains(column);
        if (text) {
          String sign = number ? decimals.getOrDefault(column, ".") : ".";
          texts[row] = missing ? null : format.text(cell.replace(".", sign), column);
          continue;
        }
        OptionalDouble value =
            missing
                ? OptionalDouble.of(Double.NaN)
                : number ? Numerals.parse(cell) : format.number(cell);
        if (value.isEmpty()) {
          refuse(
              row,
              DataCode.BAD_NUMBER,
              rows.get(row).describe(),
              column,
              Numerals.shorten(cell),
              number ? Numerals.complaint(cell) : format.complaint(cell));
          continue;
        }
        numbers[row] = value.getAsDouble();
      }
      return text ? new RawColumn.Texts(texts) : new RawColumn.Numbers(numbers);
    }

    /** A row's cell; of a picture the name of its file. */
    private static @Nullable String cell(HandedRow row, String column) {
      return row instanceof HandedRow.Cells || !column.equals("file")
          ? row.cells().get(column)
          : row.at().file();
    }

    /** The tables of which no row has the column. In JSON Lines a row may leave it out. */
    private Set<String> filesWithout(String column) {
      Map<String, Boolean> has = new HashMap<>();
      for (HandedRow row : rows) {
        if (row instanceof HandedRow.Cells cells) {
          has.merge(row.at().file(), cells.cells().containsKey(column), Boolean::logicalOr);
        }
      }
      has.values().removeIf(Boolean.TRUE::equals);
      return has.keySet();
    }

    /** Picture files as they are; else the bytes of all, which must then be of one size. */
    private @Nullable RawColumn pictures(ColumnType type, Set<String> wanted) {
      List<PictureFiles.Picture> files = new ArrayList<>();
      for (HandedRow row : rows) {
        if (row instanceof HandedRow.Picture picture) {
          files.add(picture.picture());
        }
      }
      int channels = (int) type.shape().last().size();
      boolean allFiles =
          rows.stream()
              .allMatch(row -> row instanceof HandedRow.Picture || row instanceof HandedRow.Broken);
      if (allFiles) {
        List<PictureFiles.Picture> filled = new ArrayList<>();
        for (HandedRow row : rows) {
          if (row instanceof HandedRow.Picture picture) {
            filled.add(picture.picture());
          } else if (!files.isEmpty()) {
            filled.add(files.getFirst());
          }
        }
        return new RawColumn.Pictures(new PictureFiles(filled, channels));
      }
      if (!type.shape().isKnown()) {
        findings.add(
            DataCode.BAD_ROW,
            "hand in picture files",
            "the network was trained on pictures of many sizes");
        return null;
      }
      return bytes(type, new PictureFiles(files, channels), wanted);
    }

    private @Nullable RawColumn bytes(ColumnType type, PictureFiles files, Set<String> wanted) {
      int width = (int) type.shape().size();
      if ((long) rows.size() * width > Memory.most()) {
        findings.add(
            DataCode.TOO_LARGE,
            "hand in fewer rows at once",
            "the table",
            Memory.need((long) rows.size() * width));
        return null;
      }
      HandedRow.Size size =
          new HandedRow.Size(
              (int) type.shape().dimension(0).size(),
              (int) type.shape().dimension(1).size(),
              (int) type.shape().last().size());
      byte[] bytes = new byte[rows.size() * width];
      int file = 0;
      for (int row = 0; row < rows.size(); row++) {
        int at = row * width;
        switch (rows.get(row)) {
          case HandedRow.Picture picture -> {
            HandedRow.Size its =
                new HandedRow.Size(
                    picture.picture().head().height(),
                    picture.picture().head().width(),
                    size.channels());
            byte[] own = its.equals(size) ? files.bytes(file) : new byte[width];
            file++;
            sized(row, its, size);
            System.arraycopy(own, 0, bytes, at, width);
          }
          case HandedRow.Bytes own -> {
            if (sized(row, own.size(), size)) {
              System.arraycopy(own.bytes(), own.start(), bytes, at, width);
            }
          }
          case HandedRow.Cells cells -> written(row, cells, wanted, bytes, at, width);
          case HandedRow.Broken broken -> {}
        }
      }
      return new RawColumn.Pixels(bytes, width);
    }

    private boolean sized(int row, HandedRow.Size its, HandedRow.Size wanted) {
      if (its.equals(wanted)) {
        return true;
      }
      refuse(
          row,
          Diagnostic.of(RunCode.OTHER_SIZE, source.place(), rows.get(row).describe(), its, wanted));
      return false;
    }

    /**
     * A picture whose bytes stand side by side, whatever the columns are called, but for others
     * that are wanted, such as its class.
     */
    private void written(
        int row, HandedRow.Cells cells, Set<String> wanted, byte[] bytes, int from, int width) {
      SequencedMap<String, String> pixels = new LinkedHashMap<>(cells.cells());
      pixels.keySet().removeAll(wanted);
      if (pixels.size() != width) {
        refuse(
            row,
            DataCode.BAD_ROW,
            "a picture is one row of "
                + Numerals.count(width, "byte")
                + ", 0 to 255, and "
                + cells.describe()
                + " has "
                + Numerals.count(pixels.size(), "cell"));
        return;
      }
      int at = from;
      for (Map.Entry<String, String> cell : pixels.entrySet()) {
        double number = Numerals.parse(cell.getValue()).orElse(-1);
        if (number != Math.rint(number) || number < 0 || number > 255) {
          refuse(
              row,
              DataCode.BAD_NUMBER,
              cells.describe(),
              cell.getKey(),
              Numerals.shorten(cell.getValue()),
              "is not a whole number from 0 to 255");
          return;
        }
        bytes[at++] = (byte) number;
      }
    }
  }
}
