package dev.nnc.run;

import dev.nnc.plan.ActionPlan;
import dev.nnc.record.RunResult.State;
import dev.nnc.train.TrainingState;
import org.jspecify.annotations.Nullable;

/** Executes one action of a program. */
interface ActionRunner {
  /** How the action ends; the run goes on after {@code FINISHED} and {@code STOPPED_EARLY}. */
  State run();

  /**
   * The runner of an action.
   *
   * @param state from which a training goes on; null to begin it
   */
  static ActionRunner of(ActionPlan action, ActionContext context, @Nullable TrainingState state) {
    return switch (action) {
      case ActionPlan.Train train -> new TrainRunner(train, context, state);
      case ActionPlan.Evaluate evaluate -> new EvaluateRunner(evaluate, context);
      case ActionPlan.Predict predict -> new PredictRunner(predict, context);
      // Its forms are those in which the report is written when the run has ended.
      case ActionPlan.Report ignored -> () -> State.FINISHED;
    };
  }
}
