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
  private final long stepsInEpoch;
  private final long steps;
  private final SchedulePoint.Results results;
  private double last;

  private Rate(
      Configured schedule,
      Rule.Schedule rule,
      long stepsInEpoch,
      long steps,
      SchedulePoint.Results results) {
    this.schedule = schedule;
    this.rule = rule;
    this.stepsInEpoch = stepsInEpoch;
    this.steps = steps;
    this.results = results;
  }

  /**
   * The rate of an update, or null if it is constant.
   *
   * @param epochs those that are over, as they come
   */
  static @Nullable Rate of(Train plan, Update update, long stepsInEpoch, List<Epoch> epochs) {
    Configured schedule = update.calls().schedule();
    if (schedule == null || !(schedule.entry().rule() instanceof Rule.Schedule rule)) {
      return null;
    }
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
    return new Rate(schedule, rule, stepsInEpoch, stepsInEpoch * plan.epochs(), results);
  }

  /** The rate of the step that comes after so many. */
  double after(long step) {
    SchedulePoint moment = new SchedulePoint(step, stepsInEpoch, steps, results);
    last = rule.rate(moment, 0, schedule.options());
    return last;
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

  /** The rate that was asked for last. */
  double last() {
    return last;
  }
}
