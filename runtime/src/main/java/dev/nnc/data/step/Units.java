package dev.nnc.data.step;

import dev.nnc.plan.ColumnUnit;
import dev.nnc.plan.DataPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from a field's numbers back to the unit of its column, as {@link ColumnUnit} says it,
 * with what the steps have learned.
 *
 * @param column whose unit it is
 * @param runs what undoes each run of steps that multiply and add, in the order of the file; all
 *     but the first come behind a logarithm
 */
public record Units(ColumnUnit column, List<Run> runs) {
  public Units {
    runs = List.copyOf(runs);
  }

  /**
   * A factor and then an addend.
   *
   * @param factors of the numbers of a row, the number {@code i} at {@code i mod size}; none is 0
   * @param addends as many
   */
  public record Run(List<Double> factors, List<Double> addends) {
    public Run {
      factors = List.copyOf(factors);
      addends = List.copyOf(addends);
    }

    private double of(int place, double number) {
      int at = place % factors.size();
      return factors.get(at) * number + addends.get(at);
    }

    private double undone(int place, double number) {
      int at = place % factors.size();
      return (number - addends.get(at)) / factors.get(at);
    }
  }

  /** Whether equal distances stay equal. */
  public boolean isStraight() {
    return runs.size() == 1;
  }

  /** The number in the column's unit, from the prepared one at that place of the row. */
  public double original(int place, double prepared) {
    return original(runs, place, prepared);
  }

  /** The prepared number at that place of the row, from the one in the column's unit. */
  public double prepared(int place, double original) {
    double number = original;
    for (int i = 0; i < runs.size(); i++) {
      number = runs.get(i).undone(place, i == 0 ? number : StrictMath.log1p(number));
    }
    return number;
  }

  /** The same where nothing else is known of the unit. */
  public static double original(List<Run> runs, int place, double prepared) {
    double number = runs.getLast().of(place, prepared);
    for (int i = runs.size() - 2; i >= 0; i--) {
      number = runs.get(i).of(place, StrictMath.expm1(number));
    }
    return number;
  }

  /**
   * The way back over the steps of the unit; empty if a step has made all numbers one, or was not
   * fitted.
   */
  public static Optional<Units> of(ColumnUnit unit, Fitted fitted) {
    List<Run> runs = new ArrayList<>();
    Linear run = Linear.identity();
    for (int i = 0; i < unit.steps().size(); i++) {
      DataPlan.Step use = unit.steps().get(i);
      DataStep step = DataSteps.find(use.name());
      if (step == null) {
        return Optional.empty();
      }
      if (step.isLog1p()) {
        Optional<Run> back = back(run);
        if (back.isEmpty()) {
          return Optional.empty();
        }
        runs.add(back.get());
        run = Linear.identity();
        continue;
      }
      Optional<Linear> linear =
          step.linear(use.options(), fitted.find(unit.field().name(), unit.first() + i + 1));
      Linear before = run;
      Optional<Linear> both = linear.flatMap(before::then);
      if (both.isEmpty()) {
        return Optional.empty();
      }
      run = both.get();
    }
    Optional<Run> last = back(run);
    if (last.isEmpty()) {
      return Optional.empty();
    }
    runs.add(last.get());
    return Optional.of(new Units(unit, runs));
  }

  /** The same of a field that is defined here. */
  public static Optional<Units> of(DataPlan.Field field, Fitted fitted) {
    return ColumnUnit.of(field).flatMap(unit -> of(unit, fitted));
  }

  private static Optional<Run> back(Linear forward) {
    List<Double> factors = new ArrayList<>();
    List<Double> addends = new ArrayList<>();
    for (int i = 0; i < forward.factors().length; i++) {
      double factor = forward.factors()[i];
      double addend = forward.addends()[i];
      if (factor == 0 || !Double.isFinite(factor) || !Double.isFinite(addend)) {
        return Optional.empty();
      }
      factors.add(1 / factor);
      addends.add(-addend / factor);
    }
    return Optional.of(new Run(factors, addends));
  }
}
