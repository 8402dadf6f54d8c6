package dev.nnc.standard.function;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Arity;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rows;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions whose value at a place depends on all places before it. */
public final class CumulativeFunctions {
  private CumulativeFunctions() {}

  public static List<Entry> entries() {
    return List.of(
        new Entry(
            Kind.FUNCTION,
            "cumulative_sum",
            new Documentation(
                "Each value with all before it along an axis added.",
                "`cumulative_sum(x)` of 1, 2, 3 is 1, 3, 6, and with `reverse` 6, 5, 3. Axes are those"
                    + " of one row, counted from 1. The example is the squared earth mover's distance"
                    + " of classes that have an order (Hou et al. 2016).",
                "function earth_mover(p, t) = mean(sum(square(cumulative_sum(p - t)), over: last))"),
            List.of(
                named(
                    "axis",
                    OptionType.anyOf(OptionType.word("last"), OptionType.whole(1)),
                    "last",
                    "Along which axis; the last one holds the channels."),
                named(
                    "reverse",
                    OptionType.truth(),
                    "false",
                    "Whether all behind it are added instead of all before it.")),
            new CumulativeSum()));
  }

  private record CumulativeSum() implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 1);
      misfit = misfit != null ? misfit : Arity.numbers(arguments);
      if (misfit != null) {
        return misfit;
      }
      Shape row = Functions.shape(arguments.getFirst());
      long axes = row.rank();
      long axis = axis(options, axes);
      return axes > 0 && axis <= axes
          ? null
          : Misfit.input(
              axes == 0
                  ? "needs values in an order, but gets a single number"
                  : "has no axis %d to add up along: a row is %s".formatted(axis, row),
              "",
              axes == 0 ? null : "axes are those of one row, counted from 1");
    }

    /** Counted from 1. */
    private static long axis(Options options, long axes) {
      return options.is("axis", "last") ? axes : options.whole("axis");
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value value = Functions.floats(x, arguments.getFirst());
      int rows = Rows.isBatched(value.shape()) ? 1 : 0;
      long axis = axis(options, value.rank() - rows) - 1 + rows;
      return x.cumulativeSum(value, axis, options.truth("reverse"));
    }
  }
}
