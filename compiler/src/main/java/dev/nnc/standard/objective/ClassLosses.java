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
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Losses of answers that are classes: cross-entropies, focal losses, hinges. */
final class ClassLosses {
  /** Probabilities are kept this far from 0 and 1 before their logarithm is taken, as in Keras. */
  private static final double CLIP = 1e-7;

  /** What a row is divided by at least; its product with 1 / CLIP is still far from overflow. */
  private static final double LEAST_SUM = 1e-30;

  private ClassLosses() {}

  static List<Entry> entries() {
    return List.of(
        Losses.entry(
            "binary_cross_entropy",
            "For yes-or-no answers: the network ends in sigmoid, the truth is 0 or 1.",
            "-mean(t log p + (1 - t) log(1 - p)); after `sigmoid` it is computed from the sums"
                + " before it, which neither overflows nor loses digits. Also for several"
                + " independent answers a row, and for values between 0 and 1.",
            Losses.train("binary_cross_entropy(label)"),
            new BinaryCrossEntropy(false),
            smoothing("0.5")),
        Losses.entry(
            "cross_entropy",
            "For one class out of several: the network ends in softmax.",
            "-mean(log p[truth]); after `softmax` it is computed from the sums before it, which"
                + " neither overflows nor loses digits. Other predictions are first divided by"
                + " their sum and kept within 1e-7 of 0 and 1, as Keras does; a row of zeros counts"
                + " as 1e-7 for each class. The truth is a category, as a class number or one-hot.",
            Losses.train("cross_entropy(label)"),
            new CrossEntropy(false),
            smoothing("the same for every class")),
        Losses.entry(
            "binary_focal_cross_entropy",
            "Binary cross-entropy in which rows that are right already count little.",
            "mean((1 - q)^gamma * binary cross-entropy), where q is the probability of what is"
                + " true; with alpha the rows of the positive class are multiplied by it and the"
                + " others by 1 - alpha (Lin et al. 2017).",
            Losses.train("binary_focal_cross_entropy(label)"),
            new BinaryCrossEntropy(true),
            gamma(),
            named(
                "alpha",
                OptionType.optional(OptionType.fraction()),
                "none",
                "How much the positive class counts; the other counts the rest of 1."),
            smoothing("0.5")),
        Losses.entry(
            "focal_cross_entropy",
            "Cross-entropy in which rows that are right already count little.",
            "-mean(alpha * (1 - p[truth])^gamma * log p[truth]) (Lin et al. 2017).",
            Losses.train("focal_cross_entropy(label)"),
            new CrossEntropy(true),
            gamma(),
            named("alpha", OptionType.positive(), "0.25", "What every row is multiplied by."),
            smoothing("the same for every class")),
        Losses.entry(
            "kl_divergence",
            "How far one distribution lies from another: the network ends in softmax.",
            "sum(t log(t / p)) of each row, with t and p kept within 1e-7 and 1 (Kullback & Leibler"
                + " 1951).",
            Losses.train("kl_divergence(shares)"),
            new Divergence()),
        Losses.entry(
            "hinge",
            "For two classes with a margin between them: the network ends in linear or tanh.",
            "mean(max(1 - s prediction, 0)), where s is 1 for truths above 0.5 and else -1.",
            Losses.train("hinge(label)"),
            new Hinge(false)),
        Losses.entry(
            "squared_hinge",
            "The hinge's square: wide misses count more.",
            "mean(max(1 - s prediction, 0)^2), where s is 1 for truths above 0.5 and else -1.",
            Losses.train("squared_hinge(label)"),
            new Hinge(true)),
        Losses.entry(
            "categorical_hinge",
            "For one class out of several with a margin: the network ends in linear.",
            "mean(max(n - p + 1, 0)), where p is the true class's value and n the greatest of the"
                + " others or 0 (Keras's form).",
            Losses.train("categorical_hinge(label)"),
            new CategoricalHinge()));
  }

  private static Option smoothing(String middle) {
    return named(
        "label_smoothing",
        new OptionType.Real(0, true, 1, false),
        "0",
        "How far the truth is moved towards " + middle + ", against overconfidence.");
  }

  private static Option gamma() {
    return named(
        "gamma",
        OptionType.nonNegative(),
        "2",
        "How little rows count that are right already; 0 gives the plain cross-entropy.");
  }

  static Value clip(Instructions x, Value probabilities) {
    return x.minimum(x.maximum(probabilities, x.scalar(CLIP)), x.scalar(1 - CLIP));
  }

  /** -(t log p + (1 - t) log(1 - p)) of each value: [batch, …]. */
  record BinaryCrossEntropy(boolean focal) implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.ZERO_TO_ONE;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = OutputActivations.cannotLearn(made, false);
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
      if (made.equals("softmax")) {
        return Misfit.input(
            "judges each value by itself, but `softmax` makes values that depend on each other",
            "expects sigmoid",
            "use `cross_entropy`, or end in `sigmoid`");
      }
      if (OutputActivations.mayLeaveZeroToOne(made)) {
        return Misfit.input(
            "needs probabilities, but the prediction is made by `"
                + made
                + "` and may lie outside 0 to 1",
            "expects sigmoid",
            "end in `sigmoid`, or use `mse` for numbers");
      }
      Double number = truth.number();
      if (number != null && !(number >= 0 && number <= 1)) {
        return Misfit.input(
            "needs a truth from 0 to 1",
            "",
            "write 1 for yes and 0 for no, or use `mse` for numbers");
      }
      return Pairing.valueByValue(prediction, truth);
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      double smoothing = options.real("label_smoothing");
      Value t = Pairing.truth(x, prediction, truth, target);
      if (smoothing != 0) {
        t = x.add(x.multiply(t, x.scalar(1 - smoothing)), x.scalar(smoothing / 2));
      }
      Value plain = plain(x, prediction, t);
      return focal ? x.multiply(factor(x, prediction, t, options), plain) : plain;
    }

    private static Value plain(Instructions x, Value prediction, Value t) {
      Value logits = Pairing.before(x, prediction, "sigmoid");
      if (logits != null) {
        return x.sigmoidCrossEntropy(logits, t);
      }
      Value p = clip(x, prediction);
      Value one = x.scalar(1);
      Value yes = x.multiply(t, x.log(p));
      Value no = x.multiply(x.subtract(one, t), x.log(x.subtract(one, p)));
      return x.negate(x.add(yes, no));
    }

    private static Value factor(Instructions x, Value p, Value t, Options options) {
      Value one = x.scalar(1);
      Value not = x.subtract(one, t);
      // 1 - q, where q = t p + (1 - t)(1 - p) is the probability of what is true.
      Value wrong = x.add(x.multiply(t, x.subtract(one, p)), x.multiply(not, p));
      Value factor = power(x, wrong, options.real("gamma"));
      if (options.isNone("alpha")) {
        return factor;
      }
      double alpha = options.real("alpha");
      Value balance = x.add(x.multiply(t, x.scalar(alpha)), x.multiply(not, x.scalar(1 - alpha)));
      return x.multiply(factor, balance);
    }
  }

  /** Squares are computed as such: the derivative of a power at 0 is not a number. */
  private static Value power(Instructions x, Value base, double exponent) {
    if (exponent == 0) {
      return x.scalar(1);
    }
    if (exponent == 1) {
      return base;
    }
    return exponent == 2
        ? x.square(base)
        : x.power(x.maximum(base, x.scalar(CLIP)), x.scalar(exponent));
  }

  /** -log p[truth]: [batch], or [batch, …] for a prediction with more axes. */
  record CrossEntropy(boolean focal) implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.SHARES;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = OutputActivations.cannotLearn(made, false);
      misfit = misfit == null ? needsClasses(prediction, truth) : misfit;
      if (misfit != null) {
        return misfit;
      }
      return OutputActivations.cannotBeShares(made)
          ? Misfit.input(
              "needs probabilities, but the prediction is made by `" + made + "`",
              "expects softmax",
              "end in `softmax`")
          : null;
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      double smoothing = options.real("label_smoothing");
      Value logits = Pairing.before(x, prediction, "softmax");
      if (!focal && logits != null && smoothing == 0 && Pairing.isClassNumber(target)) {
        return x.sparseSoftmaxCrossEntropy(logits, truth);
      }
      Value t = Pairing.truth(x, prediction, truth, target);
      if (smoothing != 0) {
        double share = smoothing / prediction.shape().last().size();
        t = x.add(x.multiply(t, x.scalar(1 - smoothing)), x.scalar(share));
      }
      if (!focal && logits != null && target.isCategory()) {
        return x.softmaxCrossEntropy(rows(x, logits), rows(x, t));
      }
      Value p = prediction;
      Value log;
      if (logits != null) {
        // The fused derivative is right for probabilities only, and these are any numbers.
        log = x.logSoftmax(logits);
      } else {
        // A row of zeros has no shares: each is as small as a share can be.
        Value all = x.maximum(x.sum(prediction, List.of(-1L), true), x.scalar(LEAST_SUM));
        p = clip(x, x.divide(prediction, all));
        log = x.log(p);
      }
      Value each = x.multiply(t, log);
      if (focal) {
        Value wrong = x.subtract(x.scalar(1), p);
        each =
            x.multiply(
                x.multiply(x.scalar(options.real("alpha")), each),
                power(x, wrong, options.real("gamma")));
      }
      return x.negate(x.sum(each, List.of(-1L), false));
    }

    /** All axes but the last as one. */
    private static Value rows(Instructions x, Value value) {
      return value.rank() == 2
          ? value
          : x.reshape(
              value, new Shape(List.of(new Dimension.Symbol("?rows"), value.shape().last())));
    }
  }

  /** Whether there are several values, one for each class of a category. */
  private static @Nullable Misfit needsClasses(TensorType prediction, Rule.Target truth) {
    if (truth.number() != null || (!truth.isCategory() && truth.type().shape().rank() < 2)) {
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
    return Pairing.isClassNumber(truth)
        ? Pairing.classes(prediction, truth)
        : Pairing.valueByValue(prediction, truth);
  }

  /** sum(t log(t / p)) along the last axis: [batch, …]. */
  private record Divergence() implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.SHARES;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      boolean one = Pairing.isOneNumber(prediction);
      Misfit misfit = OutputActivations.cannotLearn(made, one);
      if (misfit != null) {
        return misfit;
      }
      if (one) {
        return Misfit.input(
            "compares two distributions, but the prediction is one number",
            "expects [n]",
            "use `binary_cross_entropy`, or end in `softmax` with one value for each share");
      }
      if (truth.number() != null) {
        return Misfit.input(
            "compares two distributions, but the truth is one number for all values",
            "",
            "name the field that holds the shares, or use `mse` for numbers");
      }
      return OutputActivations.mayLeaveZeroToOne(made)
          ? Misfit.input(
              "needs probabilities, but the prediction is made by `" + made + "`",
              "expects softmax",
              "end in `softmax`")
          : Pairing.valueByValue(prediction, truth);
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value t = within(x, Pairing.truth(x, prediction, truth, target));
      Value p = within(x, prediction);
      return x.sum(x.multiply(t, x.log(x.divide(t, p))), List.of(-1L), false);
    }

    private static Value within(Instructions x, Value value) {
      return x.minimum(x.maximum(value, x.scalar(CLIP)), x.scalar(1));
    }
  }

  private static @Nullable Misfit needsBothSigns(String made) {
    return made.equals("softmax") || made.equals("sigmoid") || made.startsWith("relu")
        ? Misfit.input(
            "wants values on both sides of 0, but `" + made + "` makes none below it",
            "expects linear or tanh",
            "leave the last activation away, or use a cross-entropy")
        : null;
  }

  /** max(1 - s prediction, 0) of each value, or its square. */
  private record Hinge(boolean squared) implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.SIGNS;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = OutputActivations.cannotLearn(made, false);
      misfit = misfit == null ? needsBothSigns(made) : misfit;
      if (misfit == null && Pairing.isClassNumber(truth) && !Pairing.isOneNumber(prediction)) {
        return Misfit.input(
            "needs one value for the two classes, but the prediction is "
                + Wording.rowShape(prediction),
            "expects [1]",
            "let the network end in `dense(1)`, or use `categorical_hinge`");
      }
      return misfit != null ? misfit : Pairing.valueByValue(prediction, truth);
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value t = Pairing.truth(x, prediction, truth, target);
      // Truths may be 0 and 1 or -1 and 1; either way 0.5 tells them apart.
      Value sign = x.select(x.greater(t, x.scalar(0.5)), x.scalar(1), x.scalar(-1));
      Value miss = x.relu(x.subtract(x.scalar(1), x.multiply(sign, prediction)));
      return squared ? x.square(miss) : miss;
    }
  }

  /** max(n - p + 1, 0) of each row. */
  private record CategoricalHinge() implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.SHARES;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = OutputActivations.cannotLearn(made, false);
      return misfit != null ? misfit : needsClasses(prediction, truth);
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value t = Pairing.truth(x, prediction, truth, target);
      List<Long> last = List.of(-1L);
      Value right = x.sum(x.multiply(t, prediction), last, false);
      Value others = x.multiply(x.subtract(x.scalar(1), t), prediction);
      Value wrong = x.max(others, last, false);
      return x.relu(x.add(x.subtract(wrong, right), x.scalar(1)));
    }
  }
}
