package dev.nnc.standard.action;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Rule;
import java.util.List;

/** Models without a network, which an evaluation judges beside one. */
public final class ClassicalModels {
  private static final Rule CLASSES = new Rule.Learner(true, false);
  private static final Rule NUMBERS = new Rule.Learner(false, true);
  private static final Rule BOTH = new Rule.Learner(true, true);

  private ClassicalModels() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            "most_frequent",
            "Says the class that most training rows have.",
            "Its probabilities are the shares of the classes. What is no better than this has learned"
                + " nothing.",
            "accuracy",
            CLASSES),
        entry(
            "mean",
            "Says the mean of the training rows.",
            "What is no better than this has learned nothing: its `r2` is about 0.",
            "mae",
            NUMBERS),
        entry(
            "logistic_regression",
            "Weighs the inputs, one sum a class, and makes probabilities of the sums.",
            "Of two classes by LIBLINEAR, with half the squared weights as a penalty, as"
                + " scikit-learn's default (Fan et al. 2008); of more by softmax and stochastic"
                + " gradient descent without a penalty (AdaGrad with a rate of 0.1, 100 epochs, 4"
                + " rows a step).",
            "accuracy",
            CLASSES),
        entry(
            "linear_svm",
            "Looks for the widest gap between each class and the others.",
            "A support vector machine with squared hinge loss by LIBLINEAR (Fan et al. 2008), one"
                + " class against the rest, as scikit-learn's LinearSVC. The sigmoid of its margins"
                + " stands for probabilities, but they are not calibrated.",
            "accuracy",
            CLASSES,
            named("cost", OptionType.positive(), "1", "How much a row weighs in the wrong half.")),
        entry(
            "linear_regression",
            "Weighs the inputs and adds them up, so that the squared errors are least.",
            "By LIBLINEAR, with a penalty of half the squared weights, which keeps them finite where"
                + " inputs say the same (Ho and Lin 2012).",
            "mae",
            NUMBERS),
        entry(
            "decision_tree",
            "Asks one question after another, each whether an input is below a number.",
            "Each question is the one that makes the rows behind it most alike: by Gini's impurity of"
                + " classes, by the variance of numbers (CART; Breiman et al. 1984).",
            "accuracy",
            BOTH,
            depth(),
            leaf()),
        entry(
            "random_forest",
            "The mean of many trees, each of which learns from a draw of the rows.",
            "A draw has as many rows as there are, with repetition, and each question is about some"
                + " inputs only (Breiman 2001). The mean is of probabilities, as in scikit-learn.",
            "accuracy",
            BOTH,
            positional("trees", new OptionType.Whole(1, 10_000), "100", "How many trees."),
            depth(),
            leaf(),
            named(
                "features",
                OptionType.anyOf(OptionType.word("auto"), new OptionType.Real(0, false, 1, true)),
                "auto",
                "Which share of the inputs a question may choose from; `auto` is the square root of"
                    + " their number for classes, and all of them for numbers.")));
  }

  private static Option depth() {
    return named(
        "depth",
        OptionType.optional(OptionType.whole(1)),
        "none",
        "How many questions stand above each other at most.");
  }

  private static Option leaf() {
    return named(
        "leaf", OptionType.whole(1), "1", "How many training rows each answer has at least.");
  }

  private static Entry entry(
      String name, String summary, String details, String metric, Rule rule, Option... options) {
    return new Entry(
        Kind.BASELINE,
        name,
        new Documentation(
            summary,
            details,
            "evaluate net on d.test { metrics: " + metric + ", baselines: " + name + " }"),
        List.of(options),
        rule);
  }
}
