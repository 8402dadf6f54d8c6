package dev.nnc.standard.data;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.type.ColumnType.Content.NUMBER;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.List;

/** The steps that look at more rows than their own, for tables whose rows are in order. */
public final class SeriesSteps {
  private static final long MOST_STEPS = 1_000_000;

  private SeriesSteps() {}

  public static List<Entry> entries() {
    return List.of(
        new Entry(
            Kind.TRANSFORM,
            "window",
            Transforms.documentation(
                "Makes each row a stretch of a series.",
                "`past: 48` is the row itself and the 47 rows before it, the earliest first; `ahead:"
                    + " 12` is the 12 rows after it. A number becomes [48], several become [48, n],"
                    + " a class a sequence of classes."
                    + " Rows for which a window would leave the part (training, validation, test)"
                    + " drop out, for all fields alike, so that no part sees another. Needs a split"
                    + " that keeps rows together: `by_time`, `last`, `given`, `everything`, or `grouped` by"
                    + " what the windows are `by`. Rows of several series, such as the days of several"
                    + " shops, need `by: shop`; `along: time` puts the rows of each in order, and with"
                    + " `gaps: skip` no window goes over a missing day.",
                "history = [load, temperature] -> standardize -> window(past: 48)",
                "by_time(time, test: 20%)"),
            List.of(
                named(
                    "past",
                    OptionType.optional(new OptionType.Whole(1, MOST_STEPS)),
                    "none",
                    "How many rows, up to and with this one."),
                named(
                    "ahead",
                    OptionType.optional(new OptionType.Whole(1, MOST_STEPS)),
                    "none",
                    "How many rows after this one."),
                named(
                    "stride",
                    new OptionType.Whole(1, MOST_STEPS),
                    "1",
                    "Of how many rows one is kept, so that windows overlap less."),
                named(
                    "by",
                    OptionType.optional(new OptionType.Columns()),
                    "none",
                    "The fields or columns that tell series apart, such as the shop; no window goes from"
                        + " one into another."),
                named(
                    "along",
                    OptionType.optional(new OptionType.Columns()),
                    "none",
                    "The field or column in whose order the rows of a series are; else they are as the"
                        + " table has them."),
                named(
                    "gaps",
                    OptionType.word("keep", "skip", "refuse"),
                    "keep",
                    "What becomes of a step along that is more than one and a half times the usual one"
                        + " (the median): windows go over it, end there, or it is an error.")),
            new Window()));
  }

  private record Window() implements Rule.Transform {
    @Override
    public Undoing undoing(Options options) {
      return Undoing.NOTHING;
    }

    @Override
    public Outcome infer(ColumnType input, Options options) {
      boolean classes =
          input.content() == ColumnType.Content.CLASS && input.shape().equals(Shape.SCALAR);
      if (input.content() != NUMBER && !classes) {
        return Outcome.misfit(
            "expects numbers or one class a row, but gets " + input.describe(),
            input.content() == ColumnType.Content.TEXT && input.shape().rank() == 0
                ? "put `category` before it"
                : null);
      }
      if (input.isUneven()) {
        return Transforms.uneven();
      }
      boolean past = options.isNone("past");
      boolean ahead = options.isNone("ahead");
      if (past == ahead) {
        return Outcome.misfit(
            past ? "has no length" : "goes back and ahead at once",
            past
                ? "write `window(past: 48)` or `window(ahead: 12)`"
                : "make two fields of it, one with `past:` and one with `ahead:`");
      }
      for (String option : List.of("by", "along")) {
        if (!options.isNone(option) && names(options, option).isEmpty()) {
          return Outcome.misfit(
              "has an empty list as `" + option + "`", "name a field or column, or leave it out");
        }
      }
      if (!options.is("gaps", "keep") && names(options, "along").size() != 1) {
        return Outcome.misfit(
            "sees no gaps without a time",
            "name a field or column with a number or a time a row: `along: time`");
      }
      return Outcome.of(
          input.withShape(
              input.shape().prepend(Dimension.of(options.whole(past ? "ahead" : "past")))));
    }

    @Override
    public Reach reach(Options options) {
      Series series =
          new Series(
              names(options, "by"),
              names(options, "along"),
              switch (options.text("gaps")) {
                case "skip" -> Gaps.SKIP;
                case "refuse" -> Gaps.REFUSE;
                default -> Gaps.KEEP;
              });
      return options.isNone("past")
          ? new Reach(0, options.whole("ahead"), options.whole("stride"), series)
          : new Reach(options.whole("past") - 1, 0, options.whole("stride"), series);
    }

    private static List<String> names(Options options, String option) {
      return options.isNone(option) ? List.of() : options.texts(option);
    }
  }
}
