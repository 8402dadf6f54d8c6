package dev.nnc.run;

import dev.nnc.checkpoint.Weights;
import dev.nnc.data.DataSet;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.record.RunResult.State;
import dev.nnc.train.TrainingState;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executes one action of a program. */
interface ActionRunner {
  /** How the action ends; the run goes on after {@code FINISHED} and {@code STOPPED_EARLY}. */
  State run();

  /** What the run goes on with instead of what it has; empty if with that. */
  default Optional<Chosen> chosen() {
    return Optional.empty();
  }

  /**
   * A program that a run goes on with.
   *
   * @param values of the params that differ from before
   * @param resolved the program with all defaults filled in
   * @param weights of all its variables
   */
  record Chosen(
      Model model,
      Map<String, String> values,
      String resolved,
      Map<String, DataSet> data,
      Weights weights) {}

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
      case ActionPlan.Sweep sweep -> new SweepRunner(sweep, context);
      case ActionPlan.CrossValidate folds -> new FoldRunner(folds, context);
      case ActionPlan.FindRate test -> new RateRunner(test, context);
      // Its forms are those in which the report is written when the run has ended.
      case ActionPlan.Report ignored -> () -> State.FINISHED;
    };
  }
}
