package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.Times;
import dev.nnc.diag.DataCode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a date or a time of day, as a number, a place on a circle or a class. */
record TimeParts() implements DataStep {
  @Override
  public String name() {
    return "time";
  }

  @Override
  public @Nullable Values apply(StepInput in, Values values) {
    if (!(values instanceof Values.Texts given)) {
      in.unsupported(values);
      return null;
    }
    @Nullable String[] texts = given.values();
    Options options = in.options();
    String pattern = options.text("pattern");
    DateTimeFormatter formatter = pattern.isEmpty() ? null : Times.formatter(pattern);
    double[] parts = new double[texts.length];
    double[] lengths = new double[texts.length];
    for (int row = 0; row < texts.length; row++) {
      String text = texts[row];
      if (text == null) {
        parts[row] = Double.NaN;
        continue;
      }
      Optional<LocalDateTime> time =
          formatter == null ? Times.parse(text) : Times.parse(text, formatter);
      if (time.isEmpty()) {
        in.findings()
            .add(
                DataCode.BAD_NUMBER,
                formatter == null
                    ? "it should be like 2024-01-31 or 2024-01-31 14:30; say how it is written:"
                        + " `pattern: \"dd.MM.yyyy\"`"
                    : "the pattern is \"" + Numerals.shorten(pattern) + "\"",
                in.findings().row(row),
                in.findings().column(),
                Numerals.shorten(text),
                "is not a date or time");
        return null;
      }
      parts[row] = part(options, time.get());
      lengths[row] = cycle(options, time.get());
    }
    return switch (options.text("form")) {
      case "cycle" -> {
        double[] sines = new double[parts.length];
        double[] cosines = new double[parts.length];
        for (int row = 0; row < parts.length; row++) {
          double angle = 2 * Math.PI * (parts[row] - first(options)) / lengths[row];
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
          codes[row] = (int) parts[row] - first(options);
        }
        yield new Values.Classes(codes, in.made().names());
      }
      default -> new Values.Numbers(new NumericView.OneColumn(parts));
    };
  }

  /** The number of the first such part. */
  private static int first(Options options) {
    return switch (options.text("part")) {
      case "month", "day", "weekday", "day_of_year" -> 1;
      default -> 0;
    };
  }

  private static double part(Options options, LocalDateTime time) {
    return switch (options.text("part")) {
      case "year" -> time.getYear();
      case "month" -> time.getMonthValue();
      case "day" -> time.getDayOfMonth();
      case "weekday" -> time.getDayOfWeek().getValue();
      case "day_of_year" -> time.getDayOfYear();
      case "hour" -> time.getHour();
      case "minute" -> time.getMinute();
      case "second" -> time.getSecond();
      default -> Times.seconds(time);
    };
  }

  /** After how many of them it begins again. */
  private static double cycle(Options options, LocalDateTime time) {
    return switch (options.text("part")) {
      case "month" -> 12;
      case "day" -> time.toLocalDate().lengthOfMonth();
      case "weekday" -> 7;
      case "day_of_year" -> time.toLocalDate().lengthOfYear();
      case "hour" -> 24;
      default -> 60;
    };
  }
}
