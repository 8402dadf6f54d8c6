package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.ActionPlan;
import dev.nnc.report.Figure;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code heat_map}: results of trials over the values of two params. Where nobody asks, the result
 * that is looked for.
 */
final class HeatMapPart implements ReportPart.OfTrials {
  @Override
  public String name() {
    return "heat_map";
  }

  @Override
  public List<Figure> draw(ActionPlan.Sweep sweep, DrawnTrials trials, List<Configured> asked) {
    List<String> goal =
        sweep.search().goal().map(found -> List.of(found.result())).orElse(List.of());
    List<String> results = new ArrayList<>();
    for (Configured use : asked) {
      List<String> named = use.options().texts("results");
      results.addAll(named.isEmpty() ? goal : named);
    }
    if (asked.isEmpty()) {
      results.addAll(goal);
    }
    return sweep.search().axes().size() != 2
        ? List.of()
        : results.stream()
            .<Figure>map(
                result -> new Figure.HeatMap(trials.called(result), trials.by(result), 0, 1, ""))
            .toList();
  }
}
