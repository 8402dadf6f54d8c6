package dev.nnc.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One name that the language offers: what it is called, what it takes, what people read about it,
 * and the rule that gives it its meaning. Checking, defaults, completion and the reference pages
 * all come from here.
 *
 * @param notYet null, or why it cannot be used yet: then its use is reported as not supported yet
 */
public record Entry(
    Kind kind,
    String name,
    Documentation documentation,
    List<Option> options,
    Rule rule,
    @Nullable String notYet) {
  public Entry {
    options = List.copyOf(options);
  }

  public Entry(
      Kind kind, String name, Documentation documentation, List<Option> options, Rule rule) {
    this(kind, name, documentation, options, rule, null);
  }

  /** An entry that is known but cannot be used yet. */
  public static Entry later(
      Kind kind, String name, Documentation documentation, Option... options) {
    return new Entry(
        kind, name, documentation, List.of(options), Rule.NONE, "it comes with later work");
  }

  /** The option of that name, or null. */
  public @Nullable Option option(String option) {
    for (Option each : options) {
      if (each.name().equals(option)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Which numbers a truth may hold, for a loss or metric of which some are outside; empty for all
   * else.
   */
  public Optional<Domain> truths() {
    Domain domain =
        switch (rule) {
          case Rule.Loss loss -> loss.truths();
          case Rule.Metric metric -> metric.truths();
          default -> Domain.ANY;
        };
    return domain == Domain.ANY ? Optional.empty() : Optional.of(domain);
  }

  @Override
  public String toString() {
    return name;
  }
}
