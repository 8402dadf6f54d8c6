package dev.nnc.check.objective;

import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.FieldTensors;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.ir.Value;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a forecast could go by without a network: the past of the column whose future is the
 * truth, among the inputs of a network.
 */
final class ForecastHistory {
  private final NetworkBuilder function;
  private final DataPlan data;
  private final List<String> inputs;

  /**
   * @param inputs the names of the network's inputs
   */
  ForecastHistory(NetworkBuilder function, DataPlan data, List<String> inputs) {
    this.function = function;
    this.data = data;
    this.inputs = inputs;
  }

  /** The past, or why there is none; exactly one is not null. */
  record Outcome(@Nullable Value past, @Nullable Misfit misfit) {
    private static Outcome misfit(String message, String help) {
      return new Outcome(null, Misfit.input(message, "", help));
    }
  }

  /** The values [batch, time] up to each row, in the units of the truth. */
  Outcome of(DataPlan.Field truth) {
    Rule.Transform.Reach reach = reach(truth);
    boolean shaped = window(truth) < truth.steps().size() - 1;
    if (reach == null || reach.ahead() == 0 || truth.inputs().size() != 1 || shaped) {
      return Outcome.misfit(
          "needs a truth that is the future of one column, which `" + truth.name() + "` is not",
          "such as `consumption -> window(ahead: 12)`");
    }
    String column = truth.inputs().getFirst();
    boolean otherUnits = false;
    for (String name : inputs) {
      DataPlan.Field history = data.find(name).orElse(null);
      Rule.Transform.Reach past = history == null ? null : reach(history);
      if (history == null
          || past == null
          || past.ahead() > 0
          || !history.inputs().contains(column)
          || history.formula() != null) {
        continue;
      }
      if (alike(history, truth)) {
        return new Outcome(channel(history, history.inputs().indexOf(column)), null);
      }
      otherUnits = true;
    }
    return otherUnits
        ? Outcome.misfit(
            "needs the past of `" + column + "` in the units of `" + truth.name() + "`",
            "give both fields the same steps before `window`")
        : Outcome.misfit(
            "needs the past of `" + column + "` among the inputs of the network",
            "such as `history = " + column + " -> window(past: 24)`");
  }

  /** How far the window of the field reaches; null if other steps reach, or compute behind it. */
  private static Rule.Transform.@Nullable Reach reach(DataPlan.Field field) {
    int last = window(field);
    for (int i = 0; i < last; i++) {
      if (!field.steps().get(i).reach().isOwnRow()) {
        return null;
      }
    }
    return last < 0 ? null : field.steps().get(last).reach();
  }

  /**
   * The place of the step that reaches, behind which the values of one column may be put into
   * another shape; -1 if there is none.
   */
  private static int window(DataPlan.Field field) {
    List<DataPlan.Step> steps = field.steps();
    int last = steps.size() - 1;
    while (field.inputs().size() == 1 && last > 0 && steps.get(last).name().equals("reshape")) {
      last--;
    }
    return last < 0 || steps.get(last).reach().isOwnRow() ? -1 : last;
  }

  /** Whether all steps but the window are the same, and treat each column by itself. */
  private static boolean alike(DataPlan.Field history, DataPlan.Field truth) {
    List<DataPlan.Step> some = history.steps().subList(0, window(history));
    List<DataPlan.Step> others = truth.steps().subList(0, window(truth));
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      DataPlan.Step one = some.get(i);
      boolean together = history.inputs().size() > 1 && "all".equals(one.options().find("per"));
      if (together
          || !one.name().equals(others.get(i).name())
          || !one.options().values().equals(others.get(i).options().values())) {
        return false;
      }
    }
    return true;
  }

  private Value channel(DataPlan.Field history, int channel) {
    ColumnType type = history.type();
    Value all = function.input(history.name(), FieldTensors.tensor(history));
    if (type.shape().rank() == 1) {
      return all;
    }
    Dimension batch = all.shape().dimension(0);
    if (history.inputs().size() == 1) {
      return function
          .x()
          .reshape(all, new Shape(List.of(batch, Dimension.of(type.shape().size()))));
    }
    Value one = function.x().slice(all, 2, channel, 1);
    return function.x().reshape(one, new Shape(List.of(batch, all.shape().dimension(1))));
  }
}
