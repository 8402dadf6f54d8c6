package dev.nnc.check.network;

import dev.nnc.ir.Value;
import dev.nnc.plan.Totals;

/**
 * A network with a loss behind it, and behind that the metrics.
 *
 * @param unmeasured what there was before the metrics were added
 * @param measured the same with the metrics
 * @param loss a scalar of both, without the penalties of layers
 * @param totals of the metrics
 */
public record Objective(
    BuiltNetwork unmeasured, BuiltNetwork measured, Value loss, Totals totals) {}
