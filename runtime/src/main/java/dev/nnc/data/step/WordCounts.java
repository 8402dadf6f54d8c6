package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each word stands in some rows, and in how many of them. Merged portions are exactly
 * what all rows at once give, down to which word came first.
 */
final class WordCounts implements Statistics<Values, WordCounts> {
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, Integer> rowsWith = new HashMap<>();
  private final boolean wantsRows;
  private int rows;

  /**
   * @param wantsRows whether it matters in how many rows a word stands
   */
  WordCounts(boolean wantsRows) {
    this.wantsRows = wantsRows;
  }

  @Override
  public void observe(Values values, int[] observed) {
    rows += observed.length;
    for (int row : observed) {
      List<String> words = Cells.pieces(values, row);
      words.forEach(word -> counts.merge(word, 1, Integer::sum));
      if (wantsRows) {
        new HashSet<>(words).forEach(word -> rowsWith.merge(word, 1, Integer::sum));
      }
    }
  }

  @Override
  public void merge(WordCounts later) {
    later.counts.forEach((word, count) -> counts.merge(word, count, Integer::sum));
    later.rowsWith.forEach((word, count) -> rowsWith.merge(word, count, Integer::sum));
    rows += later.rows;
  }

  @Override
  public WordCounts fresh() {
    return new WordCounts(wantsRows);
  }

  int rows() {
    return rows;
  }

  int rowsWith(String word) {
    return rowsWith.getOrDefault(word, 0);
  }

  /**
   * The most frequent words first, and of equally frequent ones the one that appears first; at most
   * so many, and only those that appear often enough.
   */
  List<String> frequent(long most, long least) {
    List<Map.Entry<String, Integer>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(Collections.reverseOrder(Map.Entry.comparingByValue()));
    return entries.stream()
        .filter(entry -> entry.getValue() >= least)
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }
}
