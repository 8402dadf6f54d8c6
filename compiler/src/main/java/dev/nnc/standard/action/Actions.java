package dev.nnc.standard.action;

import static dev.nnc.catalog.Option.later;
import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.requiredByName;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Rule;
import java.util.List;

/** What a file can do, with its settings; and the words that stand in the settings. */
public final class Actions {
  private Actions() {}

  public static List<Entry> entries() {
    return List.of(
        action(
            "train",
            "Changes the weights of a network so that the loss becomes small.",
            "`train net on data`: a network keeps its weights from action to action, so a second"
                + " training goes on from the first; the optimizer starts afresh, unless it is"
                + " `continue(phase)`. A training holds a loss and an optimizer, or `update`s"
                + " that have their own.",
            """
            train mlp on clothes {
              loss:      cross_entropy(label)
              optimizer: adam(0.001)
              batch:     32
              epochs:    10
              metrics:   accuracy
              stop:      no_improvement(validation.loss, patience: 3, restore: best)
            }""",
            loss(),
            optimizer(),
            named(
                "batch",
                OptionType.anyOf(OptionType.word("all"), OptionType.whole(1)),
                "32",
                "How many rows one step sees, or `all` of them."),
            requiredByName(
                "epochs", OptionType.whole(1), "How often all training rows are gone through."),
            metrics(
                " Arithmetic of results, as in `validation.loss / loss`, is a result of the epoch."),
            accumulate(),
            average(),
            precision(),
            named(
                "stop",
                OptionType.optional(OptionType.several(OptionType.entry(Kind.STOP))),
                "none",
                "When to stop before all epochs are done; the first that is met."),
            named(
                "checkpoint",
                OptionType.optional(OptionType.several(OptionType.entry(Kind.CHECKPOINT))),
                "none",
                "Which weights are kept beside the last ones."),
            show(),
            named(
                "freeze",
                new OptionType.Any(),
                "none",
                "Parts that do not change: networks, or values and layers of one, as in"
                    + " `trained.features`. A frozen `batch_norm` uses its moving statistics.")),
        action(
            "evaluate",
            "Judges a network on a part of a data set.",
            "`evaluate net on data.test`: the part must be said, unless the split is `everything`.",
            "evaluate mlp on clothes.test { metrics: accuracy, show: confusion }",
            metrics(""),
            show(),
            named(
                "baselines",
                OptionType.optional(OptionType.several(OptionType.entry(Kind.BASELINE))),
                "none",
                "Classical models that learn from the same rows and inputs as the network, with the"
                    + " run's seed, and are judged beside it by the same metrics."),
            named(
                "bootstrap",
                OptionType.optional(new OptionType.Whole(100, 100_000)),
                "none",
                "How often the rows are drawn anew to give each metric an interval (Efron 1979):"
                    + " the percentiles of what the metric is on the draws, which are as many rows"
                    + " with repetition."),
            named(
                "confidence",
                new OptionType.Real(0, false, 1, false),
                "95%",
                "How much of the draws an interval of `bootstrap` holds.")),
        action(
            "predict",
            "Lets a network answer for every row of a part.",
            "The answers go into the report and into a CSV file of the run's folder.",
            "predict mlp on clothes.test { show: table(label) }",
            show(),
            later("output", new OptionType.Any(), "none", "Which outputs are wanted.")),
        action(
            "report",
            "Says what the run's report is made of.",
            "Without it, there is an HTML report.",
            "report { format: html }",
            named(
                "format",
                OptionType.several(OptionType.entry(Kind.FORMAT)),
                "html",
                "In which forms.")),
        action(
            "run",
            "Says how the file is to be run; the command line may say otherwise.",
            "",
            "run { seed: 42, threads: 2 }",
            named(
                "seed",
                OptionType.anyOf(OptionType.word("any"), OptionType.whole(0)),
                "any",
                "Where random numbers start; the same seed gives the same run."),
            named("device", OptionType.word("auto", "cpu", "gpu"), "auto", "What computes."),
            named(
                "threads",
                OptionType.anyOf(OptionType.word("auto"), new OptionType.Whole(1, 1024)),
                "auto",
                "How many threads one operation uses; `auto` goes by the size of the network."),
            later("repeat", OptionType.whole(1), "1", "How often, with other seeds.")),
        action(
            "sweep",
            "Repeats the actions inside for many values of params: trials.",
            "`sweep over rate, size`: the domain of each param says which values are tried, or the"
                + " one behind it, as in `over rate in [0.1, 0.01]`. Each trial begins with fresh"
                + " weights of the networks that are trained inside, and with the seed of the run."
                + " Trials are executed side by side where the machine has room; how many at once"
                + " changes no result. Results are called as the actions inside give them; where"
                + " several give one of the same name, the last of them counts, and"
                + " `phase.validation.loss` names another.",
            """
            param rate = 0.1
            sweep over rate in log(1e-3 .. 1) {
              method:   grid(4)
              minimize: validation.loss
              train net on d { loss: mse(value), optimizer: sgd(rate), epochs: 10 }
            }""",
            named("method", OptionType.entry(Kind.METHOD), "grid", "How values are chosen."),
            named(
                "maximize",
                OptionType.optional(new OptionType.ResultName()),
                "none",
                "The result that is to be large; not one of the test part."),
            named(
                "minimize",
                OptionType.optional(new OptionType.ResultName()),
                "none",
                "The result that is to be small; not one of the test part."),
            named(
                "keep",
                OptionType.word("best", "none"),
                "best",
                "What the run goes on with: params and weights of the best trial, if a result is"
                    + " maximized or minimized, or those from before."),
            named(
                "stop",
                OptionType.optional(OptionType.entry(Kind.STOP)),
                "none",
                "When no further trials begin: `time(1h)`."),
            show()),
        action(
            "cross_validate",
            "Repeats the actions inside, each time holding out another fold.",
            "The name after `as` is the data set inside, whose `validation` part are the rows that"
                + " a fold holds out. Each fold begins with fresh weights, and its steps learn from"
                + " its own training rows. Results are the mean over the folds, and their standard"
                + " deviation (with n - 1) as `.deviation`. Weights are as they were before.",
            """
            cross_validate on folds(d, 5) as fold {
              train    net on fold { loss: mse(value), optimizer: adam, epochs: 10 }
              evaluate net on fold.validation { metrics: mae }
            }"""),
        action(
            "find_rate",
            "Trains with a rate that grows from step to step, to find a good one.",
            "The rate grows by the same factor at each step, from the low end of the range to the"
                + " high one. The rate at which the smoothed loss is least is where it turns; a tenth"
                + " of that becomes the param's value for what follows. Weights are as they were"
                + " before (Smith 2017, Cyclical Learning Rates for Training Neural Networks).",
            """
            param rate = 0.1
            find_rate over rate in log(1e-5 .. 10) {
              train net on d { loss: mse(value), optimizer: sgd(rate), epochs: 20 }
            }"""),
        Entry.later(
            Kind.ACTION,
            "export",
            new Documentation(
                "Writes a trained network for other programs.", "", "export net { format: html }"),
            named("format", OptionType.entry(Kind.FORMAT), "html", "In which form.")),
        action(
            "update",
            "One of several updates that a training makes with each batch, one after another.",
            "`update critic` makes its own loss small by changing the weights of `critic`, a network"
                + " that the trained one goes through; all other weights, moving statistics among"
                + " them, stay as they are, while the layers around work as in any training step."
                + " Its results are called by the network, as in `critic.loss`, or by the name"
                + " after `as`. Random numbers are drawn anew for each update.",
            """
            train game on d {
              epochs: 20
              update critic {
                loss:      binary_cross_entropy(real, 1) + binary_cross_entropy(fake, 0)
                optimizer: adam(2e-4, beta1: 0.5)
              }
              update generator {
                loss:      binary_cross_entropy(fake, 1)
                optimizer: adam(2e-4, beta1: 0.5)
              }
            }""",
            loss(),
            optimizer(),
            named(
                "every",
                OptionType.whole(1),
                "1",
                "At every how many batches it is made; also at the last one of each epoch."),
            named("steps", OptionType.whole(1), "1", "How often it is made with the same batch."),
            accumulate(),
            average(),
            precision()));
  }

  private static Option loss() {
    return requiredByName(
        "loss",
        new OptionType.Any(),
        "What is made small: a loss such as `mse(value)`, or an expression of losses.");
  }

  private static Option optimizer() {
    return requiredByName(
        "optimizer", OptionType.entry(Kind.OPTIMIZER), "How the weights follow the gradient.");
  }

  private static Option accumulate() {
    return named(
        "accumulate",
        OptionType.whole(1),
        "1",
        "Of how many batches' gradients one update is made.");
  }

  private static Option average() {
    return named(
        "average",
        OptionType.optional(new OptionType.Real(0, false, 1, false)),
        "none",
        "How much of the weights' average is kept at each update, as in `0.999`. Validation,"
            + " checkpoints and the weights in the end are then the averages.");
  }

  private static Option precision() {
    return named(
        "precision",
        OptionType.word("float32", "bfloat16"),
        "float32",
        "What products of matrices and convolutions, and their derivatives, are computed with."
            + " `bfloat16` has the exponent of `float32` and 8 of its 24 binary digits. Weights, sums"
            + " and everything between the products stay `float32`.");
  }

  /** When training ends early. */
  public static List<Entry> stops() {
    return List.of(
        word(
            Kind.STOP,
            "no_improvement",
            "Stops when a result has not become better for some epochs.",
            "Losses and errors become better downwards, accuracies upwards (early stopping).",
            train("stop", "no_improvement(validation.loss, patience: 3, restore: best)"),
            Option.required("result", new OptionType.ResultName(), "What is watched."),
            named(
                "patience",
                OptionType.whole(1),
                "1",
                "How many epochs in a row may pass without a better value."),
            named(
                "least",
                OptionType.nonNegative(),
                "0",
                "A change counts only if it is greater than this."),
            named(
                "restore",
                OptionType.word("best", "last"),
                "last",
                "Which weights the network has afterwards."),
            Option.better()),
        word(
            Kind.STOP,
            "reaches",
            "Stops when a result is good enough.",
            "",
            train("stop", "reaches(train.loss, 0.01)"),
            Option.required("result", new OptionType.ResultName(), "What is watched."),
            Option.required("value", OptionType.anyNumber(), "What it must reach."),
            Option.better()),
        word(
            Kind.STOP,
            "time",
            "Stops at the end of the epoch in which the time is up.",
            "",
            train("stop", "time(30min)"),
            Option.required("limit", new OptionType.Duration(), "How long training may take.")));
  }

  /** Which weights are kept. */
  public static List<Entry> checkpoints() {
    return List.of(
        word(
            Kind.CHECKPOINT,
            "best",
            "Keeps the weights of the epoch with the best result.",
            "Of two epochs that are as good, the earlier one counts as the better.",
            train("checkpoint", "best(validation.loss)"),
            Option.required("result", new OptionType.ResultName(), "What is watched."),
            named("keep", OptionType.whole(1), "1", "How many of the best epochs are kept."),
            Option.better()),
        word(
            Kind.CHECKPOINT,
            "every",
            "Keeps the weights of every so many epochs, steps, or minutes.",
            "What is kept at the end of an epoch lies behind its validation. The time is that of the"
                + " training, and the weights are those of the first step after it.",
            train("checkpoint", "every(steps: 1000, keep: 3)"),
            Option.positional(
                "epochs",
                OptionType.optional(OptionType.whole(1)),
                "none",
                "After how many epochs; each one if no period is said."),
            named(
                "steps",
                OptionType.optional(OptionType.whole(1)),
                "none",
                "After how many training steps instead, also within an epoch."),
            named(
                "time",
                OptionType.optional(new OptionType.Duration()),
                "none",
                "After what time instead, such as `10min`, also within an epoch."),
            named(
                "keep",
                OptionType.anyOf(OptionType.word("all"), OptionType.whole(1)),
                "all",
                "How many of the last ones are kept.")));
  }

  /** What a report is written as. */
  public static List<Entry> formats() {
    return List.of(
        word(
            Kind.FORMAT,
            "html",
            "One page that needs no network and no other file.",
            "",
            "report { format: html }"),
        word(
            Kind.FORMAT,
            "tensorboard",
            "Event files for TensorBoard, written while the run goes on.",
            "They stand in `tensorboard/` of the run folder: after each epoch the results on the"
                + " training and on the validation rows, the norm of each layer's gradient, and how"
                + " the numbers of each weight are spread; the network as a graph; results of"
                + " evaluations; pictures of the report; and the params beside the results."
                + " `tensorboard --logdir runs` shows them, also of a run that goes on.",
            "report { format: html, tensorboard }"));
  }

  private static Entry action(
      String name, String summary, String details, String example, Option... options) {
    return word(Kind.ACTION, name, summary, details, example, options);
  }

  private static Entry word(
      Kind kind, String name, String summary, String details, String example, Option... options) {
    return new Entry(
        kind, name, new Documentation(summary, details, example), List.of(options), Rule.NONE);
  }

  private static Option metrics(String further) {
    return named(
        "metrics",
        OptionType.optional(OptionType.several(OptionType.entry(Kind.METRIC))),
        "none",
        "What is measured: `accuracy`, or `mae(price, value)` where there are several outputs."
            + further);
  }

  private static Option show() {
    return named(
        "show",
        OptionType.optional(OptionType.several(OptionType.entry(Kind.SHOW))),
        "none",
        "What the report shows of it.");
  }

  private static String train(String setting, String value) {
    return """
        train net on d {
          loss:      mse(value)
          optimizer: adam
          epochs:    100
          SETTING
        }"""
        .replace("SETTING", setting + ": " + value);
  }
}
