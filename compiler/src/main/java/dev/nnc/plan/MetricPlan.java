package dev.nnc.plan;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Rule;
import java.util.Arrays;

/**
 * A metric of an action. The function's output {@code sums} is a float vector; this metric's part
 * begins at {@code offset}.
 *
 * @param name as results call it: {@code accuracy}, or {@code price.mae} where there are several
 *     outputs
 */
public record MetricPlan(String name, Configured metric, int offset, int length) {
  /** The number, from the added-up {@code sums} of all batches. */
  public double combine(double[] sums) {
    return rule().combine(Arrays.copyOfRange(sums, offset, offset + length), metric.options());
  }

  /** Whether the result is this metric, of whatever part. */
  public boolean isCalled(String result) {
    return result.equals(name) || result.substring(result.indexOf('.') + 1).equals(name);
  }

  public Rule.Metric rule() {
    return (Rule.Metric) metric.entry().rule();
  }
}
