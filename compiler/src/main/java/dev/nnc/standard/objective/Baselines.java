package dev.nnc.standard.objective;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forecasts that need no network, for comparison. */
final class Baselines {
  private Baselines() {}

  static Entry entry() {
    return new Entry(
        Kind.METRIC,
        "baseline",
        new Documentation(
            "What a forecast by a simple rule reaches on the same rows.",
            "Each metric beside it is taken of the rule's forecast, too: `mae, baseline(last_value)`"
                + " gives the results `mae` and `baseline.mae`. A network that does not beat it has"
                + " learned nothing of use. `last_value` says that all goes on as it last was,"
                + " `seasonal` that it will be as it was a `period` before, `mean` that it will be as"
                + " it was on average in the window. The truth is a `window(ahead: …)` of one column,"
                + " and an input of the network has the past of that column.",
            """
            evaluate net on load.test { metrics: mae, baseline(last_value) }"""),
        List.of(
            required(
                "rule",
                OptionType.word("last_value", "seasonal", "mean"),
                "The rule to compare with."),
            named(
                "period",
                OptionType.optional(OptionType.whole(1)),
                "none",
                "For `seasonal`: after how many steps all comes again, such as 24 hours.")),
        new Naive());
  }

  private record Naive() implements Rule.Baseline {
    @Override
    public @Nullable Misfit accepts(long past, Options options) {
      boolean seasonal = options.is("rule", "seasonal");
      if (seasonal == options.isNone("period")) {
        return seasonal
            ? Misfit.option(
                "period", "needs a period", "for hours with a daily rhythm: `period: 24`")
            : Misfit.option(
                "period", "has a period, but its rule is not `seasonal`", "leave `period` out");
      }
      return seasonal && options.whole("period") > past
          ? Misfit.option(
              "period",
              "goes back %s, but the input has %s of them"
                  .formatted(Wording.count(options.whole("period"), "step"), Wording.count(past)),
              "make the past longer, `window(past: "
                  + options.whole("period")
                  + ")`, or the period"
                  + " shorter")
          : null;
    }

    @Override
    public Value forecast(Instructions x, Value past, long ahead, Options options) {
      long steps = past.shape().last().size();
      if (options.is("rule", "mean")) {
        return spread(x, x.mean(past, List.of(1L), true), ahead);
      }
      long period = options.isNone("period") ? 1 : options.whole("period");
      Value last = x.slice(past, 1, steps - period, period);
      if (period == 1) {
        return spread(x, last, ahead);
      }
      List<Value> parts = new ArrayList<>();
      for (long left = ahead; left > 0; left -= period) {
        parts.add(left < period ? x.slice(last, 1, 0, left) : last);
      }
      return parts.size() == 1 ? parts.getFirst() : x.concat(parts, 1);
    }

    /** [batch, 1] to [batch, ahead]. */
    private static Value spread(Instructions x, Value one, long ahead) {
      double[] ones = new double[(int) ahead];
      java.util.Arrays.fill(ones, 1);
      return x.multiply(one, x.constant(ones, new Shape(List.of(Dimension.of(ahead)))));
    }
  }
}
