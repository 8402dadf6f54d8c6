package dev.nnc.figure;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.SearchPlan;
import dev.nnc.record.Trial;
import dev.nnc.report.Trials;
import dev.nnc.train.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * The trials of a search as the page draws them, by any of their results.
 *
 * @param trials by their numbers
 */
record DrawnTrials(ActionPlan.Sweep sweep, SortedMap<Integer, Trial> trials) {
  /** A result without the action's name, where no other action has one of that name. */
  String called(String result) {
    String bare = result.substring(result.indexOf('.') + 1);
    boolean alone =
        trials.values().stream()
                .flatMap(trial -> trial.results().keySet().stream())
                .distinct()
                .filter(each -> each.substring(each.indexOf('.') + 1).equals(bare))
                .count()
            < 2;
    return alone || sweep.actions().size() == 1 ? bare : result;
  }

  /** Whether more of a result is better: of the goal the program says it, else its metric. */
  private boolean more(String result) {
    SearchPlan.Goal goal = sweep.search().goal().orElse(null);
    if (goal != null && goal.result().equals(result)) {
      return goal.more();
    }
    int point = result.indexOf('.');
    return Better.whenGreater(result.substring(point + 1), metrics(result.substring(0, point)));
  }

  private List<MetricPlan> metrics(String action) {
    for (ActionPlan each : sweep.actions()) {
      if (each.name().equals(action)) {
        return switch (each) {
          case ActionPlan.Train train -> train.metrics();
          case ActionPlan.Evaluate evaluate -> evaluate.metrics();
          default -> List.of();
        };
      }
    }
    return List.of();
  }

  /** The trials with that result as their score. */
  Trials by(String result) {
    SearchPlan search = sweep.search();
    List<Trials.Param> params =
        search.axes().stream()
            .map(
                axis ->
                    switch (axis.domain()) {
                      case SearchPlan.Domain.Range range ->
                          new Trials.Param(
                              axis.param(),
                              range.logarithmic()
                                  ? Trials.Spread.LOGARITHMIC
                                  : Trials.Spread.LINEAR,
                              List.of());
                      case SearchPlan.Domain.Choice choice ->
                          new Trials.Param(axis.param(), Trials.Spread.CHOICE, choice.values());
                    })
            .toList();
    List<Trials.Trial> all = new ArrayList<>();
    for (Trial trial : trials.values()) {
      all.add(
          new Trials.Trial(
              trial.number() + 1,
              IntStream.range(0, params.size())
                  .mapToObj(
                      i ->
                          number(
                              params.get(i), trial.values().getOrDefault(params.get(i).name(), "")))
                  .toList(),
              trial.result(result),
              switch (trial.ending()) {
                case FINISHED -> Trials.State.FINISHED;
                case STOPPED -> Trials.State.STOPPED;
                case FAILED -> Trials.State.FAILED;
              }));
    }
    String name = result.substring(result.indexOf('.') + 1);
    return new Trials(params, name, more(result), all);
  }

  private static double number(Trials.Param param, String value) {
    return param.spread() == Trials.Spread.CHOICE
        ? param.values().indexOf(value)
        : Double.parseDouble(value);
  }
}
