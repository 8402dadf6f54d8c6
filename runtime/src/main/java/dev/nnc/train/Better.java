package dev.nnc.train;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.MetricPlan;
import java.util.List;

/** Whether a result is the better the greater or the smaller it is. */
public final class Better {
  private Better() {}

  /** Losses and errors want to be small; a metric says itself. */
  public static boolean whenGreater(String result, List<MetricPlan> metrics) {
    for (MetricPlan metric : metrics) {
      if (metric.isCalled(result)) {
        return metric.rule().moreIsBetter();
      }
    }
    return false;
  }

  /** The same for a condition that may say it, in its option {@code better}. */
  public static boolean whenGreater(Configured condition, List<MetricPlan> metrics) {
    return condition.options().is("better", "more")
        || (!condition.options().is("better", "less")
            && whenGreater(condition.options().text("result"), metrics));
  }
}
