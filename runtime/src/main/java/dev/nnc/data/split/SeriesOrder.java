package dev.nnc.data.split;

import dev.nnc.catalog.Rule.Transform.Gaps;
import dev.nnc.catalog.Rule.Transform.Series;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which row follows which where the fields of a data set look at other rows than their own. */
public final class SeriesOrder {
  /** A step in time is a gap from this multiple of the usual one on. */
  private static final double GAP = 1.5;

  /** From which share of all steps on rows are taken to be in the order of a column. */
  private static final double MOSTLY = 0.8;

  /** Up to which share of all rows repeated times may come of clocks that are put back. */
  private static final double RARE = 0.01;

  private static final String CLOCKS_BACK =
      "; where clocks go back after summer time, an hour comes twice: write times with their offset,"
          + " `2024-10-27T02:00+01:00`, or in UTC";

  /** What people call a point in time; parts of one, such as a month, come again and again. */
  private static final Set<String> TIMES =
      Set.of("time", "date", "datetime", "timestamp", "time_stamp", "stamp", "ds", "t");

  static final String ALONG_HELP =
      "; do so in a field, `when = %s -> time(seconds, pattern: …)`, and write `along: when`";

  private final SplitInput in;
  private final Series series;
  private final Set<String> by;
  private final Set<String> along;

  private SeriesOrder(SplitInput in, Series series) {
    this.in = in;
    this.series = series;
    this.by = new LinkedHashSet<>(series.by());
    this.along = new LinkedHashSet<>(series.along());
  }

  /** How the windows of a plan see rows, which is the same for all of them; null without any. */
  static @Nullable Series series(DataPlan plan) {
    for (DataPlan.Field field : plan.fields()) {
      for (DataPlan.Step step : field.steps()) {
        if (!step.reach().isOwnRow()) {
          return step.reach().series();
        }
      }
    }
    return null;
  }

  /** The source's columns by which rows are put in order, or are seen not to be. */
  public static Set<String> columns(DataPlan plan) {
    Series series = series(plan);
    if (series == null) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>(series.by());
    names.addAll(series.along());
    if (series.along().isEmpty() && likelyTime(plan) instanceof String time) {
      names.add(time);
    }
    return SplitInput.columns(plan, names);
  }

  /** The names by which rows to predict on are put in order. */
  public static Set<String> needed(DataPlan plan) {
    Series series = series(plan);
    if (series == null) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>(series.by());
    names.addAll(series.along());
    return SplitInput.columns(plan, names);
  }

  /** A column that is a time by its name, where nobody has said which one is. */
  private static @Nullable String likelyTime(DataPlan plan) {
    if (!(Splits.of(plan.split()) instanceof TimeSplit)) {
      for (String column : plan.schema().columns().keySet()) {
        if (TIMES.contains(column.toLowerCase(Locale.ROOT))) {
          return column;
        }
      }
    }
    return null;
  }

  /**
   * The order of the rows; null after an error.
   *
   * @param starts at which rows another data set begins, for one that is joined of several
   */
  public static @Nullable RowOrder of(SplitInput in, int[] starts) {
    Series series = series(in.plan());
    return series == null
        ? RowOrder.asTheyAre(in.table().rows())
        : new SeriesOrder(in, series).order(starts);
  }

  private @Nullable RowOrder order(int[] starts) {
    int rows = in.table().rows();
    int[] numbers = new int[rows];
    int count = 1;
    if (!by.isEmpty()) {
      RowGroups groups = in.groups(by, rows);
      if (groups == null) {
        return null;
      }
      numbers = groups.of();
      count = groups.count();
    }
    for (int i = 1; i < starts.length; i++) {
      for (int row = starts[i]; row < rows; row++) {
        numbers[row] += count;
      }
    }
    RowTimes times = null;
    double[][] of = null;
    if (!along.isEmpty()) {
      times = RowTimes.of(in, along, "", ALONG_HELP);
      of = times == null ? null : times.all(rows);
      if (times == null || of == null) {
        return null;
      }
    } else if (Splits.of(in.plan().split()) instanceof TimeSplit split
        && in.table().columns().keySet().containsAll(split.columns(in.plan()))) {
      times = split.rowTimes(in);
      of = times == null ? null : times.all(in.table().splitRows());
    }
    double[][] sorting = along.isEmpty() ? null : of;
    RowOrder order =
        by.isEmpty() && along.isEmpty() && starts.length < 2
            ? RowOrder.asTheyAre(rows)
            : RowOrder.of(
                numbers, sorting == null ? Comparator.naturalOrder() : RowTimes.comparing(sorting));
    if (times == null || of == null) {
      lookAtOrder(order);
      return order;
    }
    lookAtRepeats(order, times, of);
    return series.gaps() == Gaps.KEEP ? order : withoutGaps(order, times, of);
  }

  /** Tells of rows of one series and one time, which probably are of several series. */
  private void lookAtRepeats(RowOrder order, RowTimes times, double[][] of) {
    int repeated = 0;
    int first = -1;
    for (int place = 1; place < of.length; place++) {
      if (order.follows(place)
          && order.at(place) < of.length
          && order.at(place - 1) < of.length
          && Arrays.equals(of[order.at(place - 1)], of[order.at(place)])) {
        first = repeated++ == 0 ? order.at(place) : first;
      }
    }
    if (repeated > 0) {
      in.findings()
          .add(
              DataCode.SAME_TIME,
              (by.isEmpty()
                      ? "name what tells series apart, such as `window(past: 3, by: shop)`"
                      : "leave rows out that are there twice, or name more that tells series apart")
                  + (times.areWritten() && repeated <= RARE * of.length ? CLOCKS_BACK : ""),
              Numerals.count(repeated, "row"),
              in.plan().name(),
              times.name(),
              in.table().origin().describe(first));
    }
  }

  /** The order with a new stretch behind each gap, or null after an error about one. */
  private @Nullable RowOrder withoutGaps(RowOrder order, RowTimes times, double[][] of) {
    double[] steps = new double[of.length];
    int count = 0;
    for (int place = 1; place < of.length; place++) {
      double step = step(order, of, place);
      if (order.follows(place) && step > 0) {
        steps[count++] = step;
      }
    }
    Arrays.sort(steps, 0, count);
    double most = count == 0 ? Double.POSITIVE_INFINITY : GAP * steps[count / 2];
    if (series.gaps() == Gaps.SKIP) {
      return order.cut(place -> step(order, of, place) > most);
    }
    for (int place = 1; place < of.length; place++) {
      if (order.follows(place) && step(order, of, place) > most) {
        in.findings()
            .add(
                DataCode.GAP,
                "`gaps: skip` lets windows end there and begin anew behind it",
                times.name(),
                times.text(order.at(place - 1)),
                times.text(order.at(place)),
                in.table().origin().describe(order.at(place)));
        return null;
      }
    }
    return order;
  }

  private static double step(RowOrder order, double[][] of, int place) {
    return of[order.at(place)][0] - of[order.at(place - 1)][0];
  }

  /**
   * Tells of a column that is called a time and stands still or goes back, if it holds dates or
   * rows mostly are in its order.
   */
  private void lookAtOrder(RowOrder order) {
    String name = likelyTime(in.plan());
    if (name == null || !in.isKey(name) || !in.table().columns().containsKey(name)) {
      return;
    }
    DataDiagnostics apart = in.findings().apart();
    SplitInput quiet = new SplitInput(in.plan(), in.table(), in.known(), apart);
    RowTimes times = RowTimes.of(quiet, Set.of(name), "", ALONG_HELP);
    double[][] of = times == null ? null : times.all(order.size());
    if (times == null || of == null) {
      return;
    }
    int steps = 0;
    int back = 0;
    int first = -1;
    for (int place = 1; place < of.length; place++) {
      if (order.follows(place)) {
        steps++;
        if (step(order, of, place) < 0) {
          first = back++ == 0 ? place : first;
        }
      }
    }
    // Numbers may be durations, which stand in any order; dates are the order of a series.
    boolean mostly = back <= (1 - MOSTLY) * steps || back >= MOSTLY * steps;
    if (back == 0 && times.areWritten()) {
      lookAtRepeats(order, times, of);
    } else if (back > 0 && (mostly || times.areWritten())) {
      in.findings()
          .add(
              DataCode.TIME_GOES_BACK,
              "`along: "
                  + name
                  + "` puts the rows of a series in order, and `by:` names what tells series apart:"
                  + " `window(past: 3, by: shop, along: "
                  + name
                  + ")`",
              name,
              times.text(order.at(first - 1)),
              times.text(order.at(first)),
              in.table().origin().describe(order.at(first)),
              Numerals.count(back, "place"));
    }
  }
}
