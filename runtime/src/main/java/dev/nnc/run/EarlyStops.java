package dev.nnc.run;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.SearchPlan;
import dev.nnc.plan.SearchPlan.Goal;
import dev.nnc.record.Trial;
import dev.nnc.search.Asha;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stops trials of a sweep that others were ahead of after as many epochs, where its method says so.
 * Trials that are executed side by side ask here.
 */
final class EarlyStops {
  /** So many trials right before one may still be executed when it begins. */
  static final int LAG = 7;

  private final Asha asha;
  private final long one;
  private final boolean more;

  private EarlyStops(Asha asha, long one, boolean more) {
    this.asha = asha;
    this.one = one;
    this.more = more;
  }

  /** Those of a sweep; empty if its method stops none. */
  static Optional<EarlyStops> of(ActionPlan.Sweep sweep) {
    SearchPlan search = sweep.search();
    Goal goal = search.goal().orElse(null);
    if (!search.method().name().equals("asha") || goal == null) {
      return Optional.empty();
    }
    int eta = Math.toIntExact(search.method().options().whole("eta"));
    int least = Math.toIntExact(search.method().options().whole("least"));
    List<Integer> rungs = new ArrayList<>();
    for (ActionPlan action : sweep.actions()) {
      if (action instanceof ActionPlan.Train train
          && goal.result().startsWith(train.name() + ".")) {
        int most = Math.toIntExact(Math.min(train.epochs(), Integer.MAX_VALUE));
        rungs.addAll(Asha.steps(Math.min(least, most), most, eta));
        rungs.removeLast(); // where it ends anyway
      }
    }
    return Optional.of(new EarlyStops(new Asha(rungs, eta, LAG), eta, goal.more()));
  }

  /** Whether a trial is to stop after an epoch, counted from 1, with that result. */
  synchronized boolean stops(int trial, int epoch, double result) {
    return asha.resources().contains(epoch) && !asha.goesOn(trial, epoch, more ? -result : result);
  }

  /** Tells of a trial that was over before the run was cut off. */
  void tell(Trial trial) {
    for (int epoch = 1; epoch <= trial.curve().size(); epoch++) {
      stops(trial.number(), epoch, trial.curve().get(epoch - 1));
    }
  }

  /** Why a trial was stopped. */
  String reason(int epoch) {
    return "after epoch %d it was not among the best one in %d so far".formatted(epoch, one);
  }
}
