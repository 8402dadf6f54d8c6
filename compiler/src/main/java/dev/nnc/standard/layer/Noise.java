package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Arity;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Layers that disturb what goes through them while training; elsewhere they do nothing. */
public final class Noise {
  /** What selu is made of (Klambauer et al. 2017, equation 14). */
  private static final double SELU_ALPHA = 1.6732632423543772;

  private static final double SELU_SCALE = 1.0507009873554805;

  private Noise() {}

  public static List<Entry> entries() {
    Option rate =
        required(
            "rate", new OptionType.Real(0, true, 1, false), "The share of values that is dropped.");
    return List.of(
        entry(
            Sort.SPATIAL_DROPOUT,
            "spatial_dropout",
            "Sets whole channels to 0 while training, at random.",
            "Neighbours in a picture say nearly the same, so that dropping single values hides"
                + " little (Tompson et al. 2015). What stays is divided by 1 - rate.",
            "conv(16, 3x3, relu) -> spatial_dropout(20%) -> average_pool(global)",
            required(
                "rate",
                new OptionType.Real(0, true, 1, false),
                "The share of channels that is dropped.")),
        entry(
            Sort.ALPHA_DROPOUT,
            "alpha_dropout",
            "Dropout that keeps mean and variance, for networks of selu.",
            """
            A dropped value becomes a = -alpha * scale of selu, and everything is then shifted and \
            scaled so that mean 0 and variance 1 stay (Klambauer et al. 2017).""",
            "flatten -> dense(64, selu, init: lecun_normal) -> alpha_dropout(10%) -> dense(10)",
            rate),
        entry(
            Sort.GAUSSIAN_NOISE,
            "gaussian_noise",
            "Adds Gaussian noise while training.",
            "output = input + stddev * n, with n of mean 0 and variance 1, drawn anew for each"
                + " value and step.",
            "gaussian_noise(0.1) -> flatten -> dense(10, softmax)",
            required("stddev", OptionType.nonNegative(), "The standard deviation.")),
        entry(
            Sort.GAUSSIAN_DROPOUT,
            "gaussian_dropout",
            "Multiplies by Gaussian noise around 1 while training.",
            "output = input * (1 + sqrt(rate / (1 - rate)) * n): the same variance as dropout has"
                + " (Srivastava et al. 2014, section 10).",
            "flatten -> dense(128, relu) -> gaussian_dropout(20%) -> dense(10, softmax)",
            rate));
  }

  private static Entry entry(
      Sort sort, String name, String summary, String details, String example, Option option) {
    return new Entry(
        Kind.LAYER,
        name,
        new Documentation(
            summary, details, "network net from image {\n  image -> " + example + "\n}"),
        List.of(option),
        new Disturbance(sort));
  }

  private enum Sort {
    SPATIAL_DROPOUT,
    ALPHA_DROPOUT,
    GAUSSIAN_NOISE,
    GAUSSIAN_DROPOUT
  }

  private record Disturbance(Sort sort) implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return sort == Sort.SPATIAL_DROPOUT ? Axes.check(inputs, 3) : Arity.one(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Value input = inputs.getFirst();
      double amount = options.real(sort == Sort.GAUSSIAN_NOISE ? "stddev" : "rate");
      if (!context.training() || amount == 0) {
        return input;
      }
      Instructions x = context.x();
      long stream = context.randomStream();
      return switch (sort) {
        case SPATIAL_DROPOUT -> {
          Value one = input;
          for (int axis = 1; axis < input.rank() - 1; axis++) {
            one = x.slice(one, axis, 0, 1);
          }
          Value kept = x.cast(x.atLeast(x.random(one, stream), x.scalar(amount)), x.floats());
          yield x.multiply(input, x.multiply(kept, x.scalar(1 / (1 - amount))));
        }
        case ALPHA_DROPOUT -> {
          double low = -SELU_ALPHA * SELU_SCALE;
          double a = 1 / Math.sqrt((1 - amount) * (1 + amount * low * low));
          Value kept = x.atLeast(x.random(input, stream), x.scalar(amount));
          Value mixed = x.select(kept, input, x.scalar(low));
          yield x.add(x.multiply(mixed, x.scalar(a)), x.scalar(-a * low * amount));
        }
        case GAUSSIAN_NOISE ->
            x.add(input, x.multiply(x.randomNormal(input, stream), x.scalar(amount)));
        case GAUSSIAN_DROPOUT -> {
          double deviation = Math.sqrt(amount / (1 - amount));
          Value noise = x.multiply(x.randomNormal(input, stream), x.scalar(deviation));
          yield x.multiply(input, x.add(noise, x.scalar(1)));
        }
      };
    }
  }
}
