package dev.nnc.data.split;

import dev.nnc.data.column.RawTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
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

  /**
   * Puts values into an order that is drawn. The shuffle is that of Fisher and Yates with {@link
   * Random}, whose sequence the Java platform's specification fixes, so that the same seed always
   * draws the same.
   */
  static void shuffle(int[] values, Random random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
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
