package dev.nnc.catalog;

import java.util.List;

/**
 * Where a training stands just before a step, as far as a learning rate may depend on it.
 *
 * @param step how many steps were made since the schedule began
 * @param stepsInEpoch how many steps an epoch has, at least 1
 * @param steps how many steps the schedule goes over in all
 * @param results what the epochs so far have given
 */
public record SchedulePoint(long step, long stepsInEpoch, long steps, Results results) {
  /** The results of the epochs that are over. */
  public interface Results {
    /** A result of each epoch, such as {@code validation.loss}. */
    List<Double> of(String name);

    /** Whether the result is the better the greater it is. */
    boolean moreIsBetter(String name);
  }

  /** How many epochs are over, the part of the present one included. */
  public double epoch() {
    return (double) step / stepsInEpoch;
  }

  /** Which part of the training is over, from 0 to 1. */
  public double part() {
    return steps <= 0 ? 1 : Math.min(1, (double) step / steps);
  }

  /** The same moment for a schedule that begins so many steps later. */
  public SchedulePoint after(long later) {
    return new SchedulePoint(step - later, stepsInEpoch, steps - later, results);
  }
}
