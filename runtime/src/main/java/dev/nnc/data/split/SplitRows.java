package dev.nnc.data.split;

import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.step.Pipeline;
import dev.nnc.plan.DataPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What several splits need: stretches of rows, and rows in groups by what columns hold. */
final class SplitRows {
  private SplitRows() {}

  static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  /** The rows to be split. */
  static int[] own(RawTable table) {
    return range(0, table.splitRows());
  }

  /** The rows of the source's own validation part. */
  static int[] validation(RawTable table) {
    return range(table.splitRows(), table.splitRows() + table.validationRows());
  }

  /** The rows of the source's own test part. */
  static int[] test(RawTable table) {
    return range(table.splitRows() + table.validationRows(), table.rows());
  }

  /** The names that an option holds: one, a list of them, or none. */
  static Set<String> names(@Nullable Object option) {
    Set<String> names = new LinkedHashSet<>();
    if (option instanceof List<?> list) {
      list.forEach(name -> names.add(name.toString()));
    } else if (option instanceof String name && !name.isEmpty() && !name.equals("none")) {
      names.add(name);
    }
    return names;
  }

  /**
   * The source's columns of those names, or of the fields of those names; the split comes before
   * the steps, so it looks at no field itself.
   */
  static Set<String> columns(DataPlan plan, Set<String> names) {
    Set<String> columns = new LinkedHashSet<>();
    for (String name : names) {
      if (plan.fields().stream().anyMatch(field -> field.name().equals(name))) {
        columns.addAll(Pipeline.columnsFor(plan, Set.of(name)));
      } else {
        columns.add(name);
      }
    }
    return columns;
  }

  /**
   * The rows to be split by what the columns hold, in order of appearance.
   *
   * @param most at how many groups it stops; there is one more then
   */
  static List<List<Integer>> groups(RawTable table, List<RawColumn> columns, int most) {
    Map<List<String>, List<Integer>> byKey = new LinkedHashMap<>();
    for (int row = 0; row < table.splitRows() && byKey.size() <= most; row++) {
      int at = row;
      List<String> key = columns.stream().map(column -> key(column, at)).toList();
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    return List.copyOf(byKey.values());
  }

  private static String key(RawColumn column, int row) {
    return switch (column) {
      case RawColumn.Numbers numbers -> Double.toString(numbers.values()[row]);
      case RawColumn.Spilled spilled -> Double.toString(spilled.values().at(row));
      case RawColumn.Texts texts -> String.valueOf(texts.values()[row]);
      case RawColumn.Labels labels -> Byte.toString(labels.values()[row]);
      case RawColumn.Pixels pixels -> "";
      case RawColumn.OfField field ->
          field.values() instanceof Values.Classes classes
              ? Integer.toString(classes.codes()[row])
              : "";
      case RawColumn.Pictures pictures -> "";
    };
  }
}
