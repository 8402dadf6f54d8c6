package dev.nnc.figure;

import dev.nnc.evaluate.Measured;
import dev.nnc.plan.ActionPlan;
import dev.nnc.report.Contender;
import dev.nnc.report.ReportData;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts what is compared with a network into the sections of its outputs. */
public final class Contenders {
  private Contenders() {}

  /**
   * The sections with their contenders.
   *
   * @param sections of the evaluation, one for each of its pairs
   * @param table the network's figures and those of baselines; may be empty
   */
  public static List<ReportData.Evaluation> into(
      List<ReportData.Evaluation> sections, List<Measured> table, ActionPlan.Evaluate plan) {
    String part = plan.part() + ".";
    List<ReportData.Evaluation> all = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      List<Contender> contenders = new ArrayList<>();
      for (Measured each : Measured.withBaselineRows(table)) {
        Map<String, Contender.Interval> intervals = new LinkedHashMap<>();
        each.intervals()
            .forEach(
                (name, interval) ->
                    intervals.put(name, new Contender.Interval(interval.low(), interval.high())));
        boolean alone = sections.size() == 1;
        contenders.add(
            new Contender(
                each.name(),
                alone ? plain(each.results(), part) : own(plain(each.results(), part), plan, i),
                alone ? plain(intervals, part) : own(plain(intervals, part), plan, i),
                note(each, plan)));
      }
      all.add(sections.get(i).withContenders(contenders));
    }
    return all;
  }

  /** What is to be said of it below the table. */
  private static String note(Measured measured, ActionPlan.Evaluate plan) {
    if (!measured.reason().isEmpty()) {
      return measured.name() + " has no figures, since " + measured.reason() + ".";
    }
    ActionPlan.Comparison comparison = plan.comparison();
    return comparison == null || measured.learnedFrom() > 0 || measured.intervals().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "Below a figure: the interval that holds it for %s%% of %,d draws of the rows"
                + " (bootstrap).",
            BigDecimal.valueOf(comparison.confidence())
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString(),
            comparison.draws());
  }

  private static <T> Map<String, T> own(Map<String, T> results, ActionPlan.Evaluate plan, int i) {
    return ofOutput(results, plan.pairs(), plan.pairs().get(i));
  }

  /** By names without the part before them. */
  private static <T> Map<String, T> plain(Map<String, T> results, String part) {
    Map<String, T> plain = new LinkedHashMap<>();
    results.forEach(
        (name, value) ->
            plain.put(name.startsWith(part) ? name.substring(part.length()) : name, value));
    return plain;
  }

  /** What is of one pair's output, by its names behind it; the first takes what is of none. */
  static <T> Map<String, T> ofOutput(
      Map<String, T> results, List<ActionPlan.Pair> pairs, ActionPlan.Pair pair) {
    String name = pair.output();
    Map<String, T> own = new LinkedHashMap<>();
    results.forEach(
        (result, value) -> {
          if (result.startsWith(name + ".")) {
            own.put(result.substring(name.length() + 1), value);
          } else if (pair.equals(pairs.getFirst())
              && pairs.stream().noneMatch(each -> result.startsWith(each.output() + "."))) {
            own.put(result, value);
          }
        });
    return own;
  }
}
