package dev.nnc.data.split;

import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.Times;
import dev.nnc.diag.DataCode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The times of rows: numbers as they are, texts as dates.
 *
 * @param name what holds them, as the person has written it
 * @param values one or several, the first of which decides first
 * @param pattern how texts are written; null for year, month, day
 * @param help what says how others are written: with the name and a pattern
 */
public record RowTimes(
    String name,
    List<Values> values,
    @Nullable DateTimeFormatter pattern,
    String help,
    RawTable table,
    DataDiagnostics findings) {
  /**
   * What the fields or columns of those names hold; null after an error.
   *
   * @param pattern empty for year, month, day
   * @param help see {@link #help}
   */
  static @Nullable RowTimes of(
      SplitInput in, Set<String> names, String pattern, String help) {
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
        pattern.isEmpty() ? null : Times.formatter(pattern),
        help,
        in.table(),
        in.findings());
  }

  /** The times of the first rows; null after an error, such as a row without one. */
  double @Nullable [][] all(int rows) {
    double[][] all = new double[rows][];
    for (int row = 0; row < rows; row++) {
      all[row] = at(row);
      for (int i = 0; i < all[row].length; i++) {
        if (Double.isNaN(all[row][i])) {
          report(row, values.get(i));
          return null;
        }
      }
    }
    return all;
  }

  /** Whether the two rows are of one time. */
  boolean equal(int one, int other) {
    return Arrays.equals(at(one), at(other));
  }

  /** The time of a row as it is written. */
  String text(int row) {
    return RowGroups.text(values, row);
  }

  private double[] at(int row) {
    return values.stream().mapToDouble(each -> time(each, row)).toArray();
  }

  /** In seconds, or as the number that it is; NaN if there is none. */
  private double time(Values each, int row) {
    if (each instanceof Values.Numbers numbers) {
      double[] one = new double[1];
      numbers.matrix().row(row, one, 0);
      return pattern == null || Double.isNaN(one[0])
          ? one[0] + 0.0
          : seconds(Numerals.format(one[0]));
    }
    String text = each instanceof Values.Texts texts ? texts.values()[row] : null;
    return text == null ? Double.NaN : seconds(text);
  }

  private double seconds(String text) {
    Optional<LocalDateTime> time =
        pattern == null ? Times.parse(text) : Times.parse(text, pattern);
    return time.map(Times::seconds).orElse(Double.NaN);
  }

  private void report(int row, Values each) {
    String where = table.origin().describe(row);
    if (RowGroups.isMissing(each, row)) {
      findings.add(
          DataCode.NO_TIME,
          "leave rows without a time out: `rows: not is_missing(…)`",
          name,
          "it is missing at " + where);
      return;
    }
    findings.add(
        DataCode.BAD_NUMBER,
        pattern == null
            ? "a time is a number, or a date such as 2024-01-31 or 2024-01-31 14:30; say how others"
                + " are written: `"
                + help.formatted(name, likely(RowGroups.text(List.of(each), row)))
                + "`"
            : "it is not written as the pattern says",
        where,
        name,
        RowGroups.text(List.of(each), row),
        "is not a time");
  }

  /** The pattern by which such a text is probably written. */
  private static String likely(String text) {
    int date = text.indexOf(' ') < 0 ? text.length() : text.indexOf(' ');
    long colons = text.chars().filter(each -> each == ':').count();
    char between = text.indexOf('/') >= 0 ? '/' : text.indexOf('-') >= 0 ? '-' : '.';
    boolean yearLast = text.lastIndexOf(between, date) >= date - 5;
    String day =
        yearLast ? "dd" + between + "MM" + between + "yyyy" : "yyyy" + between + "MM" + between + "dd";
    return colons == 0 ? day : colons == 1 ? day + " HH:mm" : day + " HH:mm:ss";
  }
}
