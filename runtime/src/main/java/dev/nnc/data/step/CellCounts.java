package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import dev.nnc.data.file.NaturalOrder;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How often each text stands in the cells of some rows, where missing cells do not count. Merged
 * portions are exactly what all rows at once give.
 */
final class CellCounts implements Statistics<Values, CellCounts> {
  private final int most;
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * @param most when there are more different texts than this, counting ends
   */
  CellCounts(int most) {
    this.most = most;
  }

  @Override
  public void observe(Values values, int[] rows) {
    for (int i = 0; i < rows.length && !tooMany(); i++) {
      if (!Cells.isMissing(values, rows[i])) {
        counts.merge(Cells.text(values, rows[i]), 1, Integer::sum);
      }
    }
  }

  @Override
  public void merge(CellCounts later) {
    later.counts.forEach((text, count) -> counts.merge(text, count, Integer::sum));
  }

  @Override
  public CellCounts fresh() {
    return new CellCounts(most);
  }

  boolean tooMany() {
    return counts.size() > most;
  }

  int count(String text) {
    return counts.getOrDefault(text, 0);
  }

  /** Of texts that come equally often the first in their natural order; empty without any. */
  Optional<String> mostFrequent() {
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(Collections.max(texts(), Comparator.comparingInt(this::count)));
  }

  /** In their natural order. */
  SortedSet<String> texts() {
    SortedSet<String> texts = new TreeSet<>(NaturalOrder::compare);
    texts.addAll(counts.keySet());
    return texts;
  }
}
