package dev.nnc.check.action;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results that actions give which stand in another, by all names that they can be called. */
final class TrialResults {
  /**
   * A result.
   *
   * @param name the action's name, a point, and the name in the record of a run
   * @param part the rows that it comes from
   */
  record Result(String name, Part part) {}

  private final Map<String, Result> all = new LinkedHashMap<>();

  private TrialResults() {}

  /** The results of actions; where several give one of the same name, the last of them counts. */
  static TrialResults of(List<ActionPlan> actions, ActionTargets targets) {
    TrialResults results = new TrialResults();
    for (ActionPlan action : actions) {
      switch (action) {
        case ActionPlan.Train train -> results.addTraining(train, targets);
        case ActionPlan.Evaluate evaluate ->
            evaluate
                .metrics()
                .forEach(
                    metric ->
                        results.add(
                            evaluate.name(),
                            evaluate.part() + "." + metric.name(),
                            evaluate.part()));
        case ActionPlan.Predict ignored -> {}
        case ActionPlan.Report ignored -> {}
        case ActionPlan.Sweep ignored -> {}
        case ActionPlan.FindRate ignored -> {}
        case ActionPlan.CrossValidate folds -> results.addFolds(folds, targets);
      }
    }
    return results;
  }

  /** The means over folds, under the names of what they are means of, too, and deviations. */
  private void addFolds(ActionPlan.CrossValidate folds, ActionTargets targets) {
    TrialResults inside = of(folds.actions(), targets);
    inside.all.forEach(
        (called, of) -> {
          Result mean = new Result(folds.name() + "." + of.name(), of.part());
          all.put(called, mean);
          all.put(mean.name(), mean);
          String deviation = ActionPlan.CrossValidate.deviation(mean.name());
          all.put(deviation, new Result(deviation, of.part()));
          all.put(ActionPlan.CrossValidate.deviation(called), new Result(deviation, of.part()));
        });
  }

  private void addTraining(ActionPlan.Train train, ActionTargets targets) {
    ResultNames.of(targets.plan(train.data()), train.updates(), train.metrics())
        .forEach(name -> addTraining(train, name));
    train.derived().forEach(derived -> addTraining(train, derived.name()));
  }

  /** Under the name that stands in the record, too, which says `train.` before training results. */
  private void addTraining(ActionPlan.Train train, String name) {
    boolean validated = name.contains("validation.");
    add(train.name(), validated ? name : "train." + name, validated ? Part.VALIDATION : Part.TRAIN);
  }

  private void add(String action, String name, Part part) {
    Result result = new Result(action + "." + name, part);
    all.put(name, result);
    all.put(result.name(), result);
  }

  /** By a name as the program writes it; a training's own results need no {@code train.}. */
  @Nullable Result find(String written) {
    Result found = all.get(written);
    return found != null ? found : all.get("train." + written);
  }

  /** The names without an action before them. */
  List<String> names() {
    return all.entrySet().stream()
        .filter(each -> !each.getKey().equals(each.getValue().name()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
