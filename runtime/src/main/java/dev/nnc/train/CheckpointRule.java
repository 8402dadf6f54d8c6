package dev.nnc.train;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.ActionPlan.Train;

/** Which epochs {@code checkpoint:} asks to keep. */
sealed interface CheckpointRule {
  static CheckpointRule of(Train plan) {
    Configured rule = plan.checkpoint();
    if (rule == null) {
      return new None();
    }
    return switch (rule.name()) {
      case "best" ->
          new Best(rule.options().text("result"), Better.whenGreater(rule, plan.metrics()));
      case "every" -> new Every(Math.max(1, rule.options().whole("epochs")));
      default -> throw new IllegalArgumentException("no checkpoint rule " + rule.name());
    };
  }

  /** The best after one more epoch, for a rule that looks for it. */
  BestSoFar after(BestSoFar before, Epoch epoch);

  /** Whether the epoch is to be kept, of which {@link #after} has given the best. */
  boolean keeps(int epoch, BestSoFar best);

  /** Whether only the last one kept is of use. */
  boolean keepsOne();

  /** No epoch. */
  record None() implements CheckpointRule {
    @Override
    public BestSoFar after(BestSoFar before, Epoch epoch) {
      return before;
    }

    @Override
    public boolean keeps(int epoch, BestSoFar best) {
      return false;
    }

    @Override
    public boolean keepsOne() {
      return false;
    }
  }

  /** The best epoch so far by a result. */
  record Best(String result, boolean greater) implements CheckpointRule {
    @Override
    public BestSoFar after(BestSoFar before, Epoch epoch) {
      return before.with(Epoch.find(epoch.results(), result), epoch.number(), greater, 0);
    }

    @Override
    public boolean keeps(int epoch, BestSoFar best) {
      return best.epoch() == epoch;
    }

    @Override
    public boolean keepsOne() {
      return true;
    }
  }

  /** Each epoch whose number the period divides. */
  record Every(long period) implements CheckpointRule {
    @Override
    public BestSoFar after(BestSoFar before, Epoch epoch) {
      return before;
    }

    @Override
    public boolean keeps(int epoch, BestSoFar best) {
      return epoch % period == 0;
    }

    @Override
    public boolean keepsOne() {
      return false;
    }
  }
}
