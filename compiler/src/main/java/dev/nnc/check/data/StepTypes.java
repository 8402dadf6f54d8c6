package dev.nnc.check.data;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the steps of a field make of a row. Whatever comes later reads it from the plan. */
final class StepTypes {
  private StepTypes() {}

  /**
   * The step over what is there, or why it does not fit that.
   *
   * @param step null after an error
   * @param misfit null if the step fits, and if its entry has no rule for types
   */
  record Outcome(DataPlan.@Nullable Step step, @Nullable Misfit misfit) {}

  static Outcome of(ColumnType in, Configured use) {
    if (!(use.entry().rule() instanceof Rule.Transform rule)) {
      return new Outcome(null, null);
    }
    Rule.Transform.Outcome outcome = rule.infer(in, use.options());
    ColumnType out = outcome.type();
    return outcome.misfit() != null || out == null
        ? new Outcome(null, outcome.misfit())
        : new Outcome(new DataPlan.Step(use, in, out), null);
  }

  /** The same steps over something else; null if they do not fit it. */
  static @Nullable List<DataPlan.Step> again(ColumnType in, List<DataPlan.Step> steps) {
    List<DataPlan.Step> all = new ArrayList<>();
    ColumnType type = in;
    for (DataPlan.Step each : steps) {
      DataPlan.Step step = of(type, each.configured()).step();
      if (step == null) {
        return null;
      }
      type = step.out();
      all.add(step);
    }
    return all;
  }
}
