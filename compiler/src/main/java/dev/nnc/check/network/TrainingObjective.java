package dev.nnc.check.network;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.source.Place;
import java.util.List;

/**
 * One update of a training with what it makes small.
 *
 * @param name what its results are called by; empty for a training without updates
 * @param function what the names of its functions begin with
 * @param subject what it changes, as a person would say it
 * @param at the place of the loss
 * @param inference the objective of layers that work as in a prediction
 * @param training the objective of layers that work as in a training
 * @param pairs which output is compared with which field
 * @param alignments which truths go step by step along with which inputs
 */
public record TrainingObjective(
    String name,
    String function,
    String subject,
    Place at,
    DataPlan data,
    Optimization optimization,
    Objective inference,
    Objective training,
    List<MetricPlan> metrics,
    List<ActionPlan.Pair> pairs,
    List<ActionPlan.Alignment> alignments) {
  public TrainingObjective {
    metrics = List.copyOf(metrics);
    pairs = List.copyOf(pairs);
    alignments = List.copyOf(alignments);
  }
}
