package dev.nnc.data.split;

import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Pipeline;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a split gets: the rows, and what the fields that it names hold in them.
 *
 * @param known what the plan's steps take over from another data set; null if they learn themselves
 */
public record SplitInput(
    DataPlan plan, RawTable table, @Nullable Fitted known, DataDiagnostics findings) {
  /**
   * The most axes of a row that something can be told by: pictures are none, a class as {@code
   * one_hot} is one.
   */
  private static final int MOST_AXES = 1;

  /** The source's columns from which those fields come, or which have those names. */
  static Set<String> columns(DataPlan plan, Set<String> names) {
    return Pipeline.columnsFor(extended(plan, names), keys(names));
  }

  /**
   * What the fields of those names hold, else the columns; null after an error. A step that learns
   * learns from all rows here, since the training part is not known yet: that decides who goes
   * where, and what the network sees is learned anew from the training part.
   */
  @Nullable List<Values> values(Set<String> names) {
    int[] rows = SplitRows.range(0, table.rows());
    DataDiagnostics apart = findings.apart();
    Pipeline pipeline = new Pipeline(extended(plan, names), table, rows, known, apart);
    pipeline.run(keys(names));
    if (apart.hasErrors()) {
      apart.sorted().stream().filter(Diagnostic::isError).forEach(findings::add);
      return null;
    }
    List<Values> values = new ArrayList<>();
    for (String key : keys(names)) {
      Values each = pipeline.values().get(key);
      if (each == null) {
        throw new IllegalStateException("no values of " + key);
      }
      values.add(each);
    }
    return values;
  }

  /**
   * The same of names that tell groups apart, each of the first rows having one; null after an
   * error.
   */
  @Nullable List<Values> groupValues(Set<String> names, int rows) {
    String shown = String.join(", ", names);
    if (!names.stream().allMatch(this::isKey)) {
      findings.add(
          DataCode.NO_GROUP,
          "name a field or column of texts, classes or numbers",
          shown,
          "is no text, class or number");
      return null;
    }
    List<Values> values = values(names);
    if (values == null) {
      return null;
    }
    int missing = 0;
    int first = -1;
    for (int row = 0; row < rows; row++) {
      int at = row;
      if (values.stream().anyMatch(each -> RowGroups.isMissing(each, at))) {
        first = missing++ == 0 ? row : first;
      }
    }
    if (missing == 0) {
      return values;
    }
    findings.add(
        DataCode.NO_GROUP,
        "rows without one may belong together; leave them out with `rows: not is_missing(…)`, or make"
            + " them a group of their own in a field, `group = "
            + names.iterator().next()
            + " -> impute(\"unknown\")`",
        shown,
        "is missing in %s, the first at %s"
            .formatted(Numerals.count(missing, "row"), table.origin().describe(first)));
    return null;
  }

  /** The same as groups. */
  public @Nullable RowGroups groups(Set<String> names, int rows) {
    List<Values> values = groupValues(names, rows);
    return values == null ? null : RowGroups.of(values, rows);
  }

  /** Tells of groups that keep nothing together, since none has two rows. */
  void lookAtGroups(Set<String> names, RowGroups groups) {
    if (groups.count() == groups.of().length) {
      findings.add(
          DataCode.SINGLE_ROWS,
          "name what several rows share; a field may take it out of a text, as in `patient = file ->"
              + " match(\"p[0-9]+\")`",
          plan.name(),
          String.join(", ", names));
    }
  }

  /** Whether what the name stands for is small enough to tell rows apart by it. */
  boolean isKey(String name) {
    ColumnType type =
        plan.find(name)
            .map(DataPlan.Field::type)
            .orElseGet(() -> plan.schema().columns().getOrDefault(name, ColumnType.text()));
    return type.shape().rank() <= MOST_AXES;
  }

  /** The plan with a field more for each name, which is the field or else the column. */
  private static DataPlan extended(DataPlan plan, Set<String> names) {
    return plan.plus(
        names.stream()
            .map(
                name ->
                    new DataPlan.Field(
                        plan.place(), key(name), List.of(name), List.of(), ColumnType.text()))
            .toList());
  }

  private static String key(String name) {
    return "split, " + name;
  }

  private static Set<String> keys(Set<String> names) {
    Set<String> keys = new LinkedHashSet<>();
    names.forEach(name -> keys.add(key(name)));
    return keys;
  }
}
