package dev.nnc.train;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.SchedulePoint;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.ActionPlan.Update;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The learning rate of each step, where it is not constant. */
final class Rate {
  /** The name of the result that says the rate of an epoch's last step. */
  static final String RESULT = "rate";

  private final Configured schedule;
  private final Rule.Schedule rule;
  private final Train plan;
  private final long stepsInEpoch;
  private final long steps;

  private Rate(Configured schedule, Rule.Schedule rule, Train plan, long stepsInEpoch) {
    this.schedule = schedule;
    this.rule = rule;
    this.plan = plan;
    this.stepsInEpoch = stepsInEpoch;
    steps = stepsInEpoch * plan.epochs();
  }

  /** The rate of an update, or null if it is constant. */
  static @Nullable Rate of(Train plan, Update update, long stepsInEpoch) {
    Configured schedule = update.calls().schedule();
    if (schedule == null || !(schedule.entry().rule() instanceof Rule.Schedule rule)) {
      return null;
    }
    return new Rate(schedule, rule, plan, stepsInEpoch);
  }

  /**
   * The rate of the step that comes after so many.
   *
   * @param epochs those that are over
   */
  double after(long step, List<Epoch> epochs) {
    SchedulePoint.Results results =
        new SchedulePoint.Results() {
          @Override
          public List<Double> of(String name) {
            return epochs.stream().map(epoch -> Epoch.find(epoch.results(), name)).toList();
          }

          @Override
          public boolean moreIsBetter(String name) {
            return Better.whenGreater(name, plan.metrics());
          }
        };
    return rule.rate(new SchedulePoint(step, stepsInEpoch, steps, results), 0, schedule.options());
  }

  /** The results that it looks at. */
  List<String> watched() {
    List<String> watched = new ArrayList<>();
    collect(schedule, watched);
    return watched;
  }

  private static void collect(Configured schedule, List<String> watched) {
    for (Option option : schedule.entry().options()) {
      Object value = schedule.options().find(option.name());
      if (option.type() instanceof OptionType.ResultName && value instanceof String result) {
        watched.add(result);
      } else if (value instanceof Configured inner) {
        collect(inner, watched);
      }
    }
  }
}
