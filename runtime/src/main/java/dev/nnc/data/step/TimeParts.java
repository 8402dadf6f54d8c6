package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.Times;
import dev.nnc.diag.DataCode;
import dev.nnc.text.Fault;
import dev.nnc.text.TimePattern;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A part of a date or a time of day, as a number, a place on a circle or a class. */
record TimeParts() implements DataStep {
  @Override
  public String name() {
    return "time";
  }

  @Override
  public @Nullable Values apply(StepInput in, Values values) {
    Options options = in.options();
    TimePattern pattern = TimePattern.of(options.text("pattern"));
    IntFunction<@Nullable String> cells = cells(in, pattern, values);
    if (cells == null) {
      return null;
    }
    Times times = Times.read(pattern, in.rows(), cells);
    Fault fault = times.fault();
    if (fault != null) {
      in.findings()
          .add(
              DataCode.BAD_NUMBER,
              fault.help(),
              in.findings().row(times.row()),
              in.findings().column(),
              Numerals.shorten(times.cell()),
              fault.why());
      return null;
    }
    Unit unit = Unit.of(options);
    double[] parts = new double[in.rows()];
    double[] lengths = new double[in.rows()];
    for (int row = 0; row < parts.length; row++) {
      LocalDateTime time = times.times()[row];
      parts[row] = time == null ? Double.NaN : unit.number.applyAsDouble(time);
      lengths[row] = time == null ? 0 : unit.cycle.applyAsDouble(time);
    }
    return switch (options.text("form")) {
      case "cycle" -> {
        double[] sines = new double[parts.length];
        double[] cosines = new double[parts.length];
        for (int row = 0; row < parts.length; row++) {
          double angle = 2 * Math.PI * (parts[row] - unit.first) / lengths[row];
          sines[row] = StrictMath.sin(angle);
          cosines[row] = StrictMath.cos(angle);
        }
        yield new Values.Numbers(
            NumericView.Beside.of(
                List.of(new NumericView.OneColumn(sines), new NumericView.OneColumn(cosines))));
      }
      case "class" -> {
        int[] codes = new int[parts.length];
        for (int row = 0; row < parts.length; row++) {
          if (Double.isNaN(parts[row])) {
            TableSteps.missing(in, row, "`impute(most_frequent)`");
            yield null;
          }
          codes[row] = (int) parts[row] - unit.first;
        }
        yield new Values.Classes(codes, in.made().names());
      }
      default -> new Values.Numbers(new NumericView.OneColumn(parts));
    };
  }

  /** The cells as texts; null after an error. */
  private static @Nullable IntFunction<@Nullable String> cells(
      StepInput in, TimePattern pattern, Values values) {
    if (values instanceof Values.Texts texts) {
      return row -> texts.values()[row];
    }
    Values.Numbers numbers = TableSteps.numbers(in, values);
    return numbers == null
        ? null
        : row -> {
          double number = Cells.number(numbers, row);
          return Double.isNaN(number) ? null : pattern.text(number);
        };
  }

  /** A part of a time: what it is, its first number, and after how many it begins again. */
  private enum Unit {
    YEAR(0, LocalDateTime::getYear, time -> 60),
    MONTH(1, LocalDateTime::getMonthValue, time -> 12),
    DAY(1, LocalDateTime::getDayOfMonth, time -> time.toLocalDate().lengthOfMonth()),
    WEEKDAY(1, time -> time.getDayOfWeek().getValue(), time -> 7),
    DAY_OF_YEAR(1, LocalDateTime::getDayOfYear, time -> time.toLocalDate().lengthOfYear()),
    HOUR(0, LocalDateTime::getHour, time -> 24),
    MINUTE(0, LocalDateTime::getMinute, time -> 60),
    SECOND(0, LocalDateTime::getSecond, time -> 60),
    SECONDS(0, Times::seconds, time -> 60);

    private final int first;
    private final ToDoubleFunction<LocalDateTime> number;
    private final ToDoubleFunction<LocalDateTime> cycle;

    Unit(int first, ToDoubleFunction<LocalDateTime> number, ToDoubleFunction<LocalDateTime> cycle) {
      this.first = first;
      this.number = number;
      this.cycle = cycle;
    }

    static Unit of(Options options) {
      return valueOf(options.text("part").toUpperCase(Locale.ROOT));
    }
  }
}
