package dev.nnc.data.file;

import dev.nnc.text.Fault;
import dev.nnc.text.TimePattern;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of points in time.
 *
 * @param times of the rows; null where the cell is missing, and from a row that cannot be read on
 * @param row the first that cannot be read; -1 if all can
 * @param cell what stands there
 * @param fault why it cannot; null if all can
 */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
public record Times(@Nullable LocalDateTime[] times, int row, String cell, @Nullable Fault fault) {
  /**
   * Reads them by a pattern. Times with a zone and times without one cannot stand in one column,
   * since nothing says how far they lie apart.
   *
   * @param texts the cell of each row; null where it is missing
   */
  public static Times read(TimePattern pattern, int rows, IntFunction<@Nullable String> texts) {
    @Nullable LocalDateTime[] times = new LocalDateTime[rows];
    TimePattern.Moment first = null;
    String above = "";
    for (int row = 0; row < rows; row++) {
      String text = texts.apply(row);
      if (text == null) {
        continue;
      }
      TimePattern.Moment moment = pattern.read(text);
      if (moment == null) {
        Fault why = first == null ? null : pattern.mixed(above, text);
        return new Times(times, row, text, why == null ? pattern.whyNot(text) : why);
      }
      above = first == null ? text : above;
      first = first == null ? moment : first;
      if (first.hasZone() != moment.hasZone()) {
        return new Times(
            times,
            row,
            text,
            new Fault(
                moment.hasZone()
                    ? "has an offset or a zone, but cells above have none"
                    : "has no offset, but cells above have one",
                "write all cells the same way, or leave offsets out with"
                    + " `replace(\"(Z|[+-][0-9:]+)$\", \"\")` before it"));
      }
      times[row] = moment.time();
    }
    return new Times(times, -1, "", null);
  }

  /** Seconds since 1970, with their fraction. */
  public static double seconds(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC) + time.getNano() / 1e9;
  }
}
