package dev.nnc.standard.function;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions whose values are drawn at random, in training and elsewhere. */
final class Draws {
  private Draws() {}

  static Entry normal() {
    return entry(
        "normal",
        "Random numbers of mean 0 and variance 1, drawn anew at every step.",
        """
        network sampler from mu, log_variance {
          mu + exp(log_variance / 2) * normal(like: mu)
        }""",
        new Draw(true));
  }

  static Entry uniform() {
    return entry(
        "uniform",
        "Random numbers from 0 to 1, each as likely as any other, drawn anew at every step.",
        """
        network between from a, b {
          a + uniform(like: a) * (b - a)
        }""",
        new Draw(false));
  }

  private static Entry entry(String name, String summary, String example, Rule rule) {
    return new Entry(
        Kind.FUNCTION,
        name,
        new Documentation(
            summary,
            """
            `NAME(like: x)` has the shape of x, `NAME([64])` has 64 numbers a row. Unlike \
            `dropout`, it draws outside of a training, too. The numbers depend on the run's seed, \
            the place in the program and how many steps were trained, and on nothing else: two \
            evaluations of the same weights give the same result, in which all batches were \
            given one draw."""
                .replace("NAME", name),
            example),
        List.of(
            positional(
                "shape",
                OptionType.optional(new OptionType.ShapeOf()),
                "none",
                "The shape of one row."),
            named(
                "like",
                OptionType.optional(new OptionType.TensorOf()),
                "none",
                "Whose shape it takes instead.")),
        rule);
  }

  private record Draw(boolean normal) implements Rule.RandomFunction {
    @Override
    public @Nullable Misfit accepts(Options options) {
      if (options.isNone("shape") == options.isNone("like")) {
        return Misfit.input(
            options.isNone("shape")
                ? "needs a shape"
                : "is given a shape and `like`, of which it takes one",
            "",
            "write `%s(like: x)`, or `%s([64])` for 64 numbers a row".formatted(name(), name()));
      }
      return null;
    }

    private String name() {
      return normal ? "normal" : "uniform";
    }

    @Override
    public Value draw(Instructions x, Value data, long stream, Options options) {
      Value like = options.tensor("like");
      Value shape =
          like == null ? rows(x, data, options.sizes("shape")) : Functions.floats(x, like);
      return normal ? x.randomNormal(shape, stream) : x.random(shape, stream);
    }

    /** Something of the shape for each row of the data; what it holds does not matter. */
    private static Value rows(Instructions x, Value data, List<Long> sizes) {
      Value one = data;
      for (int axis = 1; axis < data.rank(); axis++) {
        one = x.slice(one, axis, 0, 1);
      }
      Shape column = new Shape(List.of(data.shape().dimension(0)));
      List<Long> paddings = new ArrayList<>(List.of(0L, 0L));
      for (long size : sizes) {
        column = column.append(Dimension.of(1));
        paddings.add(0L);
        paddings.add(size - 1);
      }
      return x.pad(Functions.floats(x, x.reshape(one, column)), paddings);
    }
  }
}
