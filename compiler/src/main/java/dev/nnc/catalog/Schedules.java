package dev.nnc.catalog;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.required;

import java.util.List;

/** Learning rates that change while training. */
final class Schedules {
  private Schedules() {}

  static List<Entry> entries() {
    return List.of(
        Entry.later(
            Kind.SCHEDULE,
            "steps",
            new Documentation(
                "Multiplies the rate at given epochs.",
                "",
                train("steps(0.1, at: [82, 123], factor: 0.1)")),
            required("rate", OptionType.positive(), "The rate at the start."),
            Option.requiredByName("at", new OptionType.Numbers(), "After which epochs."),
            named("factor", OptionType.positive(), "0.1", "What the rate is multiplied by.")),
        Entry.later(
            Kind.SCHEDULE,
            "exponential",
            new Documentation(
                "Multiplies the rate by the same factor every epoch.",
                "",
                train("exponential(0.1, factor: 0.95)")),
            required("rate", OptionType.positive(), "The rate at the start."),
            named("factor", OptionType.positive(), "0.95", "What an epoch multiplies it by.")),
        Entry.later(
            Kind.SCHEDULE,
            "cosine",
            new Documentation(
                "Falls along half a cosine to the end of training.",
                "Loshchilov & Hutter 2017, without restarts.",
                train("cosine(0.1, to: 0)")),
            Option.positional("rate", OptionType.positive(), "0.001", "The rate at the start."),
            named("to", OptionType.nonNegative(), "0", "The rate at the end.")),
        Entry.later(
            Kind.SCHEDULE,
            "warmup",
            new Documentation(
                "Grows from 0 during the first epochs, then follows another schedule.",
                "Goyal et al. 2017.",
                train("warmup(3e-4, epochs: 1, then: cosine(to: 0))")),
            required("rate", OptionType.positive(), "The rate at the end of the growth."),
            named("epochs", OptionType.positive(), "1", "How long it grows."),
            named(
                "then",
                OptionType.optional(OptionType.entry(Kind.SCHEDULE)),
                "none",
                "What comes afterwards.")));
  }

  private static String train(String rate) {
    return """
        train net on d {
          loss:      mse(value)
          optimizer: sgd(%s)
          epochs:    200
        }"""
        .replace("%s", rate);
  }
}
