package dev.nnc.catalog;

import static dev.nnc.catalog.Option.named;

import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What training makes small. Formulas and constants are those of Keras 3. */
final class Losses {
  /** Probabilities are kept this far from 0 and 1 before their logarithm is taken, as in Keras. */
  private static final double CLIP = 1e-7;

  private Losses() {}

  static List<Entry> entries() {
    return List.of(
        distance(
            Distance.SQUARE,
            "mse",
            "Mean squared error: large errors count more.",
            "mean((prediction - truth)^2) over all values of all rows. Against a category, the class"
                + " stands as zeros and a one."),
        distance(
            Distance.ABSOLUTE,
            "mae",
            "Mean absolute error: outliers count no more than others.",
            "mean(|prediction - truth|) over all values of all rows."),
        distance(
            Distance.HUBER,
            "huber",
            "Squared for small errors, absolute for large ones.",
            "With e = prediction - truth: e^2 / 2 where |e| <= delta, else delta * (|e| - delta / 2)"
                + " (Huber 1964).",
            named("delta", OptionType.positive(), "1", "Where the square ends.")),
        new Entry(
            Kind.LOSS,
            "binary_cross_entropy",
            new Documentation(
                "For yes-or-no answers: the network ends in sigmoid, the truth is 0 or 1.",
                "-mean(t log p + (1 - t) log(1 - p)); after `sigmoid` it is computed from the sums"
                    + " before it, which neither overflows nor loses digits. Also for several"
                    + " independent answers a row, and for values between 0 and 1.",
                train("binary_cross_entropy(label)")),
            List.of(smoothing("0.5")),
            new BinaryCrossEntropy()),
        new Entry(
            Kind.LOSS,
            "cross_entropy",
            new Documentation(
                "For one class out of several: the network ends in softmax.",
                "-mean(log p[truth]); after `softmax` it is computed from the sums before it, which"
                    + " neither overflows nor loses digits. Other predictions are first divided by"
                    + " their sum and kept within 1e-7 of 0 and 1, as Keras does. The truth is a"
                    + " category, as a class number or one-hot.",
                train("cross_entropy(label)")),
            List.of(smoothing("the same for every class")),
            new CrossEntropy()),
        new Entry(
            Kind.LOSS,
            "perceptron",
            new Documentation(
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
                }"""),
            List.of(),
            new Perceptron()));
  }

  private static Entry distance(
      Distance distance, String name, String summary, String details, Option... options) {
    return new Entry(
        Kind.LOSS,
        name,
        new Documentation(summary, details, train(name + "(value)")),
        List.of(options),
        new ValueByValue(distance));
  }

  private static Option smoothing(String middle) {
    return named(
        "label_smoothing",
        new OptionType.Real(0, true, 1, false),
        "0",
        "How far the truth is moved towards " + middle + ", against overconfidence.");
  }

  private static String train(String loss) {
    return """
        train net on d {
          loss:      %s
          optimizer: adam
          epochs:    10
        }"""
        .replace("%s", loss);
  }

  /** The input of the operation of that kind that made the prediction, or null. */
  private static @Nullable Value before(Instructions x, Value prediction, String kind) {
    Operation definition = x.builder().definition(prediction);
    return definition != null && definition.kind().word().equals(kind) ? definition.input(0) : null;
  }

  /** What {@code step} saw: a step is a comparison with 0, cast to a number. */
  private static @Nullable Value beforeStep(Instructions x, Value prediction) {
    Value positive = before(x, prediction, "cast");
    return positive == null ? null : before(x, positive, "greater");
  }

  private static @Nullable Misfit cannotLearn(String made) {
    return made.equals("step")
        ? Misfit.input(
            "cannot train through `step`: its derivative is zero everywhere",
            "",
            "end in `sigmoid`, or use the loss `perceptron`")
        : null;
  }

  /** What the error of one value counts. */
  enum Distance {
    SQUARE,
    ABSOLUTE,
    HUBER;

    Value of(Instructions x, Value error, Options options) {
      return switch (this) {
        case SQUARE -> x.square(error);
        case ABSOLUTE -> x.abs(error);
        case HUBER -> {
          Value size = x.abs(error);
          Value delta = x.scalar(options.real("delta"));
          Value half = x.scalar(0.5);
          yield x.select(
              x.atMost(size, delta),
              x.multiply(half, x.square(error)),
              x.multiply(delta, x.subtract(size, x.multiply(half, delta))));
        }
      };
    }
  }

  private record ValueByValue(Distance distance) implements Rule.Loss {
    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = cannotLearn(made);
      return misfit != null ? misfit : Pairing.valueByValue(prediction, truth);
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value error = x.subtract(prediction, Pairing.truth(x, prediction, truth, target));
      return x.meanAll(distance.of(x, error, options));
    }
  }

  /** -mean(t log p + (1 - t) log(1 - p)). */
  record BinaryCrossEntropy() implements Rule.Loss {
    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = cannotLearn(made);
      if (misfit != null) {
        return misfit;
      }
      if (Pairing.isClassNumber(truth)) {
        if (truth.classes() > 2) {
          return Misfit.input(
              "is for two classes, but the truth has " + Wording.count(truth.classes()),
              "",
              "use `cross_entropy`, and let the network end in `dense("
                  + truth.classes()
                  + ", softmax)`");
        }
        if (!Pairing.isOneNumber(prediction)) {
          return Misfit.input(
              "needs one probability for the two classes, but the prediction is "
                  + Wording.rowShape(prediction),
              "expects [1]",
              "let the network end in `dense(1, sigmoid)`, or use `cross_entropy`");
        }
      }
      return switch (made) {
        case "softmax" ->
            Misfit.input(
                "judges each value by itself, but `softmax` makes values that depend on each other",
                "expects sigmoid",
                "use `cross_entropy`, or end in `sigmoid`");
        case "linear",
            "relu",
            "relu6",
            "leaky_relu",
            "elu",
            "selu",
            "softplus",
            "softsign",
            "gelu",
            "swish",
            "silu",
            "mish",
            "tanh",
            "hard_swish",
            "exponential",
            "log_softmax" ->
            Misfit.input(
                "needs probabilities, but the prediction is made by `"
                    + made
                    + "` and may lie outside 0 to 1",
                "expects sigmoid",
                "end in `sigmoid`, or use `mse` for numbers");
        default -> Pairing.valueByValue(prediction, truth);
      };
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      double smoothing = options.real("label_smoothing");
      Value t = Pairing.truth(x, prediction, truth, target);
      if (smoothing != 0) {
        t = x.add(x.multiply(t, x.scalar(1 - smoothing)), x.scalar(smoothing / 2));
      }
      Value logits = before(x, prediction, "sigmoid");
      if (logits != null) {
        return x.meanAll(x.sigmoidCrossEntropy(logits, t));
      }
      Value p = clip(x, prediction);
      Value one = x.scalar(1);
      Value yes = x.multiply(t, x.log(p));
      Value no = x.multiply(x.subtract(one, t), x.log(x.subtract(one, p)));
      return x.negate(x.meanAll(x.add(yes, no)));
    }
  }

  private static Value clip(Instructions x, Value probabilities) {
    return x.minimum(x.maximum(probabilities, x.scalar(CLIP)), x.scalar(1 - CLIP));
  }

  /** -mean(log p[truth]). */
  record CrossEntropy() implements Rule.Loss {
    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = cannotLearn(made);
      if (misfit != null) {
        return misfit;
      }
      if (!truth.isCategory() && truth.type().shape().rank() < 2) {
        return Misfit.input(
            "needs classes, but the truth is a number",
            "",
            "make it a category in the data (`-> category`), or use `mse` for numbers");
      }
      if (Pairing.isOneNumber(prediction)) {
        return Misfit.input(
            "compares the probabilities of several classes, but the prediction is one number",
            truth.classes() > 0 ? "expects [" + truth.classes() + "]" : "expects [n]",
            truth.classes() == 2 || truth.classes() <= 0
                ? "use `binary_cross_entropy`, or let the network end in `dense(2, softmax)`"
                : "let the network end in `dense(" + truth.classes() + ", softmax)`");
      }
      Misfit shapes =
          Pairing.isClassNumber(truth)
              ? Pairing.classes(prediction, truth)
              : Pairing.valueByValue(prediction, truth);
      if (shapes != null) {
        return shapes;
      }
      return switch (made) {
        case "linear",
            "relu",
            "relu6",
            "leaky_relu",
            "elu",
            "selu",
            "softsign",
            "gelu",
            "swish",
            "silu",
            "mish",
            "tanh",
            "hard_swish",
            "log_softmax" ->
            Misfit.input(
                "needs probabilities, but the prediction is made by `" + made + "`",
                "expects softmax",
                "end in `softmax`");
        default -> null;
      };
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      return x.meanAll(byRow(x, prediction, truth, target, options));
    }

    private static Value byRow(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      double smoothing = options.real("label_smoothing");
      Value logits = before(x, prediction, "softmax");
      if (logits != null && smoothing == 0 && Pairing.isClassNumber(target)) {
        return x.sparseSoftmaxCrossEntropy(logits, truth);
      }
      Value t = Pairing.truth(x, prediction, truth, target);
      if (smoothing != 0) {
        double share = smoothing / prediction.shape().last().size();
        t = x.add(x.multiply(t, x.scalar(1 - smoothing)), x.scalar(share));
      }
      if (logits != null && target.isCategory()) {
        return x.softmaxCrossEntropy(rows(x, logits), rows(x, t));
      }
      if (logits != null) {
        // The fused derivative is right for probabilities only, and these are any numbers.
        return x.negate(x.sum(x.multiply(t, x.logSoftmax(logits)), List.of(-1L), false));
      }
      Value sum = x.sum(prediction, List.of(-1L), true);
      Value p = clip(x, x.divide(prediction, sum));
      return x.negate(x.sum(x.multiply(t, x.log(p)), List.of(-1L), false));
    }
  }

  /** All axes but the last as one. */
  private static Value rows(Instructions x, Value value) {
    return value.rank() == 2
        ? value
        : x.reshape(value, new Shape(List.of(new Dimension.Symbol("?rows"), value.shape().last())));
  }

  /** mean((prediction - truth) * z), with a constant first factor. */
  private record Perceptron() implements Rule.Loss {
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
      Value rows = product.rank() < 2 ? product : x.sum(product, Pairing.inner(product), false);
      return x.meanAll(rows);
    }
  }
}
