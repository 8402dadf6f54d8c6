package dev.nnc.figure;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.SearchPlan;
import dev.nnc.record.Trial;
import dev.nnc.report.Trials;
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

  /** Losses and errors become better downwards; of the goal the program says it. */
  private static boolean more(SearchPlan search, String result) {
    return search
        .goal()
        .filter(goal -> goal.result().equals(result))
        .map(SearchPlan.Goal::more)
        .orElse(!result.matches(".*\\b(loss|mse|mae|rmse|.*error.*|.*entropy.*)"));
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
                      case SearchPlan.Domain.Choice choice -> choice(axis.param(), choice);
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
    return new Trials(params, name, more(search, result), all);
  }

  private static Trials.Param choice(String param, SearchPlan.Domain.Choice choice) {
    return new Trials.Param(param, Trials.Spread.CHOICE, choice.values());
  }

  private static double number(Trials.Param param, String value) {
    return param.spread() == Trials.Spread.CHOICE
        ? param.values().indexOf(value)
        : Double.parseDouble(value);
  }
}
