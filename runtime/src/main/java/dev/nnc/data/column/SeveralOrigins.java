package dev.nnc.data.column;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Rows of one origin after those of another. */
public final class SeveralOrigins {
  private SeveralOrigins() {}

  /**
   * The cells of the rows, each origin asked once.
   *
   * @param starts the first row of each origin
   */
  public static List<SequencedMap<String, String>> cells(
      int[] rows, int[] starts, List<? extends RawTable.Origin> origins) {
    List<SequencedMap<String, String>> found = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      found.add(new LinkedHashMap<>());
    }
    List<List<Integer>> places = new ArrayList<>();
    for (int origin = 0; origin < starts.length; origin++) {
      places.add(new ArrayList<>());
    }
    for (int i = 0; i < rows.length; i++) {
      places.get(NumericView.Stacked.partOf(rows[i], starts)).add(i);
    }
    for (int origin = 0; origin < starts.length; origin++) {
      List<Integer> its = places.get(origin);
      int start = starts[origin];
      int[] there = its.stream().mapToInt(i -> rows[i] - start).toArray();
      List<SequencedMap<String, String>> cells = origins.get(origin).cells(there);
      for (int i = 0; i < there.length; i++) {
        found.set(its.get(i), cells.get(i));
      }
    }
    return found;
  }
}
