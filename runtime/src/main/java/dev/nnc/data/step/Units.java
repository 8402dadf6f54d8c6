package dev.nnc.data.step;

import dev.nnc.plan.DataPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way back from prepared numbers to those before a field's steps, where each step was a factor
 * and an addend.
 *
 * @param factors of the numbers of a row, the number {@code i} at {@code i mod size}; none is 0
 * @param addends as many
 */
public record Units(List<Double> factors, List<Double> addends) {
  public Units {
    factors = List.copyOf(factors);
    addends = List.copyOf(addends);
  }

  /** The number before all steps, from the prepared one at that place of the row. */
  public double original(int place, double prepared) {
    int at = place % factors.size();
    return factors.get(at) * prepared + addends.get(at);
  }

  /** The way back over all steps of the field; empty if one of them cannot be undone so. */
  public static Optional<Units> of(DataPlan.Field field, Fitted fitted) {
    // Forward: prepared = times * x + plus.
    double[] times = {1};
    double[] plus = {0};
    for (int i = 0; i < field.steps().size(); i++) {
      DataPlan.Step use = field.steps().get(i);
      DataStep step = DataSteps.find(use.name());
      Optional<Linear> linear =
          step == null
              ? Optional.empty()
              : step.linear(use.options(), fitted.find(field.name(), i + 1));
      if (linear.isEmpty()) {
        return Optional.empty();
      }
      double[] factors = linear.get().factors();
      double[] addends = linear.get().addends();
      int size = Math.max(times.length, factors.length);
      if (size % times.length != 0 || size % factors.length != 0) {
        return Optional.empty();
      }
      double[] nextTimes = new double[size];
      double[] nextPlus = new double[size];
      for (int j = 0; j < size; j++) {
        double factor = factors[j % factors.length];
        nextTimes[j] = times[j % times.length] * factor;
        nextPlus[j] = plus[j % plus.length] * factor + addends[j % addends.length];
      }
      times = nextTimes;
      plus = nextPlus;
    }
    List<Double> back = new ArrayList<>();
    List<Double> add = new ArrayList<>();
    for (int j = 0; j < times.length; j++) {
      if (times[j] == 0 || !Double.isFinite(times[j]) || !Double.isFinite(plus[j])) {
        return Optional.empty();
      }
      back.add(1 / times[j]);
      add.add(-plus[j] / times[j]);
    }
    return Optional.of(new Units(back, add));
  }
}
