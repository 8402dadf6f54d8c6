package dev.nnc.data.split;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.step.Pipeline;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Similar;
import dev.nnc.plan.Condition;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which rows a data set's condition takes. */
public final class RowFilter {
  private RowFilter() {}

  /** What the condition asks of a row, whatever is made of the answers. */
  private static List<Condition.Asked> asked(Condition condition) {
    List<Condition.Asked> asked = new ArrayList<>();
    gather(condition, asked);
    return asked;
  }

  private static void gather(Condition condition, List<Condition.Asked> to) {
    switch (condition) {
      case Condition.Asked asked -> to.add(asked);
      case Condition.Both both -> {
        gather(both.left(), to);
        gather(both.right(), to);
      }
      case Condition.Either either -> {
        gather(either.left(), to);
        gather(either.right(), to);
      }
      case Condition.Not not -> gather(not.inner(), to);
    }
  }

  /** The plan with what the condition works out as further fields, and the names of those. */
  private static DataPlan extended(DataPlan plan, Condition condition, Set<String> names) {
    List<DataPlan.Field> fields = asked(condition).stream().map(Condition.Asked::worked).toList();
    fields.forEach(field -> names.add(field.name()));
    return plan.plus(fields).behind(columnsOf(plan, fields));
  }

  /** The columns that are read where a field has their name: as fields before all others. */
  private static List<DataPlan.Field> columnsOf(DataPlan plan, List<DataPlan.Field> leaves) {
    Set<String> seen = new LinkedHashSet<>();
    List<DataPlan.Field> columns = new ArrayList<>();
    for (DataPlan.Field leaf : leaves) {
      for (String input : leaf.inputs()) {
        String column = Condition.columnOf(input);
        if (column != null && seen.add(column)) {
          columns.add(
              new DataPlan.Field(
                  leaf.place(),
                  input,
                  List.of(column),
                  List.of(),
                  plan.schema().columns().getOrDefault(column, ColumnType.text())));
        }
      }
    }
    return columns;
  }

  /** The source's columns that the condition reads. */
  public static Set<String> columns(DataPlan plan) {
    Condition condition = plan.rows();
    if (condition == null) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>();
    DataPlan extended = extended(plan, condition, names);
    return Pipeline.columnsFor(extended, names);
  }

  /**
   * For each row of a data set's own table whether it is taken, and a warning of each text that the
   * condition compares with and no cell holds; null after an error.
   */
  public static boolean @Nullable [] ofWhole(
      DataPlan plan, Condition condition, RawTable table, DataDiagnostics findings) {
    return of(plan, condition, table, findings, true);
  }

  /** For each row of the table whether it is taken; null after an error. */
  public static boolean @Nullable [] of(
      DataPlan plan, Condition condition, RawTable table, DataDiagnostics findings) {
    return of(plan, condition, table, findings, false);
  }

  private static boolean @Nullable [] of(
      DataPlan plan, Condition condition, RawTable table, DataDiagnostics findings, boolean whole) {
    Set<String> names = new LinkedHashSet<>();
    DataPlan extended = extended(plan, condition, names);
    // Which of its rows there are is not known yet: how numbers are written all of them tell.
    int[] all = SplitRows.range(0, table.rows());
    Pipeline pipeline = new Pipeline(extended, table, all, null, findings);
    pipeline.run(names);
    if (findings.hasErrors()) {
      return null;
    }
    if (whole) {
      for (Condition.Asked each : asked(condition)) {
        if (each instanceof Condition.IsText text) {
          warnOfAbsent(text, pipeline.values().get(text.cell().name()), table.rows(), findings);
        }
      }
    }
    boolean[] taken = new boolean[table.rows()];
    for (int row = 0; row < taken.length; row++) {
      taken[row] = holds(condition, pipeline.values(), row);
    }
    return taken;
  }

  private static void warnOfAbsent(
      Condition.IsText asked, @Nullable Values cells, int rows, DataDiagnostics findings) {
    Set<String> held = new LinkedHashSet<>();
    if (cells instanceof Values.Classes classes) {
      // Also those that the program names and no row has.
      held.addAll(classes.names());
    } else {
      for (int row = 0; row < rows; row++) {
        String cell = text(cells, row);
        if (cell != null) {
          held.add(cell);
        }
      }
    }
    if (held.contains(asked.text())) {
      return;
    }
    String help =
        Similar.to(asked.text(), held)
            .map(near -> "did you mean \"" + near + "\"?")
            .orElse(
                "the comparison is the same for all rows; texts are compared letter by letter,"
                    + " blanks and capitals too");
    String columns =
        asked.cell().inputs().stream()
            .map(input -> Objects.requireNonNullElse(Condition.columnOf(input), input))
            .collect(Collectors.joining(", "));
    findings.at(asked.cell().place()).add(DataCode.NO_SUCH_TEXT, help, columns, asked.text());
  }

  private static boolean holds(Condition condition, Map<String, Values> values, int row) {
    return switch (condition) {
      case Condition.Compared compared -> {
        double difference = number(values.get(compared.difference().name()), row);
        if (Double.isNaN(difference)) {
          yield false;
        }
        yield switch (compared.comparison()) {
          case EQUAL -> difference == 0;
          case UNEQUAL -> difference != 0;
          case LESS -> difference < 0;
          case AT_MOST -> difference <= 0;
          case GREATER -> difference > 0;
          case AT_LEAST -> difference >= 0;
        };
      }
      case Condition.IsText text -> {
        String cell = text(values.get(text.cell().name()), row);
        yield cell != null && cell.equals(text.text()) == text.equal();
      }
      case Condition.IsMissing missing -> {
        Values cell = values.get(missing.cell().name());
        yield cell instanceof Values.Texts || cell instanceof Values.Classes
            ? text(cell, row) == null
            : cell instanceof Values.Numbers && Double.isNaN(number(cell, row));
      }
      case Condition.Both both ->
          holds(both.left(), values, row) && holds(both.right(), values, row);
      case Condition.Either either ->
          holds(either.left(), values, row) || holds(either.right(), values, row);
      case Condition.Not not -> !holds(not.inner(), values, row);
    };
  }

  private static double number(@Nullable Values values, int row) {
    if (!(values instanceof Values.Numbers numbers)) {
      return Double.NaN;
    }
    double[] one = new double[numbers.matrix().width()];
    numbers.matrix().row(row, one, 0);
    return one[0];
  }

  private static @Nullable String text(@Nullable Values values, int row) {
    if (values instanceof Values.Classes classes) {
      int code = classes.codes()[row];
      return code == Column.Classes.UNKNOWN ? null : classes.names().get(code);
    }
    return values instanceof Values.Texts texts ? texts.values()[row] : null;
  }
}
