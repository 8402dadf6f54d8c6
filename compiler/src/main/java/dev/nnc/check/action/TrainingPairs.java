package dev.nnc.check.action;

import dev.nnc.build.TrainingFunctions;
import dev.nnc.check.network.TrainingObjective;
import dev.nnc.ir.Function;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.NetworkPlan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which outputs a training compares with which fields. */
final class TrainingPairs {
  private TrainingPairs() {}

  /** Those of its losses and metrics. */
  static List<ActionPlan.Pair> named(List<TrainingObjective> objectives) {
    return ActionPlan.Pair.once(
        objectives.stream().flatMap(objective -> objective.pairs().stream()).toList());
  }

  /**
   * The same. Where the losses are formulas that name none: the only output, and the only field
   * that the steps read beside the network's inputs.
   */
  static List<ActionPlan.Pair> of(
      @Nullable NetworkPlan network,
      List<TrainingObjective> objectives,
      List<TrainingFunctions> trainings) {
    List<ActionPlan.Pair> named = named(objectives);
    if (!named.isEmpty() || network == null || network.outputs().size() != 1) {
      return named;
    }
    Set<String> others = new LinkedHashSet<>();
    for (TrainingFunctions training : trainings) {
      for (Function function : training.functions()) {
        if (function.name().equals(training.update().step())) {
          function.inputs().forEach(input -> others.add(input.name()));
        }
      }
    }
    network.inputs().forEach(input -> others.remove(input.name()));
    trainings.forEach(training -> others.remove(training.update().calls().rate()));
    objectives.stream()
        .flatMap(objective -> objective.metrics().stream())
        .flatMap(metric -> metric.unit().stream())
        .forEach(unit -> others.removeAll(List.of(unit.factor(), unit.addend())));
    if (others.size() != 1) {
      return List.of();
    }
    String field = others.iterator().next();
    boolean spelled =
        trainings.stream()
            .flatMap(training -> training.update().alignments().stream())
            .anyMatch(each -> each.truth().equals(field) && each.room().isPresent());
    return List.of(
        new ActionPlan.Pair(network.outputs().getFirst().name(), field, spelled, false, null));
  }
}
