package dev.nnc.predict;

import dev.nnc.catalog.Configured;
import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.CountedSteps;
import dev.nnc.evaluate.Outputs;
import dev.nnc.evaluate.Spelling;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.PredictionTable;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Makes tables of what went into a network and what came out. */
public final class Predictions {
  /** The part of the report that chooses columns and rows. */
  public static final String TABLE = "table";

  /** Fields with more numbers a row, such as images, are not written into tables. */
  private static final int WIDEST_INPUT = 32;

  /** Longer sequences of classes are not written into tables. */
  private static final int LONGEST_SEQUENCE = 1_000;

  private Predictions() {}

  /**
   * A table with a column for each number of the inputs (named {@code field} or {@code field[n]},
   * from 1) and of the outputs.
   *
   * @param classes that the network's only output tells apart; none if it predicts numbers
   */
  public static PredictionTable table(
      NetworkPlan network, Rows rows, List<Outputs> outputs, ClassNames classes) {
    List<String> columns = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    for (int row = 0; row < rows.count(); row++) {
      cells.add(new ArrayList<>());
    }
    for (NetworkPlan.Port input : network.inputs()) {
      addInput(input.name(), rows, columns, cells);
    }
    List<String> inputs = network.inputs().stream().map(NetworkPlan.Port::name).toList();
    for (Outputs output : outputs) {
      addOutput(
          output, outputs.size() == 1 ? classes : ClassNames.NONE, rows, inputs, columns, cells);
    }
    return new PredictionTable(columns, cells);
  }

  /**
   * The table as {@code show: table(…)} asks for it: the fields and outputs that it names, {@code
   * best} (the class that the network likes best, and how much) and {@code probability(field)} (of
   * the class that the field has), in its order. Without one, or where it names none, everything.
   */
  public static PredictionTable shown(
      List<Configured> show,
      NetworkPlan network,
      Rows rows,
      List<Outputs> outputs,
      ClassNames classes) {
    List<String> names =
        asked(show).map(table -> table.options().texts("columns")).orElse(List.of());
    if (names.isEmpty()) {
      return table(network, rows, outputs, classes);
    }
    List<String> columns = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    for (int row = 0; row < rows.count(); row++) {
      cells.add(new ArrayList<>());
    }
    List<String> inputs = network.inputs().stream().map(NetworkPlan.Port::name).toList();
    for (String name : names) {
      Outputs output =
          outputs.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
      if (output != null) {
        addOutput(
            output, outputs.size() == 1 ? classes : ClassNames.NONE, rows, inputs, columns, cells);
      } else if (rows.isOfNumbers(name)) {
        addInput(name, rows, columns, cells);
      } else {
        columns.add(name);
        for (int row = 0; row < rows.count(); row++) {
          cells.get(row).add(cell(name, rows, row, outputs.getFirst(), classes, inputs));
        }
      }
    }
    return new PredictionTable(columns, cells);
  }

  private static String cell(
      String column, Rows rows, int row, Outputs output, ClassNames classes, List<String> inputs) {
    float[] values = output.row(row);
    if (isSequence(output, classes) && (column.equals("best") || column.equals("prediction"))) {
      return sequence(output, row, classes, CountedSteps.of(output, rows, inputs));
    }
    if (column.equals("best") || column.equals("prediction")) {
      int winner = Classification.winner(values);
      return className(classes.names(), winner) + " at " + percent(probability(values, winner));
    }
    if (!column.startsWith("probability(")) {
      return rows.text(column, row);
    }
    String field = column.substring("probability(".length(), column.length() - 1).strip();
    int truth = classes.names().indexOf(rows.text(field, row));
    return truth < 0 ? "" : percent(probability(values, truth));
  }

  /** With one number for two classes it is that of the second. */
  private static double probability(float[] values, int number) {
    return values.length > 1 ? values[number] : number == 1 ? values[0] : 1 - values[0];
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /**
   * How many rows {@code show: table(rows: …)} asks for. Without one, none if something else is
   * asked for, such as pictures, whose numbers would say little; else the other number.
   */
  public static int rowsShown(List<Configured> show, int otherwise) {
    return asked(show)
        .map(table -> (int) table.options().whole("rows"))
        .orElse(show.isEmpty() ? otherwise : 0);
  }

  private static Optional<Configured> asked(List<Configured> show) {
    return show.stream().filter(each -> each.name().equals(TABLE)).findFirst();
  }

  /**
   * The same for rows that were handed in as texts, which stand in the table as they were given.
   */
  public static PredictionTable table(
      List<SequencedMap<String, String>> given,
      NetworkPlan network,
      Rows rows,
      List<Outputs> outputs,
      ClassNames classes) {
    List<String> columns = new ArrayList<>();
    given.forEach(
        row -> row.keySet().stream().filter(name -> !columns.contains(name)).forEach(columns::add));
    boolean narrow = columns.size() <= WIDEST_INPUT;
    if (!narrow) {
      columns.clear();
    }
    List<List<String>> cells = new ArrayList<>();
    for (SequencedMap<String, String> row : given) {
      List<String> line = new ArrayList<>();
      columns.forEach(column -> line.add(row.getOrDefault(column, "")));
      cells.add(line);
    }
    List<String> inputs = network.inputs().stream().map(NetworkPlan.Port::name).toList();
    for (Outputs output : outputs) {
      addOutput(
          output, outputs.size() == 1 ? classes : ClassNames.NONE, rows, inputs, columns, cells);
    }
    return new PredictionTable(columns, cells);
  }

  private static void addInput(
      String field, Rows rows, List<String> columns, List<List<String>> cells) {
    ColumnType type = rows.type(field);
    int count = rows.count();
    int[] order = Rows.inOrder(count);
    if (type.content() == ColumnType.Content.CLASS) {
      int length = (int) type.shape().size();
      int[] numbers = new int[Math.multiplyExact(count, length)];
      rows.copy(field, order, 0, count, IntBuffer.wrap(numbers));
      columns.add(field);
      for (int row = 0; row < count; row++) {
        cells.get(row).add(names(type, numbers, row * length, length));
      }
      return;
    }
    int width = (int) Math.max(1, type.shape().size());
    if (width > WIDEST_INPUT) {
      return;
    }
    float[] numbers = new float[Math.multiplyExact(count, width)];
    rows.copy(field, order, 0, count, FloatBuffer.wrap(numbers));
    addNumbers(field, width, numbers, columns, cells);
  }

  private static void addOutput(
      Outputs output,
      ClassNames classes,
      Rows rows,
      List<String> inputs,
      List<String> columns,
      List<List<String>> cells) {
    if (isSequence(output, classes)) {
      if (output.shape()[0] <= LONGEST_SEQUENCE && output.shape().length == 2) {
        columns.add(output.name());
        CountedSteps steps = CountedSteps.of(output, rows, inputs);
        for (int row = 0; row < output.rows(); row++) {
          cells.get(row).add(sequence(output, row, classes, steps));
        }
      }
      return;
    }
    if (!classes.names().isEmpty()) {
      columns.add(output.name());
      for (int row = 0; row < output.rows(); row++) {
        cells.get(row).add(className(classes.names(), Classification.winner(output.row(row))));
      }
      for (int i = 0; i < output.width(); i++) {
        columns.add("probability of " + className(classes.names(), output.width() == 1 ? 1 : i));
      }
      for (int row = 0; row < output.rows(); row++) {
        for (float value : output.row(row)) {
          cells.get(row).add(Numerals.shortest(value));
        }
      }
      return;
    }
    float[] numbers = new float[output.rows() * output.width()];
    for (int row = 0; row < output.rows(); row++) {
      System.arraycopy(output.row(row), 0, numbers, row * output.width(), output.width());
    }
    addNumbers(output.name(), output.width(), numbers, columns, cells);
  }

  /** Whether the output has a number for each class at each step. */
  private static boolean isSequence(Outputs output, ClassNames classes) {
    long[] shape = output.shape();
    return !classes.names().isEmpty() && shape.length >= 2;
  }

  /** The classes of a row's steps that count, one behind the other. */
  private static String sequence(Outputs output, int row, ClassNames classes, CountedSteps steps) {
    if (classes.spelled()) {
      return Spelling.text(Spelling.of(output, row, steps), classes.names());
    }
    int length = (int) output.shape()[0];
    int width = output.width() / length;
    float[] values = output.row(row);
    List<String> names = new ArrayList<>();
    for (int step = 0; step < length; step++) {
      if (steps.counts(row, step)) {
        float[] one = Arrays.copyOfRange(values, step * width, (step + 1) * width);
        names.add(className(classes.names(), Classification.winner(one)));
      }
    }
    return String.join(ColumnType.joint(classes.names()), names);
  }

  private static void addNumbers(
      String name, int width, float[] numbers, List<String> columns, List<List<String>> cells) {
    for (int i = 0; i < width; i++) {
      columns.add(width == 1 ? name : name + "[" + (i + 1) + "]");
    }
    for (int row = 0; row < cells.size(); row++) {
      for (int i = 0; i < width; i++) {
        cells.get(row).add(Numerals.shortest(numbers[row * width + i]));
      }
    }
  }

  /** The names of a sequence's class numbers, but for padding; the only name of a single one. */
  private static String names(ColumnType type, int[] numbers, int from, int length) {
    List<String> names = new ArrayList<>();
    for (int i = from; i < from + length; i++) {
      boolean padding = type.padding().isPresent() && numbers[i] == type.padding().getAsInt();
      if (length == 1 || !padding) {
        names.add(className(type.names(), numbers[i]));
      }
    }
    return String.join(ColumnType.joint(type.names()), names);
  }

  private static String className(List<String> names, int number) {
    return number >= 0 && number < names.size() ? names.get(number) : String.valueOf(number);
  }

  /** The value of a cell if it is there. */
  static @Nullable String find(PredictionTable table, String column, int row) {
    int index = table.columns().indexOf(column);
    return index < 0 ? null : table.rows().get(row).get(index);
  }
}
