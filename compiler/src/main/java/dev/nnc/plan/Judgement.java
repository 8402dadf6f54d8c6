package dev.nnc.plan;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OutputActivations;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.source.Place;
import dev.nnc.type.TensorType;
import java.util.Optional;

/**
 * A loss or metric with the field that is its truth, so that what only the data tells can be held
 * against it: how many classes there are, and which numbers.
 *
 * @param prediction what it compares, as the rule has accepted it
 * @param made by which activation
 * @param network the name of the network
 * @param data the name of the data set
 * @param fieldPlace where the field is defined
 */
public record Judgement(
    Place place,
    Configured by,
    TensorType prediction,
    String made,
    Rule.Target truth,
    String network,
    String data,
    String field,
    Place fieldPlace) {
  /**
   * A number of a truth that lies outside a domain.
   *
   * @param what in words: {@code 2}, or {@code values with the sum 2}
   * @param origin where its row comes from
   */
  public record Outside(String what, String origin) {
    public static Outside value(double value, String origin) {
      return new Outside(Wording.number(value), origin);
    }

    public static Outside sum(double sum, String origin) {
      return new Outside("values with the sum " + Wording.number(sum), origin);
    }
  }

  /** Which numbers the truth may hold. */
  public Domain domain() {
    return switch (by.entry().rule()) {
      case Rule.Loss loss -> loss.truths();
      case Rule.Metric metric -> metric.truths();
      default -> Domain.ANY;
    };
  }

  /** Whether the truth counts in the unit of its column, where there is a way back to it. */
  public boolean takesColumns() {
    return by.entry().rule() instanceof Rule.Metric metric && metric.sees() != Rule.Sees.NO_UNIT;
  }

  /**
   * The truths that the prediction can come to, by the activation that made it; empty for a loss or
   * metric that says itself what it takes, or does not compare value by value.
   */
  public Optional<Domain> reach() {
    boolean plain =
        by.entry().rule() instanceof Rule.Loss loss
            && loss.wantsTheTruth()
            && loss.truths() == Domain.ANY
            && !by.name().equals("cosine_similarity");
    return plain ? OutputActivations.reach(made) : Optional.empty();
  }

  /** Says that the prediction cannot come to a truth. */
  public Diagnostic unreachable(Outside found, Domain reach) {
    return Diagnostic.of(
            DataCode.OUT_OF_REACH, place, field, found.what(), found.origin(), made, reach.words())
        .withLabel(fieldPlace, "the truth")
        .withHelp(
            "end in `dense(…)` without an activation, or bring the truth into that range with a"
                + " step such as `normalize`");
  }

  /** Whether it matters how many classes the data has, and the program does not tell. */
  public boolean asksForClasses() {
    return truth.classes() < 0;
  }

  /** What is wrong with so many classes, if anything is. */
  public Optional<Diagnostic> misfit(long classes) {
    Rule.Target counted =
        new Rule.Target(truth.type(), classes, truth.oneHot(), truth.number(), truth.padding());
    Misfit misfit =
        switch (by.entry().rule()) {
          case Rule.Loss loss -> loss.accepts(prediction, counted, made, by.options());
          case Rule.Metric metric -> metric.accepts(prediction, counted, by.options());
          default -> null;
        };
    if (misfit == null) {
      return Optional.empty();
    }
    ActionCode code =
        by.entry().rule() instanceof Rule.Loss ? ActionCode.LOSS_MISFIT : ActionCode.METRIC_MISFIT;
    return Optional.of(
        Diagnostic.of(code, place, by.name(), misfit.message())
            .withLabel(misfit.expected())
            .withLabel(
                fieldPlace,
                classes == 1
                    ? "the truth: one class"
                    : "the truth: one of " + Wording.count(classes) + " classes")
            .withHelp(misfit.help()));
  }

  /** Says that all rows are of one class. */
  public Diagnostic oneClass(String name) {
    return Diagnostic.of(DataCode.ONE_CLASS, fieldPlace, field, name)
        .withLabel(place, "judged by it")
        .withHelp(
            "there is nothing to tell apart: a network can only learn to answer this class always,"
                + " and figures say nothing");
  }

  /** Says that all test rows are of one class, and other rows not. */
  public Diagnostic oneClassInTest(String rows, String name) {
    return Diagnostic.of(
            DataCode.ONE_CLASS_IN_PART, fieldPlace, rows, Part.TEST.word(), field, name)
        .withLabel(place, "judged by it")
        .withHelp(
            "figures of this part say nothing of the other classes: precision, recall and auc are 0"
                + " where there is nothing to find; `random(test: 20%, stratify: "
                + field
                + ")` gives each part its share");
  }

  /** Says that some truths are nobody's, but what a step has put in the place of gaps. */
  public Diagnostic filled(String missing, String rows, String part, String column) {
    String shown = column.matches("[\\p{L}_][\\p{L}\\p{N}_]*") ? column : "…";
    return Diagnostic.of(DataCode.FILLED_TRUTHS, fieldPlace, field, missing, rows, part)
        .withLabel(place, "judged by it")
        .withHelp(
            "leave these rows out, `rows: not is_missing("
                + shown
                + ")`, and `impute` from the truth; windows go over no gap with `along: …, gaps: skip`");
  }

  /** Says that the truth holds what it may not. */
  public Diagnostic refusal(Outside found) {
    return Diagnostic.of(
            DataCode.OUTSIDE_DOMAIN,
            place,
            field,
            found.what(),
            found.origin(),
            by.name(),
            domain().words())
        .withLabel(fieldPlace, "the truth")
        .withHelp(domain().remedy());
  }
}
