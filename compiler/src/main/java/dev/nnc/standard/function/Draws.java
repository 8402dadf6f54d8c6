package dev.nnc.standard.function;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
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
  /** Below, numbers get so close to 0 that a float cannot tell them from it. */
  private static final OptionType BETA = new OptionType.Real(0.1, true, 1e6, true);

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

  static Entry beta() {
    return new Entry(
        Kind.FUNCTION,
        "beta",
        new Documentation(
            "Random numbers from 0 to 1 of a beta distribution, drawn anew at every step.",
            "`beta(0.2, 0.2)` is one number a row, [1], mostly close to 0 or 1, as mixup wants it (Zhang"
                + " et al. 2018); `beta(1, 1)` is uniform, and the mean is a / (a + b). `like` and"
                + " `shape` are those of `uniform`; with `each: batch` all rows get the same"
                + " numbers. What the numbers depend on is said there, too.",
            """
            network mixed from image, label to picture, truth {
              share   = beta(0.2, 0.2)
              picture = share * image + (1 - share) * shuffled(image)
              truth   = share * label + (1 - share) * shuffled(label)
            }"""),
        List.of(
            Option.required("a", BETA, "Of how much weight 1 is."),
            Option.required("b", BETA, "Of how much weight 0 is."),
            named(
                "shape",
                OptionType.optional(new OptionType.ShapeOf()),
                "none",
                "The shape of one row; `none` is [1]."),
            named(
                "like",
                OptionType.optional(new OptionType.TensorOf()),
                "none",
                "Whose shape it takes instead."),
            named(
                "each",
                OptionType.word("row", "batch"),
                "row",
                "Whether each row has numbers of its own, or all rows of a batch have the same.")),
        new Beta());
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

  /** G(a) / (G(a) + G(b)), where G are numbers of gamma distributions. */
  private record Beta() implements Rule.RandomFunction {
    @Override
    public @Nullable Misfit accepts(Options options) {
      return options.isNone("like") || options.isNone("shape")
          ? null
          : Misfit.input("is given a shape and `like`, of which it takes one", "", null);
    }

    @Override
    public Value draw(Instructions x, Value data, long stream, Options options) {
      Value like = options.tensor("like");
      Value shape =
          like == null
              ? Draw.rows(x, data, options.isNone("shape") ? List.of(1L) : options.sizes("shape"))
              : Functions.floats(x, like);
      if (options.is("each", "batch")) {
        Shape row = shape.shape().row();
        shape = x.constant(new double[(int) row.size()], row);
      }
      Value zeros = x.broadcast(x.scalar(0), shape);
      Value first = x.add(zeros, x.scalar(options.real("a")));
      Value second = x.add(zeros, x.scalar(options.real("b")));
      List<Value> drawn = x.unstack(x.randomGamma(x.stack(List.of(first, second), 0), stream), 0);
      Value sum = x.add(drawn.get(0), drawn.get(1));
      return x.divide(drawn.get(0), x.maximum(sum, x.scalar(1e-37)));
    }
  }
}
