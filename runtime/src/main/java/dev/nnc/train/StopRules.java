package dev.nnc.train;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.ActionPlan.Train;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions after {@code stop:}; asked at the end of each epoch. What they remember is given
 * to them and given back, one {@link BestSoFar} for each condition.
 */
final class StopRules {
  private final List<Rule> rules;

  StopRules(Train plan) {
    rules = plan.stop().stream().map(condition -> rule(condition, plan)).toList();
  }

  private static Rule rule(Configured condition, Train plan) {
    return switch (condition.name()) {
      case "no_improvement" -> NoImprovement.of(condition, plan);
      case "reaches" -> Reaches.of(condition, plan);
      case "time" -> new Time(condition.options().real("limit"));
      default -> throw new IllegalArgumentException("no stop condition " + condition.name());
    };
  }

  /** The results that the conditions look at. */
  List<String> results() {
    return rules.stream().map(Rule::result).filter(result -> !result.isEmpty()).toList();
  }

  /** What the conditions remember before the first epoch. */
  List<BestSoFar> beginning() {
    return Collections.nCopies(rules.size(), BestSoFar.NONE);
  }

  /**
   * What the conditions make of an epoch.
   *
   * @param best what they remember from here on
   * @param reason why to stop now, in a few words, or null to go on
   */
  record Verdict(List<BestSoFar> best, @Nullable String reason) {}

  /** Asks all conditions about one more epoch. */
  Verdict after(List<BestSoFar> before, int epoch, Map<String, Double> results, double seconds) {
    List<BestSoFar> best = new ArrayList<>();
    String reason = null;
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      BestSoFar its = rule.best(before.get(i), epoch, results);
      best.add(its);
      reason = reason == null ? rule.reason(its, epoch, results, seconds) : reason;
    }
    return new Verdict(best, reason);
  }

  /** Whether this epoch was the best so far by a condition that gives back the best weights. */
  boolean keepsWeightsOf(int epoch, List<BestSoFar> best) {
    int watching = watching();
    return restores(watching) && best.get(watching).epoch() == epoch;
  }

  @Nullable Integer bestEpoch(List<BestSoFar> best) {
    int watching = watching();
    return watching < 0 || best.get(watching).epoch() == 0
        ? null
        : (Integer) best.get(watching).epoch();
  }

  @Nullable String bestBy() {
    int watching = watching();
    return watching < 0 ? null : rules.get(watching).result();
  }

  /** The first condition that gives back the best weights, else the first that has a best. */
  private int watching() {
    int first = -1;
    for (int i = 0; i < rules.size(); i++) {
      if (restores(i)) {
        return i;
      }
      if (first < 0 && rules.get(i) instanceof NoImprovement) {
        first = i;
      }
    }
    return first;
  }

  private boolean restores(int rule) {
    return rule >= 0 && rules.get(rule) instanceof NoImprovement improvement && improvement.restore;
  }

  private sealed interface Rule {
    /** The best after this epoch, where the condition looks for one. */
    default BestSoFar best(BestSoFar before, int epoch, Map<String, Double> results) {
      return before;
    }

    @Nullable String reason(BestSoFar best, int epoch, Map<String, Double> results, double seconds);

    default String result() {
      return "";
    }
  }

  /** Stops when a result has not become better for {@code patience} epochs. */
  private record NoImprovement(
      String result, boolean greater, long patience, double least, boolean restore)
      implements Rule {
    static NoImprovement of(Configured condition, Train plan) {
      return new NoImprovement(
          condition.options().text("result"),
          Better.whenGreater(condition, plan.metrics()),
          condition.options().whole("patience"),
          condition.options().find("least") instanceof Number number ? number.doubleValue() : 0,
          condition.options().is("restore", "best"));
    }

    @Override
    public BestSoFar best(BestSoFar before, int epoch, Map<String, Double> results) {
      return before.with(Epoch.find(results, result), epoch, greater, least);
    }

    @Override
    public @Nullable String reason(
        BestSoFar best, int epoch, Map<String, Double> results, double seconds) {
      return best.epoch() < epoch && epoch - best.epoch() >= patience
          ? String.format(
              Locale.ROOT,
              "%s has not become better since epoch %d (%s)",
              result,
              best.epoch(),
              Epoch.text(best.value()))
          : null;
    }
  }

  /** Stops when a result is at least (or, for losses and errors, at most) a value. */
  private record Reaches(String result, boolean greater, double value) implements Rule {
    static Reaches of(Configured condition, Train plan) {
      return new Reaches(
          condition.options().text("result"),
          Better.whenGreater(condition, plan.metrics()),
          condition.options().real("value"));
    }

    @Override
    public @Nullable String reason(
        BestSoFar best, int epoch, Map<String, Double> results, double seconds) {
      double reached = Epoch.find(results, result);
      return (greater ? reached >= value : reached <= value)
          ? result + " has reached " + Epoch.text(reached)
          : null;
    }
  }

  /** Stops after the epoch in which the time is up. */
  private record Time(double limit) implements Rule {
    @Override
    public @Nullable String reason(
        BestSoFar best, int epoch, Map<String, Double> results, double seconds) {
      return seconds >= limit
          ? String.format(Locale.ROOT, "the time of %.0f s is up", limit)
          : null;
    }
  }
}
