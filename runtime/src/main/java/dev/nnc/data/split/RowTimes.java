package dev.nnc.data.split;

import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.Times;
import dev.nnc.diag.DataCode;
import dev.nnc.text.Fault;
import dev.nnc.text.TimePattern;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The times of rows: numbers as they are, texts as dates.
 *
 * @param name what holds them, as the person has written it
 * @param values one or several, the first of which decides first
 * @param pattern how they are written
 * @param hasPattern whether somebody has said so
 * @param further what help about other patterns has to add, with a place for the name
 */
public record RowTimes(
    String name,
    List<Values> values,
    TimePattern pattern,
    boolean hasPattern,
    String further,
    RawTable table,
    DataDiagnostics findings) {
  /**
   * What the fields or columns of those names hold; null after an error.
   *
   * @param pattern empty for year, month, day
   * @param further see {@link #further}
   */
  static @Nullable RowTimes of(SplitInput in, Set<String> names, String pattern, String further) {
    String shown = String.join(", ", names);
    List<Values> values = in.values(names);
    if (values == null) {
      return null;
    }
    for (Values each : values) {
      boolean usable =
          each instanceof Values.Texts
              || (each instanceof Values.Numbers numbers && numbers.matrix().width() == 1);
      if (!usable) {
        in.findings()
            .add(
                DataCode.NO_TIME,
                "name a field or column with a number or a time a row: `when = stamp ->"
                    + " time(seconds)`",
                shown,
                "it holds neither numbers nor times");
        return null;
      }
    }
    return new RowTimes(
        shown,
        values,
        TimePattern.of(pattern),
        !pattern.isEmpty(),
        further,
        in.table(),
        in.findings());
  }

  /** Rows in the order of their times. */
  static Comparator<Integer> comparing(double[][] times) {
    return (one, other) -> Arrays.compare(times[one], times[other]);
  }

  /** The times of the first rows; null after an error, such as a row without one. */
  double @Nullable [][] all(int rows) {
    double[][] all = new double[rows][values.size()];
    for (int i = 0; i < values.size(); i++) {
      Values each = values.get(i);
      @Nullable LocalDateTime[] read = null;
      if (isWritten(each)) {
        Times times = Times.read(pattern, rows, row -> text(each, row));
        if (times.fault() instanceof Fault fault) {
          report(times.row(), times.cell(), fault);
          return null;
        }
        read = times.times();
      }
      for (int row = 0; row < rows; row++) {
        LocalDateTime time = read == null ? null : read[row];
        all[row][i] =
            read == null ? number(each, row) : time == null ? Double.NaN : Times.seconds(time);
        if (Double.isNaN(all[row][i])) {
          findings.add(
              DataCode.NO_TIME,
              "leave rows without a time out: `rows: not is_missing(…)`",
              name,
              "it is missing at " + table.origin().describe(row));
          return null;
        }
      }
    }
    return all;
  }

  private void report(int row, String cell, Fault fault) {
    String help = fault.help();
    findings.add(
        DataCode.BAD_NUMBER,
        help == null || !help.contains("pattern:") ? help : help + further.formatted(name),
        table.origin().describe(row),
        name,
        Numerals.shorten(cell),
        fault.why());
  }

  /** Whether the two rows are of one time. */
  boolean equal(int one, int other) {
    return values.stream().allMatch(each -> time(each, one) == time(each, other));
  }

  /** What decides first of a row's time, in seconds or as the number that it is. */
  double seconds(int row) {
    return time(values.getFirst(), row);
  }

  /** The time of a row as it is written. */
  String text(int row) {
    return RowGroups.text(values, row);
  }

  /** Whether all times are written, rather than counted. */
  boolean areWritten() {
    return values.stream().allMatch(this::isWritten);
  }

  /** Whether times are written as texts, or as digits that a pattern explains. */
  private boolean isWritten(Values each) {
    return each instanceof Values.Texts || hasPattern;
  }

  private @Nullable String text(Values each, int row) {
    if (each instanceof Values.Texts texts) {
      return texts.values()[row];
    }
    double number = number(each, row);
    return Double.isNaN(number) ? null : pattern.text(number);
  }

  /** In seconds, or as the number that it is; NaN if there is none. */
  private double time(Values each, int row) {
    if (!isWritten(each)) {
      return number(each, row);
    }
    String text = text(each, row);
    TimePattern.Moment moment = text == null ? null : pattern.read(text);
    return moment == null ? Double.NaN : Times.seconds(moment.time());
  }

  private static double number(Values each, int row) {
    double[] one = {Double.NaN};
    if (each instanceof Values.Numbers numbers) {
      numbers.matrix().row(row, one, 0);
    }
    return one[0] + 0.0;
  }
}
