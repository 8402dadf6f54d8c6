package dev.nnc.data.split;

import dev.nnc.data.column.RawTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What several splits need: stretches of rows, and the names that an option holds. */
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
}
