package dev.nnc.train;

import dev.nnc.plan.MetricPlan;
import java.util.List;

/** Whether a result is the better the greater or the smaller it is. */
public final class Better {
  private Better() {}

  /** Losses and errors want to be small; a metric says itself. */
  public static boolean whenGreater(String result, List<MetricPlan> metrics) {
    String name = result.substring(result.indexOf('.') + 1);
    for (MetricPlan metric : metrics) {
      if (metric.name().equals(name) || metric.name().equals(result)) {
        return metric.rule().moreIsBetter();
      }
    }
    return false;
  }
}
