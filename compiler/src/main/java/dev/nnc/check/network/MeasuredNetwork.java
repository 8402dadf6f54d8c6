package dev.nnc.check.network;

import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.MetricPlan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network with metrics behind it.
 *
 * @param sums of the metrics, a vector; null if there are none
 * @param pairs which output is compared with which field
 * @param made the activation that each output comes from
 */
public record MeasuredNetwork(
    BuiltNetwork network,
    @Nullable Value sums,
    List<MetricPlan> metrics,
    List<ActionPlan.Pair> pairs,
    Map<String, String> made) {
  public MeasuredNetwork {
    metrics = List.copyOf(metrics);
    pairs = List.copyOf(pairs);
    made = Map.copyOf(made);
  }
}
