package dev.nnc.predict;

import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.step.Units;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field of the data set in the unit of its columns: their own cells where it holds one number for
 * each, else its numbers with the steps undone, as far as they can be.
 */
final class FieldColumns implements AnswerColumns {
  private final String name;

  /** Columns that it stands for as they are; empty if it does not. */
  private final List<String> columns;

  /** Whether each column has had steps of its own. */
  private final boolean ofParts;

  private final Rows rows;
  private final ColumnType type;
  private final @Nullable Units units;
  private final List<String> names = new ArrayList<>();

  /**
   * @param source the columns whose cells are known
   */
  FieldColumns(DataPlan data, String name, Rows rows, Set<String> source) {
    this.name = name;
    this.rows = rows;
    this.type = rows.type(name);
    this.units = rows.units(name).orElse(null);
    int width = isOfNumbers() ? (int) Math.max(1, type.shape().size()) : 1;
    List<String> cells = cells(data, source);
    if (!cells.isEmpty()) {
      this.columns = cells;
      this.ofParts = true;
      cells.forEach(column -> names.add(name + "." + column));
      return;
    }
    this.ofParts = false;
    this.columns =
        isOfNumbers() && type.classes() == 0
            ? data.find(name)
                .filter(field -> isItsColumns(data, field, source))
                .filter(
                    field ->
                        (units != null
                                && units.column().first() == 0
                                && field.inputs().size() == width)
                            || isOfText(data, field))
                .map(DataPlan.Field::inputs)
                .orElse(List.of())
            : List.of();
    int shown = columns.isEmpty() ? width : columns.size();
    boolean one = shown == 1 || type.classes() > 0;
    for (int i = 1; i <= (one ? 1 : shown); i++) {
      names.add(one ? name : name + "[" + i + "]");
    }
  }

  /** The columns of which each has had steps of its own, if their cells are known; else empty. */
  private List<String> cells(DataPlan data, Set<String> source) {
    List<DataPlan.Field> parts = data.find(name).map(data::parts).orElse(List.of());
    return parts.stream().allMatch(part -> isItsColumns(data, part, source))
        ? parts.stream().map(part -> part.inputs().getFirst()).toList()
        : List.of();
  }

  /** Whether its numbers stand for a text, such as the words that it has. */
  private static boolean isOfText(DataPlan data, DataPlan.Field field) {
    ColumnType column = data.schema().columns().get(field.inputs().getFirst());
    return field.inputs().size() == 1
        && column != null
        && column.content() == ColumnType.Content.TEXT
        && field.type().shape().rank() > 0;
  }

  /** Whether it is made of cells of its row alone, and of no other field. */
  private static boolean isItsColumns(DataPlan data, DataPlan.Field field, Set<String> source) {
    List<DataPlan.Field> before = data.fields().subList(0, data.fields().indexOf(field));
    return field.formula() == null
        && !field.inputs().isEmpty()
        && source.containsAll(field.inputs())
        && before.stream().noneMatch(each -> field.inputs().contains(each.name()))
        && field.steps().stream().allMatch(step -> step.reach().isOwnRow());
  }

  private boolean isOfNumbers() {
    return rows.isOfNumbers(name);
  }

  @Override
  public List<String> names() {
    return List.copyOf(names);
  }

  @Override
  public void add(Line line, List<String> cells) {
    if (line.answered() < 0) {
      names.forEach(each -> cells.add(""));
      return;
    }
    if (ofParts) {
      columns.forEach(column -> cells.add(line.source().getOrDefault(column, "")));
      return;
    }
    if (!isOfNumbers()) {
      cells.add(rows.text(name, line.answered()));
      return;
    }
    if (!columns.isEmpty() && line.source().keySet().containsAll(columns)) {
      columns.forEach(input -> cells.add(line.source().getOrDefault(input, "")));
      return;
    }
    float[] numbers = new float[(int) Math.max(1, type.shape().size())];
    rows.copy(name, new int[] {line.answered()}, 0, 1, FloatBuffer.wrap(numbers));
    if (type.classes() > 0) {
      cells.add(classes(numbers));
      return;
    }
    for (int i = 0; i < numbers.length; i++) {
      double value = units == null ? numbers[i] : units.original(i, numbers[i]);
      cells.add(
          line.forPeople()
              ? Numerals.forPeople(Double.parseDouble(Float.toString((float) value)))
              : Numerals.shortest((float) value));
    }
  }

  /** The names of the classes that have a one. */
  private String classes(float[] numbers) {
    List<String> all = type.classNames();
    List<String> present = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != 0) {
        present.add(i < all.size() ? all.get(i) : String.valueOf(i));
      }
    }
    return String.join(", ", present);
  }
}
