package dev.nnc.build;

import dev.nnc.check.network.Objective;
import dev.nnc.check.network.TrainingObjective;
import dev.nnc.ir.Function;
import dev.nnc.ir.Variable;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions of one update of a training.
 *
 * @param update how they are called, and what belongs to their outputs
 */
public record TrainingFunctions(ActionPlan.Update update, List<Function> functions) {
  public TrainingFunctions {
    functions = List.copyOf(functions);
  }

  public static Outcome<TrainingFunctions> of(TrainingObjective objective, Declarations variables) {
    TrainingStep step = new TrainingStep(objective, variables, freeName("rate", objective.data()));
    return step.changing().then(changing -> new Outcome.Built<>(of(objective, step, changing)));
  }

  private static TrainingFunctions of(
      TrainingObjective objective, TrainingStep step, TrainingStep.Changing changing) {
    String function = objective.function();
    List<Function> functions = new ArrayList<>(changing.functions());
    functions.add(validate(function + ".validate", objective));
    Probes.Statistics statistics =
        Probes.statistics(function + ".statistics", objective.inference(), objective.at());
    functions.add(statistics.function());
    Probes.Locate locate =
        Probes.locate(function + ".locate", objective.training(), objective.at());
    functions.add(locate.function());
    return new TrainingFunctions(
        new ActionPlan.Update(
            objective.name(),
            function + ".step",
            function + ".validate",
            function + ".statistics",
            statistics.gradientLayers(),
            statistics.saturationLayers(),
            function + ".locate",
            locate.layers(),
            step.trained().stream().map(Variable::name).toList(),
            changing.calls(),
            objective.alignments()),
        functions);
  }

  /** The loss and the sums of the metrics without a change. */
  private static Function validate(String name, TrainingObjective objective) {
    Objective inference = objective.inference();
    Continued validate = Continued.of(inference.measured(), name, objective.at());
    validate.builder().output("loss", validate.withPenalties(inference.loss()));
    inference.totals().putOut(validate.builder());
    return validate.build();
  }

  /** The name, changed if a field has it: inputs of a function are fed by name. */
  private static String freeName(String wanted, DataPlan data) {
    String name = wanted;
    while (data.find(name).isPresent()) {
      name += "_";
    }
    return name;
  }
}
