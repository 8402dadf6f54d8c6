package dev.nnc.data.split;

import dev.nnc.catalog.Rule.Transform.Series;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Series that end in too few rows for a window, so that nothing is told of their end. */
public final class ShortSeries {
  private static final double HOUR = 3_600;

  private final SplitInput in;
  private final RowOrder order;
  private final int window;
  private final @Nullable List<Values> names;
  private final @Nullable RowTimes times;

  private ShortSeries(SplitInput in, RowOrder order, int window) {
    this.in = in;
    this.order = order;
    this.window = window;
    Series series = SeriesOrder.series(in.plan());
    this.names =
        series == null || series.by().isEmpty()
            ? null
            : in.values(new LinkedHashSet<>(series.by()));
    this.times =
        series == null || series.along().isEmpty()
            ? null
            : RowTimes.of(in, new LinkedHashSet<>(series.along()), "", SeriesOrder.ALONG_HELP);
  }

  /**
   * What each of them lacks, by its last row.
   *
   * @param window how many rows a window takes
   */
  public static SequencedMap<Integer, Diagnostic> of(SplitInput in, RowOrder order, int window) {
    SequencedMap<Integer, Diagnostic> reasons = new LinkedHashMap<>();
    ShortSeries all = null;
    int from = 0;
    for (int place = 0; place < order.size(); place++) {
      from = order.follows(place) ? from : place;
      if (!order.isOfSeries(place + 1) && place + 1 - from < window) {
        all = all == null ? new ShortSeries(in, order, window) : all;
        reasons.put(order.at(place), all.reason(from, place));
      }
    }
    return reasons;
  }

  /** Why there is no window among the places. */
  private Diagnostic reason(int from, int to) {
    String takes = "a window takes " + Numerals.count(window, "row");
    String of = names == null ? "" : "of " + RowGroups.text(names, order.at(to)) + " ";
    int rows = to + 1 - from;
    if (!order.isOfSeries(from)) {
      return Diagnostic.of(
              DataCode.BAD_ROW,
              in.plan().place(),
              "%s, and %s%s %s"
                  .formatted(
                      takes, of, rows == 1 ? "there is" : "there are", Numerals.count(rows, "row")))
          .withHelp("hand in that many rows at once, in the order of time");
    }
    int before = order.at(from - 1);
    int behind = order.at(from);
    return Diagnostic.of(
            DataCode.BAD_ROW,
            in.plan().place(),
            "%s, and %s%s only %s behind the last gap, which lies before %s%s"
                .formatted(
                    takes,
                    of,
                    rows == 1 ? "there is" : "there are",
                    Numerals.count(rows, "row"),
                    in.table().origin().describe(behind),
                    times == null
                        ? ""
                        : ": from %s to %s".formatted(times.text(before), times.text(behind))))
        .withHelp(
            "hand in the rows that are missing, or that many behind the gap"
                + (isAnHour(before, behind)
                    ? "; where clocks go forward to summer time, an hour is left out: write times"
                        + " with their offset, `2024-03-31T03:00+02:00`, or in UTC"
                    : ""));
  }

  /** Whether an hour beyond a usual step lies between two times of a calendar. */
  private boolean isAnHour(int before, int behind) {
    if (times == null || !times.areWritten()) {
      return false;
    }
    double step = times.seconds(behind) - times.seconds(before);
    return step > HOUR && step <= 2 * HOUR;
  }
}
