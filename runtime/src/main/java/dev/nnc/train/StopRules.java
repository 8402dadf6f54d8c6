package dev.nnc.train;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.ActionPlan.Train;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions after {@code stop:}; asked at the end of each epoch. */
final class StopRules {
  private final List<Rule> rules = new ArrayList<>();

  StopRules(Train plan) {
    for (Configured condition : plan.stop()) {
      rules.add(
          switch (condition.name()) {
            case "no_improvement" -> new NoImprovement(condition, plan);
            case "reaches" -> new Reaches(condition, plan);
            case "time" -> new Time(condition);
            default -> throw new IllegalArgumentException("no stop condition " + condition.name());
          });
    }
  }

  /** The results that the conditions look at. */
  List<String> results() {
    return rules.stream().map(Rule::result).filter(result -> !result.isEmpty()).toList();
  }

  /** Why to stop now, in a few words, or null to go on. All conditions see every epoch. */
  @Nullable String after(int epoch, Map<String, Double> results, double seconds) {
    String reason = null;
    for (Rule rule : rules) {
      String its = rule.after(epoch, results, seconds);
      reason = reason == null ? its : reason;
    }
    return reason;
  }

  /** Whether this epoch was the best so far by a condition that gives back the best weights. */
  boolean keepsWeightsOf(int epoch) {
    for (Rule rule : rules) {
      if (rule instanceof NoImprovement improvement && improvement.restore) {
        return improvement.bestEpoch == epoch;
      }
    }
    return false;
  }

  @Nullable Integer bestEpoch() {
    NoImprovement first = first();
    return first == null || first.bestEpoch == 0 ? null : first.bestEpoch;
  }

  @Nullable String bestBy() {
    NoImprovement first = first();
    return first == null ? null : first.result;
  }

  private @Nullable NoImprovement first() {
    for (Rule rule : rules) {
      if (rule instanceof NoImprovement improvement) {
        return improvement;
      }
    }
    return null;
  }

  private sealed interface Rule {
    @Nullable String after(int epoch, Map<String, Double> results, double seconds);

    default String result() {
      return "";
    }
  }

  /** Stops when a result has not become better for {@code patience} epochs. */
  private static final class NoImprovement implements Rule {
    private final String result;
    private final boolean greater;
    private final long patience;
    private final double least;
    private final boolean restore;
    private double best = Double.NaN;
    private int bestEpoch;

    NoImprovement(Configured condition, Train plan) {
      result = condition.options().text("result");
      greater = Better.whenGreater(condition, plan.metrics());
      patience = condition.options().whole("patience");
      least = condition.options().find("least") instanceof Number number ? number.doubleValue() : 0;
      restore = condition.options().is("restore", "best");
    }

    @Override
    public String result() {
      return result;
    }

    @Override
    public @Nullable String after(int epoch, Map<String, Double> results, double seconds) {
      double value = Epoch.find(results, result);
      boolean better =
          Double.isNaN(best)
              ? !Double.isNaN(value)
              : (greater ? value - best : best - value) > least;
      if (better) {
        best = value;
        bestEpoch = epoch;
        return null;
      }
      return epoch - bestEpoch >= patience
          ? String.format(
              Locale.ROOT,
              "%s has not become better since epoch %d (%.4f)",
              result,
              bestEpoch,
              best)
          : null;
    }
  }

  /** Stops when a result is at least (or, for losses and errors, at most) a value. */
  private static final class Reaches implements Rule {
    private final String result;
    private final boolean greater;
    private final double value;

    Reaches(Configured condition, Train plan) {
      result = condition.options().text("result");
      greater = Better.whenGreater(condition, plan.metrics());
      value = condition.options().real("value");
    }

    @Override
    public String result() {
      return result;
    }

    @Override
    public @Nullable String after(int epoch, Map<String, Double> results, double seconds) {
      double reached = Epoch.find(results, result);
      return (greater ? reached >= value : reached <= value)
          ? String.format(Locale.ROOT, "%s has reached %.4f", result, reached)
          : null;
    }
  }

  /** Stops after the epoch in which the time is up. */
  private static final class Time implements Rule {
    private final double limit;

    Time(Configured condition) {
      limit = condition.options().real("limit");
    }

    @Override
    public @Nullable String after(int epoch, Map<String, Double> results, double seconds) {
      return seconds >= limit
          ? String.format(Locale.ROOT, "the time of %.0f s is up", limit)
          : null;
    }
  }
}
