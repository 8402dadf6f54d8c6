package dev.nnc.train;

import dev.nnc.plan.ActionPlan.Train;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code checkpoint:} asks to keep. What the rules remember is given to them and given back,
 * one {@link Kept} for each rule.
 */
final class CheckpointRules {
  private final List<CheckpointRule> rules;
  private final long stepsInEpoch;

  CheckpointRules(Train plan, long stepsInEpoch) {
    rules = plan.checkpoints().stream().map(rule -> CheckpointRule.of(rule, plan)).toList();
    this.stepsInEpoch = stepsInEpoch;
  }

  /** What the rules remember before the first step. */
  List<Kept> beginning() {
    return Collections.nCopies(rules.size(), Kept.NONE);
  }

  /**
   * What the rules make of a point of the training.
   *
   * @param kept what they remember from here on
   * @param keeps whether one of them wants its state to be kept
   */
  record Verdict(List<Kept> kept, boolean keeps) {}

  /** Asks all rules about one more epoch. */
  Verdict afterEpoch(List<Kept> before, Epoch epoch, double seconds) {
    return ask(before, (rule, kept) -> rule.afterEpoch(kept, epoch, seconds));
  }

  /** Asks all rules about one more step that does not end its epoch. */
  Verdict afterStep(List<Kept> before, KeptPlace place, double seconds) {
    return ask(before, (rule, kept) -> rule.afterStep(kept, place, seconds));
  }

  /** A question to a rule. */
  private interface Question {
    @Nullable Kept ask(CheckpointRule rule, Kept before);
  }

  private Verdict ask(List<Kept> before, Question question) {
    if (rules.isEmpty()) {
      return new Verdict(before, false); // It is asked at each step.
    }
    List<Kept> after = new ArrayList<>();
    boolean keeps = false;
    for (int i = 0; i < rules.size(); i++) {
      Kept its = question.ask(rules.get(i), before.get(i));
      keeps |= its != null;
      after.add(its == null ? before.get(i) : its);
    }
    return new Verdict(after, keeps);
  }

  /** Whether a rule wants what was kept there to stay. */
  boolean want(KeptPlace place, List<Kept> kept) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).wants(place, kept.get(i), stepsInEpoch)) {
        return true;
      }
    }
    return false;
  }
}
