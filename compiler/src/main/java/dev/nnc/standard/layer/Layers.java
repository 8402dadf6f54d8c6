package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Arity;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.NestedNumbers;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a network is made of. Names and defaults are those of Keras 3 where it has the layer. */
public final class Layers {
  private Layers() {}

  public static List<Entry> entries() {
    return List.of(dense(), flatten(), reshape(), dropout(), weight());
  }

  private static Entry dense() {
    return new Entry(
        Kind.LAYER,
        "dense",
        new Documentation(
            "Every unit sees every input: a weighted sum, a bias and an activation.",
            """
            output = activation(input * kernel + bias), with a kernel of [inputs, units] and a bias \
            of [units]. It takes a vector; on a sequence or a table of numbers it works on each row \
            alike. Penalties are l1 * sum(|w|) and l2 * sum(w^2) over the kernel and are added to \
            the loss.""",
            """
            network net from image {
              image -> flatten -> dense(50, relu, l2: 1e-4) -> dense(10, softmax)
            }"""),
        List.of(
            required("units", OptionType.whole(1), "How many units, and so outputs, there are."),
            positional(
                "activation",
                OptionType.entry(Kind.ACTIVATION),
                "linear",
                "What is applied to the sums."),
            Kernels.init(),
            Kernels.bias("a unit"),
            named(
                "weights",
                OptionType.optional(new OptionType.Numbers()),
                "none",
                "The kernel's numbers, one list an input with one number a unit, instead of"
                    + " `init`."),
            Kernels.training().get(0),
            Kernels.training().get(1),
            Kernels.training().get(2)),
        new Dense());
  }

  private static Entry flatten() {
    return new Entry(
        Kind.LAYER,
        "flatten",
        new Documentation(
            "Lays all values of a row into one vector.",
            "[28, 28] becomes [784]; the last axis runs fastest. It has no weights.",
            """
            network net from image {
              image -> flatten -> dense(10, softmax)
            }"""),
        List.of(),
        new Flatten());
  }

  private static Entry reshape() {
    return new Entry(
        Kind.LAYER,
        "reshape",
        new Documentation(
            "The same values in another shape.",
            "The shape is that of one row and must hold as many values; the last axis runs fastest.",
            """
            network net from noise {
              noise -> dense(784, sigmoid) -> reshape(28x28)
            }"""),
        List.of(required("shape", new OptionType.ShapeOf(), "The shape of one row.")),
        new Reshape());
  }

  private static Entry dropout() {
    return new Entry(
        Kind.LAYER,
        "dropout",
        new Documentation(
            "Sets a random share of values to 0 while training, against overfitting.",
            "The values that stay are divided by 1 - rate, so that sums keep their size; outside"
                + " training nothing happens (Srivastava et al. 2014).",
            """
            network net from image {
              image -> flatten -> dense(128, relu) -> dropout(40%) -> dense(10, softmax)
            }"""),
        List.of(
            required(
                "rate",
                new OptionType.Real(0, true, 1, false),
                "The share of values that is dropped.")),
        new Dropout());
  }

  private static Entry weight() {
    return new Entry(
        Kind.LAYER,
        "weight",
        new Documentation(
            "A trainable tensor of its own, for blocks that compute something new.",
            "It takes no input and has no batch dimension, so that it is the same for every row.",
            """
            block gain(start = 1) from x to y {
              factor = weight(x.shape, init: constant(start))
              y      = factor * x
            }"""),
        List.of(
            required("shape", new OptionType.ShapeOf(), "Its shape."),
            named("init", OptionType.entry(Kind.INITIALIZER), "glorot_uniform", "How it starts."),
            named("trainable", OptionType.truth(), "true", "Whether training changes it.")),
        new Weight());
  }

  /** What is wrong with the input of a layer that works on the last axis, or null. */
  static @Nullable Misfit channels(List<TensorType> inputs) {
    Misfit misfit = Arity.one(inputs);
    return misfit != null || inputs.getFirst().shape().rank() >= 2
        ? misfit
        : Misfit.input(
                "expects channels, but its input is a single number a row",
                "expects [channel]",
                "put `reshape([1])` before it")
            .withStepBefore("reshape([1])");
  }

  /** output = activation(input * kernel + bias). */
  private record Dense() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Arity.one(inputs);
      if (misfit != null) {
        return misfit;
      }
      TensorType input = inputs.getFirst();
      if (input.shape().rank() > 3) {
        return Misfit.input(
                "expects a vector, but its input is " + Wording.row(input),
                "expects [n]",
                "put `flatten`" + Wording.values(input.shape().row()) + " before it")
            .withStepBefore("flatten");
      }
      Dimension width = input.shape().rank() < 2 ? Dimension.of(1) : input.shape().last();
      return width.isKnown() ? given(width.size(), options.whole("units"), options) : null;
    }

    private static @Nullable Misfit given(long inputs, long units, Options options) {
      Object weights = options.find("weights");
      if (weights != null && !options.isNone("weights")) {
        Misfit misfit = given("weights", weights, Shape.of(inputs, units), inputs, units);
        if (misfit != null) {
          return misfit;
        }
      }
      Object bias = options.find("bias");
      return bias instanceof List<?> ? given("bias", bias, Shape.of(units), inputs, units) : null;
    }

    private static @Nullable Misfit given(
        String option, Object numbers, Shape needed, long inputs, long units) {
      Shape given = NestedNumbers.shape(numbers);
      if (needed.equals(given)) {
        return null;
      }
      String has = given == null ? "lists of different lengths" : "a shape of " + given;
      return Misfit.option(
          option,
          "needs `%s` of shape %s (%s, %s), but they have %s"
              .formatted(
                  option,
                  needed,
                  Wording.count(inputs, "input"),
                  Wording.count(units, "unit"),
                  has),
          option.equals("bias")
              ? "write one number for each unit"
              : "write one list for each input, with one number for each unit");
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      Value rows =
          input.rank() < 2 ? x.reshape(input, input.shape().append(Dimension.of(1))) : input;
      long width = rows.shape().last().size();
      long units = options.whole("units");
      boolean trainable = options.truth("trainable");
      Value kernel =
          options.isNone("weights")
              ? context.variable(
                  "kernel", Shape.of(width, units), options.entry("init"), width, units, trainable)
              : context.variable(
                  "kernel",
                  Shape.of(width, units),
                  Kernels.numbers(options.get("weights")),
                  trainable);
      Kernels.penalize(context, kernel, options);
      Value sums = Kernels.withBias(context, x.matmul(rows, kernel), options);
      return context.activate(options.entry("activation"), sums);
    }
  }

  /** [batch, a, b, …] to [batch, a * b * …]. */
  private record Flatten() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return Arity.one(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Value input = inputs.getFirst();
      Shape row = input.shape().row();
      Dimension batch = input.shape().dimension(0);
      return context.x().reshape(input, new Shape(List.of(batch, Dimension.of(row.size()))));
    }
  }

  private record Reshape() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Arity.one(inputs);
      if (misfit != null) {
        return misfit;
      }
      Shape row = inputs.getFirst().shape().row();
      Shape wanted = shape(options);
      if (row.isKnown() && row.size() != wanted.size()) {
        return Misfit.option(
            "shape",
            "cannot lay %s of %s into %s, which holds %s"
                .formatted(
                    Wording.count(row.size(), "value"), row, wanted, Wording.count(wanted.size())),
            null);
      }
      return null;
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Value input = inputs.getFirst();
      return context.x().reshape(input, shape(options).prepend(input.shape().dimension(0)));
    }

    private static Shape shape(Options options) {
      return Shape.of(options.sizes("shape").stream().mapToLong(Long::longValue).toArray());
    }
  }

  private record Dropout() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return Arity.one(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Value input = inputs.getFirst();
      double rate = options.real("rate");
      if (!context.training() || rate == 0) {
        return input;
      }
      Instructions x = context.x();
      Value kept = x.atLeast(x.random(input, context.randomStream()), x.scalar(rate));
      Value scaled = x.multiply(input, x.scalar(1 / (1 - rate)));
      return x.multiply(scaled, x.cast(kept, x.floats()));
    }
  }

  private record Weight() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return inputs.isEmpty()
          ? null
          : Misfit.input(
              "takes no input: it is a tensor of its own",
              "expects no input",
              "write `name = weight(…)` and compute with the name");
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      List<Long> sizes = options.sizes("shape");
      Shape shape = Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
      // As Keras counts: a vector is its own fan, of more axes the last two are the matrix.
      long last = sizes.isEmpty() ? 1 : sizes.getLast();
      long fanIn = sizes.size() < 2 ? last : shape.size() / last;
      return context.variable(
          "weight", shape, options.entry("init"), fanIn, last, options.truth("trainable"));
    }
  }
}
