package dev.nnc.check.network;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.Totals;
import java.util.List;
import java.util.Map;

/**
 * A network with metrics behind it.
 *
 * @param totals of the metrics
 * @param pairs which output is compared with which field
 * @param made the activation that each output comes from
 */
public record MeasuredNetwork(
    BuiltNetwork network,
    Totals totals,
    List<MetricPlan> metrics,
    List<ActionPlan.Pair> pairs,
    Map<String, String> made) {
  public MeasuredNetwork {
    metrics = List.copyOf(metrics);
    pairs = List.copyOf(pairs);
    made = Map.copyOf(made);
  }
}
