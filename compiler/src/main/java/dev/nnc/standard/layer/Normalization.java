package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.standard.function.Functions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Layers that centre and scale what goes through them. Defaults are Keras 3's. */
public final class Normalization {
  private static final String EXAMPLE_OF_VECTORS =
      """
      network net from x {
        x -> dense(64, relu) -> %s -> dense(1)
      }""";

  private static final String EXAMPLE_OF_IMAGES =
      """
      network net from image {
        image -> conv(16, 3x3) -> %s -> relu -> average_pool(global)
      }""";

  private Normalization() {}

  public static List<Entry> entries() {
    return List.of(
        batch(),
        new Entry(
            Kind.LAYER,
            "layer_norm",
            new Documentation(
                "Centres and scales each row by its own mean and deviation.",
                """
                output = gamma * (input - mean) / sqrt(variance + epsilon) + beta, over the last \
                axis of each place by itself, or over the whole row (Ba et al. 2016). gamma and beta \
                have the shape of what is taken together. It does the same in and outside \
                training.""",
                EXAMPLE_OF_VECTORS.formatted("layer_norm")),
            List.of(
                epsilon("0.001"),
                named(
                    "over",
                    OptionType.word("last", "row"),
                    "last",
                    "What is taken together: the last axis, or all values of the row."),
                center(),
                scale(),
                trainable()),
            new Layer()),
        new Entry(
            Kind.LAYER,
            "group_norm",
            new Documentation(
                "Centres and scales groups of channels of each row by their mean and deviation.",
                """
                The channels (the last axis) are cut into groups, and each group is normalized over \
                all places and its channels (Wu & He 2018). `channels` makes each channel a group: \
                instance normalization (Ulyanov et al. 2016). It does not depend on the batch.""",
                EXAMPLE_OF_IMAGES.formatted("group_norm(4)")),
            List.of(
                positional(
                    "groups",
                    OptionType.anyOf(OptionType.word("channels"), OptionType.whole(1)),
                    "32",
                    "How many groups; `channels` for one each."),
                epsilon("0.001"),
                center(),
                scale(),
                trainable()),
            new Group()),
        new Entry(
            Kind.LAYER,
            "rms_norm",
            new Documentation(
                "Divides by the root of the mean square along the last axis.",
                "output = gamma * input / sqrt(mean(input^2) + epsilon) (Zhang & Sennrich 2019):"
                    + " layer_norm without centring.",
                EXAMPLE_OF_VECTORS.formatted("rms_norm")),
            List.of(epsilon("1e-6"), scale(), trainable()),
            new RootMeanSquare()),
        new Entry(
            Kind.LAYER,
            "unit_norm",
            new Documentation(
                "Gives the last axis the length 1.",
                "output = input / sqrt(max(sum(input^2), 1e-12)); a dot product of two such vectors"
                    + " is the cosine of their angle.",
                EXAMPLE_OF_VECTORS.formatted("unit_norm")),
            List.of(),
            new Unit()),
        localResponse());
  }

  private static Entry localResponse() {
    return new Entry(
        Kind.LAYER,
        "local_response_norm",
        new Documentation(
            "Divides each channel by the strength of the channels beside it.",
            """
            output = input / (bias + alpha * sum)^beta, where the sum is that of the squares of the \
            channels (the last axis) at most `depth_radius` away, each place by itself; what lies \
            beyond the first and the last channel counts as 0 (Krizhevsky et al. 2012, section 3.3). \
            Names and defaults are those of TensorFlow's LRN; the paper's n is 2 * depth_radius + 1, \
            its k is the bias, and its numbers are those of the example. It has no weights and does \
            the same in and outside training.""",
            EXAMPLE_OF_IMAGES.formatted(
                "local_response_norm(2, bias: 2, alpha: 1e-4, beta: 0.75)")),
        List.of(
            positional(
                "depth_radius",
                OptionType.whole(0),
                "5",
                "How many channels on each side count, beside the channel itself."),
            named("bias", OptionType.positive(), "1", "What the squares are added to."),
            named("alpha", OptionType.nonNegative(), "1", "How much the squares count."),
            named(
                "beta",
                OptionType.nonNegative(),
                "0.5",
                "The power of what is divided by; 0.5 is the square root.")),
        new LocalResponse());
  }

  private static Entry batch() {
    return new Entry(
        Kind.LAYER,
        "batch_norm",
        new Documentation(
            "Centres and scales each channel by the mean and deviation of the batch.",
            """
            output = gamma * (input - mean) / sqrt(variance + epsilon) + beta, each channel (the last \
            axis) by itself (Ioffe & Szegedy 2015). While training, mean and variance are those of \
            the batch, and moving ones follow: moving = momentum * moving + (1 - momentum) * \
            batch's. Everywhere else the moving ones are used, and with `trainable: false` in \
            training, too. A shared layer moves on at each of its uses.""",
            """
            network net from image {
              image -> conv(16, 3x3, bias: none) -> batch_norm -> relu -> average_pool(global)
            }"""),
        List.of(
            named(
                "momentum",
                new OptionType.Real(0, true, 1, false),
                "0.99",
                "How slowly the moving mean and variance follow."),
            epsilon("0.001"),
            center(),
            scale(),
            named("beta", OptionType.entry(Kind.INITIALIZER), "zeros", "How beta starts."),
            named("gamma", OptionType.entry(Kind.INITIALIZER), "ones", "How gamma starts."),
            named(
                "trainable",
                OptionType.truth(),
                "true",
                "Whether training changes it; else it computes as outside training.")),
        new Batch());
  }

  private static Option epsilon(String start) {
    return named("epsilon", OptionType.positive(), start, "Added to what the root is taken of.");
  }

  private static Option center() {
    return named("center", OptionType.truth(), "true", "Whether there is a beta.");
  }

  private static Option scale() {
    return named("scale", OptionType.truth(), "true", "Whether there is a gamma.");
  }

  private static Option trainable() {
    return named("trainable", OptionType.truth(), "true", "Whether training changes its weights.");
  }

  /** Mean 0 and variance 1 over the axes. */
  private static Value standardized(Instructions x, Value input, List<Long> axes, double epsilon) {
    Value centred = x.subtract(input, x.mean(input, axes, true));
    Value variance = x.mean(x.square(centred), axes, true);
    return x.divide(centred, x.sqrt(x.add(variance, x.scalar(epsilon))));
  }

  /** gamma * value + beta, as far as there are such. */
  private static Value rescaled(
      LayerContext context, Value value, Shape shape, boolean scale, boolean center, Options o) {
    Instructions x = context.x();
    boolean trainable = o.truth("trainable");
    Value scaled =
        scale
            ? x.multiply(value, context.variable("gamma", shape, new Initial.Fill(1), trainable))
            : value;
    return center
        ? x.add(scaled, context.variable("beta", shape, new Initial.Fill(0), trainable))
        : scaled;
  }

  private record Layer() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return Layers.channels(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Value input = inputs.getFirst();
      boolean row = options.is("over", "row");
      List<Long> axes =
          row
              ? LongStream.range(1, input.rank()).boxed().toList()
              : List.of((long) input.rank() - 1);
      Value value = standardized(context.x(), input, axes, options.real("epsilon"));
      Shape shape = row ? input.shape().row() : new Shape(List.of(input.shape().last()));
      return rescaled(
          context, value, shape, options.truth("scale"), options.truth("center"), options);
    }
  }

  private record Group() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Layers.channels(inputs);
      if (misfit != null) {
        return misfit;
      }
      long channels = inputs.getFirst().shape().last().size();
      long groups = groups(options, channels);
      return channels % groups == 0
          ? null
          : Misfit.option(
              "groups",
              "cannot cut %s into %s of the same size"
                  .formatted(Wording.count(channels, "channel"), Wording.count(groups, "group")),
              "choose a number that divides %d, or `channels`".formatted(channels));
    }

    private static long groups(Options options, long channels) {
      return options.is("groups", "channels") ? channels : options.whole("groups");
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      long channels = input.shape().last().size();
      long groups = groups(options, channels);
      List<Dimension> cut =
          new ArrayList<>(input.shape().dimensions().subList(0, input.rank() - 1));
      cut.add(Dimension.of(groups));
      cut.add(Dimension.of(channels / groups));
      List<Long> axes = new ArrayList<>(LongStream.range(1, input.rank() - 1).boxed().toList());
      axes.add((long) input.rank());
      Value value =
          standardized(x, x.reshape(input, new Shape(cut)), axes, options.real("epsilon"));
      return rescaled(
          context,
          x.reshape(value, input.shape()),
          Shape.of(channels),
          options.truth("scale"),
          options.truth("center"),
          options);
    }
  }

  private record RootMeanSquare() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return Layers.channels(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      Value square = x.mean(x.square(input), List.of(-1L), true);
      Value value = x.divide(input, x.sqrt(x.add(square, x.scalar(options.real("epsilon")))));
      Shape shape = new Shape(List.of(input.shape().last()));
      return rescaled(context, value, shape, options.truth("scale"), false, options);
    }
  }

  private record Unit() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return Layers.channels(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      return Functions.unit(x, inputs.getFirst());
    }
  }

  /**
   * Sums over windows of channels are a product with a matrix of ones near the diagonal. On
   * processors this, with its derivative, is faster than the kernels LRN and LRNGrad, and than the
   * sum of shifted slices; the power is taken by exp and log, whose kernels are far faster than
   * that of a power.
   */
  private record LocalResponse() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return Layers.channels(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      int channels = (int) input.shape().last().size();
      double[] places = IntStream.range(0, channels).asDoubleStream().toArray();
      Value distance =
          x.abs(
              x.subtract(
                  x.constant(places, Shape.of(channels, 1)),
                  x.constant(places, Shape.of(channels))));
      Value near = x.cast(x.atMost(distance, x.scalar(options.whole("depth_radius"))), x.floats());
      Value sum = x.matmul(x.square(input), near);
      Value base =
          x.add(x.multiply(sum, x.scalar(options.real("alpha"))), x.scalar(options.real("bias")));
      Value factor = x.exp(x.multiply(x.log(base), x.scalar(-options.real("beta"))));
      return x.multiply(input, factor);
    }
  }

  private record Batch() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return Layers.channels(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      long channels = input.shape().last().size();
      Shape shape = Shape.of(channels);
      boolean trainable = options.truth("trainable");
      Value gamma =
          options.truth("scale")
              ? context.variable(
                  "gamma", shape, options.entry("gamma"), channels, channels, trainable)
              : null;
      Value beta =
          options.truth("center")
              ? context.variable(
                  "beta", shape, options.entry("beta"), channels, channels, trainable)
              : null;
      Value movingMean = context.variable("moving_mean", shape, new Initial.Fill(0), false);
      Value movingVariance = context.variable("moving_variance", shape, new Initial.Fill(1), false);
      if (context.training() && trainable && !context.frozen()) {
        Instructions.Normalized by =
            x.batchNorm(
                input,
                gamma == null ? filled(x, channels, 1) : gamma,
                beta == null ? filled(x, channels, 0) : beta,
                options.real("epsilon"));
        double momentum = options.real("momentum");
        context.moves(momentum);
        context.update("moving_mean", moved(x, movingMean, by.mean(), momentum));
        context.update("moving_variance", moved(x, movingVariance, by.variance(), momentum));
        return by.normalized();
      }
      Value deviation = x.sqrt(x.add(movingVariance, x.scalar(options.real("epsilon"))));
      Value factor = x.divide(gamma == null ? x.scalar(1) : gamma, deviation);
      Value scaled = x.multiply(x.subtract(input, movingMean), factor);
      return beta == null ? scaled : x.add(scaled, beta);
    }

    private static Value filled(Instructions x, long channels, double value) {
      double[] all = new double[(int) channels];
      Arrays.fill(all, value);
      return x.constant(all, Shape.of(channels));
    }

    private static Value moved(Instructions x, Value moving, Value now, double momentum) {
      return x.add(x.multiply(moving, x.scalar(momentum)), x.multiply(now, x.scalar(1 - momentum)));
    }
  }
}
