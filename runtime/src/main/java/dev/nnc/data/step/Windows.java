package dev.nnc.data.step;

import dev.nnc.catalog.Rule;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.column.WindowCounts;
import dev.nnc.plan.DataPlan;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the fields of a data set look beside a row, and which rows have all that they need.
 *
 * @param past how many rows before a row are read
 * @param ahead how many rows after it
 * @param stride of how many rows one is kept
 */
public record Windows(int past, int ahead, int stride) {
  static final Windows NONE = new Windows(0, 0, 1);

  /** What these fields need together. */
  public static Windows of(DataPlan plan, Collection<String> fields) {
    Map<String, Windows> each = new LinkedHashMap<>();
    Windows all = NONE;
    for (DataPlan.Field field : plan.fields()) {
      Windows own = NONE;
      for (String input : field.inputs()) {
        own = own.beside(each.getOrDefault(input, NONE));
      }
      for (DataPlan.Step step : field.steps()) {
        own = own.after(of(step));
      }
      each.put(field.name(), own);
      if (fields.contains(field.name())) {
        all = all.beside(own);
      }
    }
    return all;
  }

  private static Windows of(DataPlan.Step step) {
    Rule.Transform.Reach reach = step.reach();
    return new Windows((int) reach.past(), (int) reach.ahead(), (int) reach.stride());
  }

  /** Whether no row but its own is read. */
  public boolean isNone() {
    return past == 0 && ahead == 0;
  }

  /** The same without a stride. */
  public Windows atEachRow() {
    return new Windows(past, ahead, 1);
  }

  /** How many rows it takes for one window. */
  public int rows() {
    return past + 1 + ahead;
  }

  private Windows beside(Windows other) {
    return new Windows(
        Math.max(past, other.past), Math.max(ahead, other.ahead), Math.max(stride, other.stride));
  }

  private Windows after(Windows other) {
    return new Windows(past + other.past, ahead + other.ahead, Math.max(stride, other.stride));
  }

  /** What becomes of a part's rows by {@link #whole}; none without windows. */
  public WindowCounts counts(int[] part, RowOrder order) {
    return isNone() ? WindowCounts.NONE : order.counts(part, past, ahead, stride);
  }

  /**
   * Those of a part's rows whose windows lie wholly in the part and in one stretch, and of these
   * only each {@code stride}th.
   *
   * @param part rows of the table
   */
  public int[] whole(int[] part, RowOrder order) {
    return isNone() ? part : order.whole(part, past, ahead, stride);
  }
}
