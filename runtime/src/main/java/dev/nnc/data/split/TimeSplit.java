package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.Times;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.text.TimePattern;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code by_time(month, test: 15%)}: as {@code last}, with the rows in the order of a column. */
record TimeSplit(Options options) implements SizedSplit {
  @Override
  public Set<String> columns(DataPlan plan) {
    return SplitRows.columns(plan, SplitRows.names(options.find("column")));
  }

  @Override
  public RowParts cut(
      DataPlan plan, RawTable table, Sizes sizes, long seed, DataDiagnostics findings) {
    return LastSplit.stretches(table, sizes);
  }

  @Override
  public @Nullable RawTable ordered(DataPlan plan, RawTable table, DataDiagnostics findings) {
    String name = columns(plan).iterator().next();
    RawColumn column = table.columns().get(name);
    double[] times = new double[table.splitRows()];
    for (int row = 0; row < times.length; row++) {
      String text =
          column instanceof RawColumn.Texts texts
              ? texts.values()[row]
              : column instanceof RawColumn.Numbers numbers && !Double.isNaN(numbers.values()[row])
                  ? Numerals.format(numbers.values()[row])
                  : null;
      OptionalDouble time =
          text == null
              ? OptionalDouble.empty()
              : column instanceof RawColumn.Numbers numbers
                  ? OptionalDouble.of(numbers.values()[row])
                  : time(text);
      if (time.isEmpty()) {
        findings.add(
            DataCode.BAD_NUMBER,
            "a time is a number, or a date such as 2024-01-31 or 2024-01-31 14:30",
            table.origin().describe(row),
            name,
            text == null ? "" : Numerals.shorten(text),
            "is not a time");
        return null;
      }
      times[row] = time.getAsDouble();
    }
    Integer[] order = IntStream.range(0, times.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(row -> times[row]));
    int[] all = SplitRows.range(0, table.rows());
    boolean already = true;
    for (int i = 0; i < order.length; i++) {
      already &= order[i] == i;
      all[i] = order[i];
    }
    return already ? table : table.select(all, table.splitRows());
  }

  private static OptionalDouble time(String text) {
    TimePattern.Moment moment = TimePattern.of("").read(text);
    return moment == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Times.seconds(moment.time()));
  }
}
