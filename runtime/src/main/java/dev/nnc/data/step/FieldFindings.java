package dev.nnc.data.step;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a field's cells, by the rows and columns that a person knows.
 *
 * @param columns what the field's cells are called, by element
 */
record FieldFindings(
    DataPlan.Field field, IntFunction<String> columns, RawTable table, DataDiagnostics report) {
  private static final int NAMES_SHOWN = 20;
  private static final int COLUMNS_SHOWN = 3;

  void add(DataCode code, @Nullable String help, Object... arguments) {
    report.add(code, help, arguments);
  }

  void add(Diagnostic diagnostic) {
    report.add(diagnostic);
  }

  String name() {
    return field.name();
  }

  /** What the field's first cells are called. */
  String column() {
    return columns.apply(0);
  }

  /** Where a row of the table came from, in words. */
  String row(int row) {
    return table.origin().describe(row);
  }

  /** Whether no cell is missing; otherwise says where. */
  boolean present(Values values) {
    return switch (values) {
      case Values.Texts texts -> {
        int missing = 0;
        int first = -1;
        for (int row = 0; row < texts.values().length; row++) {
          if (texts.values()[row] == null) {
            first = missing++ == 0 ? row : first;
          }
        }
        yield missing == 0 || missingTexts(missing, first);
      }
      case Values.Numbers numbers -> complete(numbers.matrix(), 0, table.rows());
      case Values.Classes classes -> true;
      case Values.Pictures pictures -> true;
      case Values.Numbered numbered -> true;
      case Values.Pieces pieces -> true;
      case Values.Sequences sequences -> true;
      case Values.NumberSequences sequences -> true;
    };
  }

  /** Whether every row has a class; otherwise says where not. */
  boolean known(Values.Classes classes) {
    int missing = 0;
    int first = -1;
    for (int row = 0; row < classes.codes().length; row++) {
      if (classes.codes()[row] == Column.Classes.UNKNOWN) {
        first = missing++ == 0 ? row : first;
      }
    }
    return missing == 0 || missingTexts(missing, first);
  }

  /**
   * Whether no number is missing; otherwise says where.
   *
   * @param first the table's row that is the matrix's first
   */
  boolean complete(NumericView matrix, int first, int rows) {
    double[] one = new double[matrix.width()];
    int[] missing = new int[one.length];
    int all = 0;
    int firstRow = -1;
    int firstElement = 0;
    for (int row = 0; row < rows; row++) {
      matrix.row(row, one, 0);
      for (int i = 0; i < one.length; i++) {
        if (Double.isNaN(one[i])) {
          missing[i]++;
          if (all++ == 0) {
            firstRow = first + row;
            firstElement = i;
          }
        }
      }
    }
    if (all == 0) {
      return true;
    }
    Set<String> lacking = new LinkedHashSet<>();
    Set<String> empty = new LinkedHashSet<>();
    for (int i = 0; i < one.length; i++) {
      if (missing[i] > 0 && lacking.size() <= COLUMNS_SHOWN) {
        lacking.add(columns.apply(i));
      }
      if (missing[i] == rows && rows > 1 && empty.size() <= COLUMNS_SHOWN) {
        empty.add(columns.apply(i));
      }
    }
    String steps = "`impute(median)` or `impute(mean)`";
    return missing(
        all,
        firstRow,
        columns.apply(firstElement),
        empty.isEmpty()
            ? fillOrLeave(steps, lacking)
            : "no row has anything in " + names(empty) + ": leave it out of the field");
  }

  private static String names(Set<String> columns) {
    return columns.stream()
            .limit(COLUMNS_SHOWN)
            .map(column -> "`" + column + "`")
            .collect(Collectors.joining(", "))
        + (columns.size() > COLUMNS_SHOWN ? " and others" : "");
  }

  private boolean missingTexts(int count, int row) {
    return missing(
        count,
        row,
        column(),
        fillOrLeave("`impute(most_frequent)` or `impute(\"unknown\")`", Set.of(column())));
  }

  /** Where steps stand that take numbers: behind the one that makes them of texts. */
  private String place(String steps) {
    for (DataPlan.Step step : field.steps()) {
      boolean makesNumbers =
          step.in().content() == ColumnType.Content.TEXT
              && step.out().content() == ColumnType.Content.NUMBER;
      if (makesNumbers && !steps.contains("most_frequent")) {
        return " behind `" + step.name() + "`";
      }
    }
    return " as the field's first step";
  }

  /** What becomes of rows that lack cells of these columns. */
  private String fillOrLeave(String steps, Set<String> lacking) {
    boolean known =
        lacking.size() <= COLUMNS_SHOWN
            && field.inputs().containsAll(lacking)
            && lacking.stream().allMatch(FieldFindings::isPlain);
    String condition =
        known
            ? lacking.stream()
                .map(column -> "not is_missing(" + column + ")")
                .collect(Collectors.joining(" and "))
            : "not is_missing(…)";
    return "fill them in with "
        + steps
        + place(steps)
        + ", or leave these rows out with `rows: "
        + condition
        + "`";
  }

  /** Whether the name may stand without backquotes, which would end the remedy's own. */
  private static boolean isPlain(String column) {
    return column.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
  }

  private boolean missing(int count, int row, String column, String help) {
    add(
        DataCode.MISSING_CELLS,
        help,
        name(),
        Numerals.count(count, "missing cell"),
        row(row),
        column);
    return false;
  }

  /** Whether memory holds so many numbers of 4 bytes; otherwise says that it does not. */
  boolean fits(long numbers, String help) {
    if (numbers > Integer.MAX_VALUE - 16 || !Memory.holds(4 * numbers)) {
      add(DataCode.TOO_LARGE, help, "the field `" + name() + "`", Memory.need(4 * numbers));
      return false;
    }
    return true;
  }

  /** Says that a cell is of none of the classes. */
  void unknownCategory(List<String> names, int row, String cell, long rows, String help) {
    report.addNoted(
        DataCode.UNKNOWN_CATEGORY,
        List.of(
            "the classes are " + some(names, NAMES_SHOWN),
            rows == 1 ? "no other row holds it" : Numerals.count(rows, "row") + " hold it"),
        help,
        row(row),
        Numerals.shorten(cell),
        name());
  }

  /** Says that there are more or fewer classes than the step was given. */
  void wrongCount(int wanted, List<String> found, int shown, String help) {
    add(
        DataCode.CATEGORY_COUNT,
        help,
        name(),
        wanted,
        Numerals.count(found.size()) + ": " + some(found, shown));
  }

  private static String some(List<String> names, int shown) {
    return String.join(", ", names.stream().limit(shown).map(Numerals::shorten).toList())
        + (names.size() > shown ? ", …" : "");
  }
}
