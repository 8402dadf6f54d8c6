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
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The functions that stand behind layers, or as steps of their own. Defaults are Keras 3's. */
public final class Activations {
  /** A unit counts as saturated where its derivative is below this share of its maximum. */
  private static final double FLAT = 0.05;

  /** selu's lambda times alpha: its derivative just left of 0, the greatest one. */
  private static final double SELU_STEEPEST = 1.7580993408473766;

  private Activations() {}

  public static List<Entry> entries() {
    return List.of(
        entry(Curve.LINEAR, "linear", "The input itself.", "f(x) = x."),
        entry(
            Curve.SIGMOID,
            "sigmoid",
            "Squeezes into 0 to 1; a probability where a network ends in it.",
            "f(x) = 1 / (1 + e^-x). Flat far from 0, where learning is slow."),
        entry(
            Curve.TANH,
            "tanh",
            "Squeezes into -1 to 1.",
            "f(x) = (e^x - e^-x) / (e^x + e^-x). Flat far from 0, where learning is slow."),
        entry(
            Curve.RELU,
            "relu",
            "Zero below 0, the input above; the usual choice inside a network.",
            "f(x) = max(x, 0) (Nair & Hinton 2010). A unit that is 0 for every row no longer learns."),
        entry(
            Curve.RELU6,
            "relu6",
            "relu that stops at 6.",
            "f(x) = min(max(x, 0), 6) (Krizhevsky 2010)."),
        entry(
            Curve.LEAKY_RELU,
            "leaky_relu",
            "relu with a small slope below 0, so that no unit dies.",
            "f(x) = x above 0, slope * x below (Maas et al. 2013).",
            positional("slope", OptionType.nonNegative(), "0.01", "The slope below 0.")),
        entry(
            Curve.ELU,
            "elu",
            "Smooth below 0, where it bends towards -alpha.",
            "f(x) = x above 0, alpha * (e^x - 1) below (Clevert et al. 2016).",
            positional(
                "alpha", OptionType.positive(), "1.0", "What it bends towards, with a minus.")),
        entry(
            Curve.SELU,
            "selu",
            "elu scaled so that deep networks keep mean 0 and variance 1; start with lecun_normal.",
            "f(x) = 1.0507 * x above 0, 1.0507 * 1.6733 * (e^x - 1) below (Klambauer et al. 2017)."),
        entry(
            Curve.CELU,
            "celu",
            "elu whose slope has no jump, whatever alpha is.",
            "f(x) = max(x, 0) + min(0, alpha * (e^(x / alpha) - 1)) (Barron 2017).",
            positional(
                "alpha", OptionType.positive(), "1.0", "What it bends towards, with a minus.")),
        entry(
            Curve.THRESHOLD,
            "threshold",
            "The input above a bound, a fixed value below.",
            "f(x) = x above `at`, `below` elsewhere.",
            positional("at", OptionType.anyNumber(), "0", "The bound."),
            positional("below", OptionType.anyNumber(), "0", "What stands below it.")),
        entry(
            Curve.SOFTPLUS,
            "softplus",
            "A smooth relu; always positive.",
            "f(x) = log(1 + e^x) (Dugas et al. 2001)."),
        entry(
            Curve.SOFTSIGN,
            "softsign",
            "Squeezes into -1 to 1, with longer tails than tanh.",
            "f(x) = x / (1 + |x|)."),
        entry(
            Curve.GELU,
            "gelu",
            "A smooth relu; usual in transformers.",
            "f(x) = x * P(X <= x) for a standard normal X (Hendrycks & Gimpel 2016).",
            named(
                "approximate",
                OptionType.truth(),
                "false",
                "Whether to use 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), as some published"
                    + " weights need.")),
        entry(
            Curve.SWISH,
            "swish",
            "A smooth relu with a small dip below 0.",
            "f(x) = x * sigmoid(x) (Ramachandran et al. 2017). Also called silu."),
        entry(
            Curve.SWISH,
            "silu",
            "Another name of swish.",
            "f(x) = x * sigmoid(x) (Elfwing et al. 2017)."),
        entry(
            Curve.MISH,
            "mish",
            "A smooth relu with a small dip below 0.",
            "f(x) = x * tanh(log(1 + e^x)) (Misra 2019)."),
        entry(
            Curve.HARD_SIGMOID,
            "hard_sigmoid",
            "A sigmoid made of straight lines.",
            "f(x) = min(max(x + 3, 0), 6) / 6, as in Keras 3."),
        entry(
            Curve.HARD_SWISH,
            "hard_swish",
            "A swish made of simple parts.",
            "f(x) = x * hard_sigmoid(x) (Howard et al. 2019)."),
        entry(
            Curve.HARD_TANH,
            "hard_tanh",
            "A tanh made of straight lines.",
            "f(x) = min(max(x, -1), 1)."),
        entry(
            Curve.LOG_SIGMOID,
            "log_sigmoid",
            "The logarithm of sigmoid; always negative.",
            "f(x) = -log(1 + e^-x)."),
        entry(
            Curve.SQUAREPLUS,
            "squareplus",
            "A smooth relu without exponentials; always positive.",
            "f(x) = (x + sqrt(x^2 + b)) / 2 (Barron 2021).",
            positional("b", OptionType.positive(), "4", "How round the bend is.")),
        entry(
            Curve.HARD_SHRINK,
            "hard_shrink",
            "Zero near 0, the input further out.",
            "f(x) = x where |x| > bound, else 0.",
            positional("bound", OptionType.nonNegative(), "0.5", "How far out.")),
        entry(
            Curve.SOFT_SHRINK,
            "soft_shrink",
            "Moves everything towards 0, and to 0 what is near.",
            "f(x) = sign(x) * max(|x| - bound, 0).",
            positional("bound", OptionType.nonNegative(), "0.5", "How far.")),
        entry(
            Curve.TANH_SHRINK,
            "tanh_shrink",
            "What tanh takes away.",
            "f(x) = x - tanh(x). Flat near 0."),
        entry(Curve.EXPONENTIAL, "exponential", "e to the power of the input.", "f(x) = e^x."),
        entry(
            Curve.STEP,
            "step",
            "1 above 0, else 0: the perceptron's answer.",
            "Its derivative is 0 everywhere, so only the loss `perceptron` can train through it"
                + " (Rosenblatt 1958)."),
        entry(
            Curve.SOFTMAX,
            "softmax",
            "Probabilities of several classes: positive, with sum 1.",
            "f(x)_i = e^x_i / sum_j e^x_j over the last axis. The end of a network that tells"
                + " classes apart, together with the loss `cross_entropy`."),
        entry(
            Curve.LOG_SOFTMAX,
            "log_softmax",
            "The logarithm of softmax.",
            "f(x)_i = x_i - log(sum_j e^x_j) over the last axis."));
  }

  private static Entry entry(
      Curve curve, String name, String summary, String details, Option... options) {
    String example =
        switch (curve) {
          case SOFTMAX, LOG_SOFTMAX -> "dense(32, relu) -> dense(10, " + name + ")";
          case STEP -> "dense(1, step)";
          default -> "dense(32, " + name + ") -> dense(32) -> " + name;
        };
    return new Entry(
        Kind.ACTIVATION,
        name,
        new Documentation(summary, details, "network net from x {\n  x -> " + example + "\n}"),
        List.of(options),
        new Curved(curve));
  }

  private enum Curve {
    LINEAR,
    SIGMOID,
    TANH,
    RELU,
    RELU6,
    LEAKY_RELU,
    ELU,
    SELU,
    CELU,
    THRESHOLD,
    SOFTPLUS,
    SOFTSIGN,
    GELU,
    SWISH,
    MISH,
    HARD_SIGMOID,
    HARD_SWISH,
    HARD_TANH,
    LOG_SIGMOID,
    SQUAREPLUS,
    HARD_SHRINK,
    SOFT_SHRINK,
    TANH_SHRINK,
    EXPONENTIAL,
    STEP,
    SOFTMAX,
    LOG_SOFTMAX
  }

  private record Curved(Curve curve) implements Rule.Activation {
    @Override
    public @Nullable Misfit accepts(TensorType input) {
      Misfit misfit = Rule.Activation.super.accepts(input);
      boolean overAxis = curve == Curve.SOFTMAX || curve == Curve.LOG_SOFTMAX;
      Shape shape = input.shape();
      // The last axis must not be the batch, or rows would depend on each other.
      return misfit == null && overAxis && (shape.rank() == 0 || !shape.last().isKnown())
          ? Misfit.input(
              "shares out along the last axis, but its input is a single number in each row",
              "expects [n]",
              "for one number a row there is `sigmoid`")
          : misfit;
    }

    @Override
    public Value apply(Instructions x, Value input, Options options) {
      return switch (curve) {
        case LINEAR -> input;
        case SIGMOID -> x.sigmoid(input);
        case TANH -> x.tanh(input);
        case RELU -> x.relu(input);
        case RELU6 -> x.relu6(input);
        case LEAKY_RELU -> x.leakyRelu(input, options.real("slope"));
        case ELU -> x.elu(input, options.real("alpha"));
        case SELU -> x.selu(input);
        case CELU -> {
          Value alpha = x.scalar(options.real("alpha"));
          yield x.multiply(x.elu(x.divide(input, alpha), 1), alpha);
        }
        case THRESHOLD ->
            x.select(
                x.greater(input, x.scalar(options.real("at"))),
                input,
                x.scalar(options.real("below")));
        case SOFTPLUS -> x.softplus(input);
        case SOFTSIGN -> x.softsign(input);
        case GELU -> gelu(x, input, options.truth("approximate"));
        case SWISH -> x.multiply(input, x.sigmoid(input));
        case MISH -> x.multiply(input, x.tanh(x.softplus(input)));
        case HARD_SIGMOID -> hardSigmoid(x, input);
        case HARD_SWISH -> x.multiply(input, hardSigmoid(x, input));
        case HARD_TANH -> x.minimum(x.maximum(input, x.scalar(-1)), x.scalar(1));
        case LOG_SIGMOID -> x.negate(x.softplus(x.negate(input)));
        case SQUAREPLUS -> {
          Value root = x.sqrt(x.add(x.square(input), x.scalar(options.real("b"))));
          // Out there, where b is lost beside the square, the square is about to overflow.
          yield x.select(
              x.greater(x.abs(input), x.scalar(1e18)),
              x.relu(input),
              x.multiply(x.add(input, root), x.scalar(0.5)));
        }
        case HARD_SHRINK ->
            x.select(x.greater(x.abs(input), x.scalar(options.real("bound"))), input, x.scalar(0));
        case SOFT_SHRINK -> {
          Value bound = x.scalar(options.real("bound"));
          yield x.subtract(
              x.relu(x.subtract(input, bound)), x.relu(x.subtract(x.negate(input), bound)));
        }
        case TANH_SHRINK -> x.subtract(input, x.tanh(input));
        case EXPONENTIAL -> x.exp(input);
        case STEP -> x.step(input);
        case SOFTMAX -> x.softmax(input);
        case LOG_SOFTMAX -> x.logSoftmax(input);
      };
    }

    private static Value gelu(Instructions x, Value input, boolean approximate) {
      Value half = x.multiply(x.scalar(0.5), input);
      Value bend =
          approximate
              ? x.tanh(
                  x.multiply(
                      x.scalar(Math.sqrt(2 / Math.PI)),
                      x.add(
                          input,
                          x.multiply(x.scalar(0.044715), x.multiply(input, x.square(input))))))
              : x.erf(x.multiply(input, x.scalar(Math.sqrt(0.5))));
      return x.multiply(half, x.add(x.scalar(1), bend));
    }

    private static Value hardSigmoid(Instructions x, Value input) {
      return x.divide(x.relu6(x.add(input, x.scalar(3))), x.scalar(6));
    }

    @Override
    public @Nullable Value saturation(Instructions x, Value input, Value output, Options options) {
      return switch (curve) {
        case LINEAR, EXPONENTIAL, STEP, SOFTMAX, LOG_SOFTMAX -> null;
        // The derivative is s (1 - s), at most 1/4.
        case SIGMOID ->
            share(
                x, x.less(x.multiply(output, x.subtract(x.scalar(1), output)), x.scalar(FLAT / 4)));
        // The derivative is 1 - t^2, at most 1.
        case TANH -> share(x, x.greater(x.square(output), x.scalar(1 - FLAT)));
        case RELU -> dead(x, x.atMost(output, x.scalar(0)));
        case RELU6 -> dead(x, x.or(x.atMost(output, x.scalar(0)), x.atLeast(output, x.scalar(6))));
        case LEAKY_RELU ->
            options.real("slope") < FLAT ? dead(x, x.less(input, x.scalar(0))) : null;
        // Left of 0 the derivative is output + alpha.
        case ELU -> {
          double alpha = options.real("alpha");
          yield below(x, output, FLAT * Math.max(1, alpha) - alpha);
        }
        // Left of 0 the derivative is output + lambda * alpha.
        case SELU -> below(x, output, (FLAT - 1) * SELU_STEEPEST);
        // Left of 0 the derivative is e^(x / alpha).
        case CELU -> below(x, input, options.real("alpha") * Math.log(FLAT));
        case THRESHOLD -> dead(x, x.atMost(input, x.scalar(options.real("at"))));
        // The derivative is sigmoid(-x): below 5 % right of log(0.95 / 0.05).
        case LOG_SIGMOID -> dead(x, x.greater(input, x.scalar(Math.log((1 - FLAT) / FLAT))));
        // The derivative is (1 + x / sqrt(x^2 + b)) / 2, solved for 5 %.
        case SQUAREPLUS -> {
          double slope = 1 - 2 * FLAT;
          yield below(x, input, -slope * Math.sqrt(options.real("b") / (1 - slope * slope)));
        }
        case HARD_TANH -> share(x, x.equal(x.abs(output), x.scalar(1)));
        case HARD_SHRINK, SOFT_SHRINK -> share(x, x.equal(output, x.scalar(0)));
        // The derivative is tanh(x)^2.
        case TANH_SHRINK -> share(x, x.less(x.square(x.tanh(input)), x.scalar(FLAT)));
        // The derivative is sigmoid(x): below 5 % left of log(0.05 / 0.95).
        case SOFTPLUS -> below(x, input, Math.log(FLAT / (1 - FLAT)));
        // The derivative is 1 / (1 + |x|)^2.
        case SOFTSIGN -> share(x, x.greater(x.abs(input), x.scalar(1 / Math.sqrt(FLAT) - 1)));
        // Where the tails flatten has no closed form; a test compares these with the derivative.
        case GELU -> below(x, input, -2.2785);
        case SWISH -> below(x, input, -3.9298);
        case MISH -> below(x, input, -3.9812);
        case HARD_SIGMOID ->
            share(x, x.or(x.atMost(output, x.scalar(0)), x.atLeast(output, x.scalar(1))));
        case HARD_SWISH -> dead(x, x.atMost(input, x.scalar(-3)));
      };
    }

    private static Value below(Instructions x, Value value, double bound) {
      return dead(x, x.less(value, x.scalar(bound)));
    }

    /**
     * The share of the units that are flat for every row: what is flat on one side only switches
     * many units off for a row, as it should, and only a unit that no row switches on is lost.
     */
    private static Value dead(Instructions x, Value flat) {
      Value flags = x.cast(flat, x.floats());
      List<Long> rows = LongStream.range(0, flat.type().shape().rank() - 1).boxed().toList();
      return x.meanAll(rows.isEmpty() ? flags : x.min(flags, rows, false));
    }

    /** The share of units and rows that are flat, for what is flat on both sides. */
    private static Value share(Instructions x, Value flat) {
      return x.meanAll(x.cast(flat, x.floats()));
    }
  }
}
