package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The steps that look at more rows than their own, for tables whose rows are in order. */
final class SeriesSteps {
  private SeriesSteps() {}

  static List<DataStep> steps() {
    return List.of(new Window());
  }

  /**
   * Each row a stretch of the series. Beyond the ends of a series stand rows of others; no part has
   * the rows that would need them.
   */
  private record Window() implements DataStep {
    @Override
    public String name() {
      return "window";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      boolean ahead = in.options().isNone("past");
      int count = (int) in.options().whole(ahead ? "ahead" : "past");
      int start = ahead ? 1 : 1 - count;
      if (values instanceof Values.Numbers numbers) {
        return new Values.Numbers(
            new NumericView.Windowed(numbers.matrix(), start, count, in.order()));
      }
      if (values instanceof Values.Classes each) {
        return windows(in, each.codes(), each.names().size(), each.names(), start, count);
      }
      if (values instanceof Values.Numbered each && each.length() == 1) {
        return windows(in, each.codes(), each.classes(), each.names(), start, count);
      }
      in.unsupported("what is neither a number nor a class");
      return null;
    }

    private static @Nullable Values windows(
        StepInput in, int[] codes, int classes, List<String> names, int start, int count) {
      long size = (long) codes.length * count;
      if (!in.findings().fits(size, "use shorter windows or fewer rows")) {
        return null;
      }
      int[] windows = new int[(int) size];
      for (int row = 0; row < codes.length; row++) {
        for (int i = 0; i < count; i++) {
          windows[row * count + i] = codes[in.order().beside(row, start + i)];
        }
      }
      return new Values.Numbered(windows, count, classes, names, OptionalInt.empty());
    }

    @Override
    public Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
      return Optional.of(Linear.identity());
    }
  }
}
