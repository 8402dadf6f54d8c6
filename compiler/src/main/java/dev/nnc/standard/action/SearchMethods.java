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

/** How a search chooses the values that it tries; the runtime searches by their names. */
public final class SearchMethods {
  private SearchMethods() {}

  public static List<Entry> entries() {
    return List.of(
        method(
            "grid",
            "Tries all combinations of evenly spaced values.",
            "On a domain `log(…)` they are evenly spaced by their logarithm. Of a list, all values"
                + " are tried. The last param changes fastest.",
            "grid(7)",
            positional(
                "points",
                OptionType.anyOf(OptionType.whole(1), new OptionType.Numbers()),
                "5",
                "How many values of each range, both ends among them; or a list with a number for"
                    + " each range.")),
        method(
            "random",
            "Tries values drawn at random, evenly over the domains.",
            "On a domain `log(…)` evenly over its logarithm. With few params that matter among"
                + " many, it finds good values sooner than a grid (Bergstra and Bengio 2012).",
            "random(20)",
            trials("20"),
            named(
                "quasi",
                OptionType.truth(),
                "false",
                "Whether values are spread more evenly than at random, by a scrambled Halton"
                    + " sequence (Bousquet et al. 2017).")),
        method(
            "tpe",
            "Tries values that earlier trials let expect to be good.",
            "The tree-structured Parzen estimator (Bergstra et al. 2011) over all params together"
                + " (Watanabe 2023). What is tried depends on the seed and on trials that are"
                + " a fixed number before, so that trials can go on side by side.",
            "tpe(50)",
            trials("50")),
        method(
            "asha",
            "Tries random values, and stops trials that others were ahead of.",
            "Successive halving (Li et al. 2020) in the form that stops trials: after an"
                + " `eta`-th of its epochs, an `eta`-th of these, and so on down to `least`, a"
                + " trial goes on if it is among the best `1 / eta` of those that came so far. So bad values cost little, and many"
                + " more can be tried in the same time. The result must be one of the training's"
                + " epochs.",
            "asha(50, eta: 2)",
            trials("50"),
            named("least", OptionType.whole(1), "1", "After how many epochs a trial may stop."),
            named("eta", OptionType.whole(2), "3", "One of so many goes on.")));
  }

  private static Option trials(String number) {
    return positional("trials", OptionType.whole(1), number, "How many trials.");
  }

  private static Entry method(
      String name, String summary, String details, String use, Option... options) {
    return new Entry(
        Kind.METHOD,
        name,
        new Documentation(
            summary,
            details,
            """
            param rate = 0.1
            sweep over rate in log(1e-3 .. 1) {
              method:   %s
              minimize: validation.loss
              train net on d { loss: mse(value), optimizer: sgd(rate), epochs: 10 }
            }"""
                .formatted(use)),
        List.of(options),
        Rule.NONE);
  }
}
