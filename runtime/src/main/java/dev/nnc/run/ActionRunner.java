package dev.nnc.run;

import dev.nnc.plan.ActionPlan;
import dev.nnc.record.RunResult.State;

/** Executes one action of a program. */
interface ActionRunner {
  /** How the action ends; the run goes on after {@code FINISHED} and {@code STOPPED_EARLY}. */
  State run();

  /** The runner of an action. */
  static ActionRunner of(ActionPlan action, ActionContext context) {
    return switch (action) {
      case ActionPlan.Train train -> new TrainRunner(train, context);
      case ActionPlan.Evaluate evaluate -> new EvaluateRunner(evaluate, context);
      case ActionPlan.Predict predict -> new PredictRunner(predict, context);
      // Its forms are those in which the report is written when the run has ended.
      case ActionPlan.Report ignored -> () -> State.FINISHED;
    };
  }
}
