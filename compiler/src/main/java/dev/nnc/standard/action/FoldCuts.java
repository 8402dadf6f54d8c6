package dev.nnc.standard.action;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Rule;
import java.util.List;

/** How the rows of a data set are cut into folds. */
public final class FoldCuts {
  private FoldCuts() {}

  public static List<Entry> entries() {
    return List.of(
        new Entry(
            Kind.FOLDS,
            "folds",
            new Documentation(
                "Cuts the rows of a data set into equal parts, each of which is held out once.",
                "What the data set has as its test part stays that; all other rows are drawn into"
                    + " folds. The rows that a fold holds out are its `validation` part, all others"
                    + " its `train` part, from which alone its steps learn. No fold has more than"
                    + " one row more than another, with `stratify` of no class either. Whole"
                    + " groups are put, as they are drawn, to the fold with the fewest rows. With"
                    + " `forward`, `n` folds are the last `n` of `n + 1` stretches of rows, and"
                    + " each learns from what is before it alone; so it must be where the data set"
                    + " is split by time.",
                """
                cross_validate on folds(d, 5, stratify: species) as fold {
                  train    net on fold { loss: mse(value), optimizer: adam, epochs: 10 }
                  evaluate net on fold.validation { metrics: mae }
                }"""),
            List.of(
                required("data", new OptionType.Columns(), "The data set."),
                positional(
                    "count",
                    OptionType.anyOf(OptionType.whole(2), OptionType.word("all")),
                    "5",
                    "How many folds; `all` holds out one row at a time, or one group."),
                named(
                    "stratify",
                    OptionType.optional(new OptionType.Columns()),
                    "none",
                    "A category whose shares are the same in all folds: a field or a column."),
                named(
                    "grouped",
                    OptionType.optional(new OptionType.Columns()),
                    "none",
                    "What names the group, whose rows stay in one fold: a field or a column."),
                named(
                    "repeats",
                    OptionType.whole(1),
                    "1",
                    "How often all rows are drawn into folds anew."),
                named(
                    "forward",
                    OptionType.truth(),
                    "false",
                    "Whether a fold is a stretch of rows and learns from earlier ones alone."),
                named("seed", OptionType.seed(), "1", "Where the random numbers start.")),
            Rule.NONE));
  }
}
