package dev.nnc.data;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.source.Sources;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.step.ToNumber;
import dev.nnc.data.step.Units;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a source hold, also those that no field reads: their cells are read from the
 * file once more. A name that is no column may be a field of one class or number a row.
 */
final class SourceCells {
  /** So many rows' cells are held at once. */
  private static final int AT_ONCE = 20_000;

  private final DataPlan plan;
  private final PreparedData data;
  private final PreparedPart part;

  SourceCells(DataPlan plan, PreparedData data, PreparedPart part) {
    this.plan = plan;
    this.data = data;
    this.part = part;
  }

  /** The cells; empty if there is no such column, or it holds several values a row. */
  Optional<ColumnCells> of(String name) {
    DataPlan source = plan;
    while (!source.bases().isEmpty() && !isColumn(source, name)) {
      source = source.bases().getFirst();
    }
    ColumnType type = source.schema().columns().get(name);
    if (!isColumn(source, name) || type == null) {
      return ofField(name);
    }
    if (type.shape().rank() > 0) {
      return Optional.empty();
    }
    RawColumn raw = plan.bases().isEmpty() ? data.table().columns().get(name) : null;
    if (raw instanceof RawColumn.Numbers numbers) {
      return Optional.of(new ColumnCells.Numbers(numbers(numbers.values())));
    }
    if (raw instanceof RawColumn.Spilled spilled) {
      return Optional.of(
          new ColumnCells.Numbers(rows().mapToDouble(row -> spilled.values().at(row)).toArray()));
    }
    if (raw instanceof RawColumn.Labels labels) {
      return Optional.of(
          new ColumnCells.Texts(
              rows()
                  .mapToObj(row -> named(type, labels.values()[row] & 0xff))
                  .toArray(String[]::new)));
    }
    Optional<ColumnCells> amounts = amounts(name);
    if (amounts.isPresent()) {
      return amounts;
    }
    if (raw instanceof RawColumn.Texts texts && type.content() == ColumnType.Content.TEXT) {
      return Optional.of(
          new ColumnCells.Texts(
              rows()
                  .mapToObj(row -> Objects.requireNonNullElse(texts.values()[row], "").strip())
                  .toArray(String[]::new)));
    }
    return asRead(source, name, type);
  }

  /** Whether the name is that of a column of the data set's source. */
  private static boolean isColumn(DataPlan of, String name) {
    return of.bases().isEmpty() && of.schema().columns().containsKey(name);
  }

  private static String named(ColumnType type, int code) {
    return code < type.names().size() ? type.names().get(code) : String.valueOf(code);
  }

  private IntStream rows() {
    return Arrays.stream(part.tableRows());
  }

  private double[] numbers(double[] all) {
    return rows().mapToDouble(row -> all[row]).toArray();
  }

  /** Numbers that a step makes of texts with units are in the unit of the texts. */
  private Optional<ColumnCells> amounts(String name) {
    for (DataPlan.Field field : plan.fields()) {
      if (field.inputs().equals(List.of(name))
          && field.formula() == null
          && !field.steps().isEmpty()
          && field.steps().getFirst().name().equals(ToNumber.NAME)
          && part.columns().get(field.name()) instanceof Column.Numbers numbers
          && numbers.width() == 1) {
        Units units = data.units(field.name()).orElse(null);
        return Optional.ofNullable(units).map(it -> numbers(numbers, it));
      }
    }
    return Optional.empty();
  }

  private ColumnCells numbers(Column.Numbers numbers, @Nullable Units units) {
    double[] values = new double[part.rows()];
    for (int row = 0; row < values.length; row++) {
      float value = numbers.at(row, 0);
      values[row] = units == null ? value : units.original(0, value);
    }
    return new ColumnCells.Numbers(values);
  }

  private Optional<ColumnCells> asRead(DataPlan source, String name, ColumnType type) {
    TableFormat format = Sources.rowFormat(source.source(), new DataDiagnostics(source.place()));
    String[] texts = new String[part.rows()];
    for (int from = 0; from < texts.length; from += AT_ONCE) {
      int[] some = IntStream.range(from, Math.min(texts.length, from + AT_ONCE)).toArray();
      List<? extends Map<String, String>> cells = data.cells(part, some);
      for (int i = 0; i < some.length; i++) {
        String cell = i < cells.size() ? cells.get(i).get(name) : null;
        if (cell == null) {
          return Optional.empty(); // a source without cells, or a file that has changed since
        }
        texts[some[i]] = format != null && format.isMissing(cell) ? "" : cell.strip();
      }
    }
    if (type.content() != ColumnType.Content.NUMBER || format == null) {
      return Optional.of(new ColumnCells.Texts(texts));
    }
    return Optional.of(
        new ColumnCells.Numbers(
            Arrays.stream(texts)
                .mapToDouble(text -> format.number(text).orElse(Double.NaN))
                .toArray()));
  }

  /** The names of the classes of which there is a one among zeros; empty where there is none. */
  private String[] ones(Column.Numbers numbers) {
    String[] names = new String[part.rows()];
    float[] row = new float[numbers.width()];
    for (int i = 0; i < names.length; i++) {
      numbers.copy(new int[] {i}, 0, 1, FloatBuffer.wrap(row));
      names[i] = "";
      for (int place = 0; place < row.length; place++) {
        names[i] = row[place] == 1 ? named(numbers.type(), place) : names[i];
      }
    }
    return names;
  }

  private Optional<ColumnCells> ofField(String name) {
    Column column = part.columns().get(name);
    if (column == null) {
      return Optional.empty();
    }
    return switch (column) {
      case Column.Classes classes ->
          classes.width() == 1
              ? Optional.of(
                  new ColumnCells.Texts(
                      IntStream.range(0, part.rows())
                          .mapToObj(classes::name)
                          .toArray(String[]::new)))
              : Optional.empty();
      case Column.Numbers numbers ->
          numbers.width() == 1
              ? Optional.of(numbers(numbers, data.units(name).orElse(null)))
              : numbers.type().classes() == numbers.width()
                  ? Optional.of(new ColumnCells.Texts(ones(numbers)))
                  : Optional.empty();
      case Column.Texts texts ->
          Optional.of(
              new ColumnCells.Texts(
                  IntStream.range(0, part.rows()).mapToObj(texts::at).toArray(String[]::new)));
    };
  }
}
