package dev.nnc.data;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.PictureFormat;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.column.Values;
import dev.nnc.data.column.WindowCounts;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.PreparedField;
import dev.nnc.data.step.Units;
import dev.nnc.data.step.Windows;
import dev.nnc.plan.ColumnUnit;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A data set that is read, split and prepared. */
public final class PreparedData {
  private final DataPlan plan;
  private final RawTable table;
  private final Map<String, Values> values;
  private final Map<Part, PreparedPart> parts;
  private final RowOrder order;
  private final Fitted fitted;
  private final int folds;
  private final String chosen;
  private final WindowCounts windows;

  PreparedData(
      DataPlan plan,
      RawTable table,
      Map<String, Values> values,
      Map<Part, PreparedPart> parts,
      RowOrder order,
      Fitted fitted,
      int folds,
      String chosen,
      WindowCounts windows) {
    this.plan = plan;
    this.table = table;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    this.parts = Collections.unmodifiableMap(new EnumMap<>(parts));
    this.order = order;
    this.fitted = fitted;
    this.folds = folds;
    this.chosen = chosen;
    this.windows = windows;
  }

  public String name() {
    return plan.name();
  }

  /** The part, if the split makes it; the training part and all rows are always there. */
  public Optional<PreparedPart> part(Part name) {
    return Optional.ofNullable(parts.get(name));
  }

  public PreparedPart train() {
    return existing(Part.TRAIN);
  }

  /** All rows, in the order of the file; a source's own test part comes last. */
  public PreparedPart everything() {
    return existing(Part.EVERYTHING);
  }

  private PreparedPart existing(Part name) {
    PreparedPart part = parts.get(name);
    if (part == null) {
      throw new IllegalStateException("no part " + name);
    }
    return part;
  }

  /** How many rows each part has. */
  public SequencedMap<Part, Integer> rowCounts() {
    SequencedMap<Part, Integer> counts = new LinkedHashMap<>();
    parts.forEach((name, part) -> counts.put(name, part.rows()));
    return counts;
  }

  /** What the field holds, with the classes that were found. */
  public ColumnType type(String field) {
    return everything().column(field).type();
  }

  /** The names of a field's classes, in order; empty if it holds none. */
  public List<String> classNames(String field) {
    return type(field).names();
  }

  /** In how many ways the rows are cut, of which this is one; 0 if they are cut once. */
  int folds() {
    return folds;
  }

  /** How many of the source's rows {@code rows:} takes; empty if all. */
  String chosen() {
    return chosen;
  }

  /** What became of its rows where windows need others beside them. */
  WindowCounts windows() {
    return windows;
  }

  /** What the fitted steps learned from the training part. */
  public Fitted fitted() {
    return fitted;
  }

  /** The way back to the unit of the field's column; empty if there is none. */
  public Optional<Units> units(String field) {
    return ColumnUnit.of(plan, field).flatMap(unit -> Units.of(unit, fitted));
  }

  /** What a column of the source, or a field, holds in the rows of a part. */
  Optional<ColumnCells> column(PreparedPart part, String name) {
    return new SourceCells(plan, this, part).of(name);
  }

  /** See {@link Rows#gaps}. */
  Rows.Gaps gaps(PreparedPart part, String field) {
    Windows window = Windows.of(plan, Set.of(field));
    int[] all = IntStream.range(0, table.rows()).toArray();
    PreparedPart read =
        window.isNone() ? part : new PreparedPart(Part.EVERYTHING, all, new LinkedHashMap<>());
    ColumnCells cells = column(read, plan.field(field).inputs().getFirst()).orElse(null);
    if (cells == null) {
      return Rows.Gaps.NONE;
    }
    int from = window.past() == 0 && window.ahead() > 0 ? 1 : -window.past();
    int rows = 0;
    long values = 0;
    for (int row = 0; row < part.rows(); row++) {
      int missing = 0;
      for (int offset = from; offset <= window.ahead(); offset++) {
        int at = window.isNone() ? row : order.beside(part.tableRow(row), offset);
        missing += cells.isMissing(at) ? 1 : 0;
      }
      rows += missing > 0 ? 1 : 0;
      values += missing;
    }
    return new Rows.Gaps(rows, values);
  }

  /** The columns from which fields of a part come, those of {@code rows}. */
  ReadColumns columns(PreparedPart part, Rows rows, Set<String> fields) {
    return new PreparedColumns(plan, this, part, rows, fields);
  }

  /** What the fields hold in the rows of the table, for data sets that are made of this one. */
  Map<String, Values> values() {
    return values;
  }

  RawTable table() {
    return table;
  }

  /** What its columns hold, and how they go with the first of the truths that is a column. */
  DataFigures figures(List<String> truths) {
    return DataFigures.of(this, plan, truths);
  }

  /** The files that were read, with their hashes. */
  public List<DataFile> files() {
    return table.files();
  }

  /** Where a row of a part came from, in words: {@code iris.csv, line 12 (row 11)}. */
  public String origin(PreparedPart part, int row) {
    return table.origin().describe(part.tableRow(row));
  }

  /**
   * The texts of all cells of a row by column, as they stand in the file, which is read again for
   * it; empty for pictures, and when the file has changed since.
   */
  public SequencedMap<String, String> cells(PreparedPart part, int row) {
    return table.origin().cells(part.tableRow(row));
  }

  /** The same of many rows. */
  List<SequencedMap<String, String>> cells(PreparedPart part, int[] rows) {
    return table.origin().cells(Arrays.stream(rows).map(part::tableRow).toArray());
  }

  /** Where a row of a part stands in the source. */
  SourceRow at(PreparedPart part, int row) {
    return table.origin().at(part.tableRow(row));
  }

  /**
   * The picture of a row: as the source has it, or else the first field that is laid out as one,
   * such as {@code columns(…) -> reshape([8, 8, 1])}; nothing if there is neither.
   */
  public Optional<Picture> picture(PreparedPart part, int row) {
    for (Map.Entry<String, RawColumn> entry : table.columns().entrySet()) {
      ColumnType type = plan.schema().columns().get(entry.getKey());
      if (entry.getValue() instanceof RawColumn.Pixels pixels && type != null) {
        int start = part.tableRow(row) * pixels.width();
        return Optional.of(
            new Picture(
                (int) type.shape().dimension(0).size(),
                (int) type.shape().dimension(1).size(),
                (int) type.shape().dimension(2).size(),
                Arrays.copyOfRange(pixels.values(), start, start + pixels.width())));
      }
      if (entry.getValue() instanceof RawColumn.Pictures pictures) {
        int of = part.tableRow(row);
        PictureFormat.Head head = pictures.files().files().get(of).head();
        return Optional.of(
            new Picture(
                head.height(),
                head.width(),
                pictures.files().channels(),
                pictures.files().bytes(of)));
      }
    }
    for (DataPlan.Field field : plan.fields()) {
      Shape shape = field.type().shape();
      boolean laidOut =
          field.type().content() == ColumnType.Content.NUMBER
              && shape.rank() == 3
              && shape.isKnown()
              && (shape.dimension(2).size() == 1 || shape.dimension(2).size() == 3);
      if (laidOut) {
        return Optional.of(drawn(part.numbers(field.name()), row, shape));
      }
    }
    return Optional.empty();
  }

  private static Picture drawn(Column.Numbers values, int row, Shape shape) {
    FloatBuffer numbers = FloatBuffer.allocate((int) shape.size());
    values.copy(new int[] {row}, 0, 1, numbers);
    return new Picture(
        (int) shape.dimension(0).size(),
        (int) shape.dimension(1).size(),
        (int) shape.dimension(2).size(),
        GrayLevels.of(numbers.array(), 0, numbers.capacity()));
  }

  /**
   * A picture, as it was read or drawn from numbers.
   *
   * @param channels 1 for gray, 3 for red, green and blue
   * @param bytes unsigned, row by row, the channels of a pixel side by side
   */
  @SuppressWarnings("ArrayRecordComponent") // a copy, and nothing compares pictures
  public record Picture(int height, int width, int channels, byte[] bytes) {}

  static @Nullable PreparedPart partOf(
      Part name, int[] rows, Map<String, PreparedField> prepared, boolean always) {
    if (rows.length == 0 && !always) {
      return null;
    }
    SequencedMap<String, Column> columns = new LinkedHashMap<>();
    prepared.forEach((field, values) -> columns.put(field, values.column(rows)));
    return new PreparedPart(name, rows, columns);
  }
}
