package dev.nnc.standard.objective;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.OutputActivations;
import dev.nnc.catalog.Pairing;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Losses between numbers, value by value. */
final class DistanceLosses {
  /** Keeps divisions and logarithms finite, as in Keras. */
  private static final double EPSILON = 1e-7;

  private DistanceLosses() {}

  static List<Entry> entries() {
    return List.of(
        entry(
            Distance.SQUARE,
            "mse",
            "Mean squared error: large errors count more.",
            "mean((prediction - truth)^2) over all values of all rows. Against a category, the class"
                + " stands as zeros and a one."),
        entry(
            Distance.ABSOLUTE,
            "mae",
            "Mean absolute error: outliers count no more than others.",
            "mean(|prediction - truth|) over all values of all rows."),
        entry(
            Distance.HUBER,
            "huber",
            "Squared for small errors, absolute for large ones.",
            "With e = prediction - truth: e^2 / 2 where |e| <= delta, else delta * (|e| - delta / 2)"
                + " (Huber 1964).",
            named("delta", OptionType.positive(), "1", "Where the square ends.")),
        entry(
            Distance.LOG_COSH,
            "log_cosh",
            "Like half the square for small errors and like the absolute value for large ones.",
            "mean(log(cosh(prediction - truth))), computed as e + softplus(-2 e) - log 2, which"
                + " does not overflow."),
        entry(
            Distance.PERCENT,
            "mape",
            "Mean absolute error in percent of the truth.",
            "100 * mean(|truth - prediction| / max(|truth|, 1e-7)); truths near 0 count beyond"
                + " measure."),
        entry(
            Distance.LOGARITHM,
            "msle",
            "Mean squared error between logarithms: errors count by their ratio.",
            "mean((log(1 + truth) - log(1 + prediction))^2), with both kept above 1e-7. For truths"
                + " that are not negative."),
        entry(
            Distance.QUANTILE,
            "quantile",
            "Pinball loss: what is predicted lies above the given share of the truths.",
            "With e = truth - prediction: mean(max(share * e, (share - 1) * e)) (Koenker & Bassett"
                + " 1978); the share 0.5 gives half of `mae`.",
            Option.positional(
                "share",
                new OptionType.Real(0, false, 1, false),
                "0.5",
                "Which part of the truths should lie below the prediction.")),
        Losses.entry(
            "poisson",
            "For counts: the network ends in softplus or exponential.",
            "mean(prediction - truth * log(prediction + 1e-7)): the negative log-likelihood of a"
                + " Poisson distribution, without what does not depend on the prediction.",
            Losses.train("poisson(count)"),
            new ValueByValue(Distance.POISSON)),
        Losses.entry(
            "perceptron",
            "Rosenblatt's rule for a network that ends in step.",
            "mean((prediction - truth) * z), where z is what `step` sees and the first factor"
                + " counts as a constant: with `sgd(rate)` and `batch: 1` each wrong row moves"
                + " the weights by w += rate * (truth - prediction) * x (Rosenblatt 1958).",
            """
            train net on d {
              loss:      perceptron(label)
              optimizer: sgd(0.1)
              batch:     1
              epochs:    10
            }""",
            new Perceptron()));
  }

  private static Entry entry(
      Distance distance, String name, String summary, String details, Option... options) {
    return Losses.entry(
        name,
        summary,
        details,
        Losses.train(name + "(value)"),
        new ValueByValue(distance),
        options);
  }

  /** What the error of one value counts. */
  enum Distance {
    SQUARE,
    ABSOLUTE,
    HUBER,
    LOG_COSH,
    PERCENT,
    LOGARITHM,
    QUANTILE,
    POISSON;

    /** Whether a truth of zeros and a one makes no sense. */
    boolean ofNumbersOnly() {
      return switch (this) {
        case PERCENT, LOGARITHM, QUANTILE, POISSON -> true;
        case SQUARE, ABSOLUTE, HUBER, LOG_COSH -> false;
      };
    }

    /** What it depends on. */
    Rule.Sees sees() {
      return switch (this) {
        case SQUARE, ABSOLUTE, HUBER, LOG_COSH, QUANTILE -> Rule.Sees.ERRORS;
        case PERCENT, LOGARITHM, POISSON -> Rule.Sees.NUMBERS;
      };
    }

    Value of(Instructions x, Value prediction, Value truth, Options options) {
      return switch (this) {
        case SQUARE -> x.square(x.subtract(prediction, truth));
        case ABSOLUTE -> x.abs(x.subtract(prediction, truth));
        case HUBER -> {
          Value error = x.subtract(prediction, truth);
          Value size = x.abs(error);
          Value delta = x.scalar(options.real("delta"));
          Value half = x.scalar(0.5);
          yield x.select(
              x.atMost(size, delta),
              x.multiply(half, x.square(error)),
              x.multiply(delta, x.subtract(size, x.multiply(half, delta))));
        }
        case LOG_COSH -> {
          Value error = x.subtract(prediction, truth);
          yield x.subtract(
              x.add(error, x.softplus(x.multiply(error, x.scalar(-2)))), x.scalar(Math.log(2)));
        }
        case PERCENT ->
            x.multiply(
                x.scalar(100),
                x.divide(
                    x.abs(x.subtract(truth, prediction)),
                    x.maximum(x.abs(truth), x.scalar(EPSILON))));
        case LOGARITHM -> {
          Value least = x.scalar(EPSILON);
          yield x.square(
              x.subtract(x.log1p(x.maximum(truth, least)), x.log1p(x.maximum(prediction, least))));
        }
        case QUANTILE -> {
          double share = options.real("share");
          Value error = x.subtract(truth, prediction);
          yield x.maximum(
              x.multiply(x.scalar(share), error), x.multiply(x.scalar(share - 1), error));
        }
        case POISSON ->
            x.subtract(prediction, x.multiply(truth, x.log(x.add(prediction, x.scalar(EPSILON)))));
      };
    }
  }

  /** The distance of each value: [batch, …]. */
  record ValueByValue(Distance distance) implements Rule.Loss {
    @Override
    public Domain truths() {
      return switch (distance) {
        case SQUARE, ABSOLUTE, HUBER, LOG_COSH, QUANTILE -> Domain.ANY;
        case PERCENT -> Domain.NOT_ZERO;
        case LOGARITHM, POISSON -> Domain.NOT_NEGATIVE;
      };
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = OutputActivations.cannotLearn(made, Pairing.isOneNumber(prediction));
      if (misfit != null) {
        return misfit;
      }
      if (distance.ofNumbersOnly() && truth.isCategory()) {
        return Misfit.input(
            "is for numbers, but the truth is a category", "", "use `cross_entropy` for classes");
      }
      if (distance == Distance.POISSON && OutputActivations.mayBeNegative(made)) {
        return Misfit.input(
            "takes the logarithm of the prediction, which is made by `"
                + made
                + "` and may be negative",
            "expects softplus or exponential",
            "end in `softplus`");
      }
      return Pairing.valueByValue(prediction, truth);
    }

    @Override
    public Rule.Sees sees() {
      return distance.sees();
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      return distance.of(x, prediction, Pairing.truth(x, prediction, truth, target), options);
    }
  }

  /** (prediction - truth) * z, with a constant first factor, summed over a row's values. */
  private record Perceptron() implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.ZERO_OR_ONE;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      if (!made.equals("step")) {
        return Misfit.input(
            "is the rule for a network that ends in `step`, but the prediction is made by `"
                + made
                + "`",
            "expects step",
            "end in `dense(1, step)`");
      }
      return Pairing.valueByValue(prediction, truth);
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value sums = beforeStep(x, prediction);
      if (sums == null) {
        throw new IllegalArgumentException("the prediction is not made by step");
      }
      Value error =
          x.stopGradient(x.subtract(prediction, Pairing.truth(x, prediction, truth, target)));
      Value product = x.multiply(error, sums);
      return product.rank() < 2 ? product : x.sum(product, Pairing.inner(product), false);
    }

    /** What {@code step} saw: a step is a comparison with 0, cast to a number. */
    private static @Nullable Value beforeStep(Instructions x, Value prediction) {
      Value positive = Pairing.before(x, prediction, "cast");
      return positive == null ? null : Pairing.before(x, positive, "greater");
    }
  }
}
