package dev.nnc.plan;

import dev.nnc.catalog.Configured;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a sweep looks for, and where.
 *
 * @param axes the params, in the order of the file
 * @param method a configured entry of kind METHOD
 * @param goal what makes a trial better than another; empty if all are only shown
 * @param keepsBest whether the run goes on with the best trial's params and weights
 * @param seconds after how long no further trial begins; empty if all do
 */
public record SearchPlan(
    List<Axis> axes,
    Configured method,
    Optional<Goal> goal,
    boolean keepsBest,
    OptionalDouble seconds) {
  public SearchPlan {
    axes = List.copyOf(axes);
  }

  /** A param and the values that are tried. */
  public record Axis(String param, Domain domain) {}

  /** Values of a param. */
  public sealed interface Domain {
    /**
     * Numbers between two, both included.
     *
     * @param logarithmic whether their logarithms are evenly spread
     * @param whole whether only whole numbers are meant
     */
    record Range(double low, double high, boolean logarithmic, boolean whole) implements Domain {}

    /** These values, as a person would write them. */
    record Choice(List<String> values) implements Domain {
      public Choice {
        values = List.copyOf(values);
      }
    }
  }

  /**
   * What makes a trial better than another.
   *
   * @param result as the trial has it: the action's name, a point, the result's name
   * @param written as the program calls it
   * @param more whether more is better
   */
  public record Goal(String result, String written, boolean more) {}
}
