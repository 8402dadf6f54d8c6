package dev.nnc.catalog;

import static dev.nnc.catalog.Option.named;

import dev.nnc.ir.Initial;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Layers that centre and scale what goes through them. Defaults are Keras 3's. */
final class Normalization {
  private Normalization() {}

  static List<Entry> entries() {
    return List.of(batch());
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
            named("epsilon", OptionType.positive(), "0.001", "Added to the variance."),
            named("center", OptionType.truth(), "true", "Whether there is a beta."),
            named("scale", OptionType.truth(), "true", "Whether there is a gamma."),
            named("beta", OptionType.entry(Kind.INITIALIZER), "zeros", "How beta starts."),
            named("gamma", OptionType.entry(Kind.INITIALIZER), "ones", "How gamma starts."),
            named(
                "trainable",
                OptionType.truth(),
                "true",
                "Whether training changes it; else it computes as outside training.")),
        new Batch());
  }

  private record Batch() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Layers.one(inputs);
      if (misfit != null || inputs.getFirst().shape().rank() >= 2) {
        return misfit;
      }
      return Misfit.input(
          "expects channels, but its input is a single number a row",
          "expects [channel]",
          "put `reshape([1])` before it");
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
      Value mean = movingMean;
      Value variance = movingVariance;
      Value centred;
      if (context.training() && trainable && !context.frozen()) {
        List<Long> rows = LongStream.range(0, input.rank() - 1).boxed().toList();
        mean = x.mean(input, rows, false);
        centred = x.subtract(input, mean);
        variance = x.mean(x.square(centred), rows, false);
        double momentum = options.real("momentum");
        context.update("moving_mean", moved(x, movingMean, mean, momentum));
        context.update("moving_variance", moved(x, movingVariance, variance, momentum));
      } else {
        centred = x.subtract(input, mean);
      }
      Value deviation = x.sqrt(x.add(variance, x.scalar(options.real("epsilon"))));
      Value factor = x.divide(gamma == null ? x.scalar(1) : gamma, deviation);
      Value scaled = x.multiply(centred, factor);
      return beta == null ? scaled : x.add(scaled, beta);
    }

    private static Value moved(Instructions x, Value moving, Value now, double momentum) {
      return x.add(x.multiply(moving, x.scalar(momentum)), x.multiply(now, x.scalar(1 - momentum)));
    }
  }
}
