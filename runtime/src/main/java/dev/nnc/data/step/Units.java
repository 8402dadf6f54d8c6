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
      DataPlan.Step step = field.steps().get(i);
      double[] factors;
      double[] addends;
      switch (step.name()) {
        case "flatten", "reshape", "impute", "window" -> {
          continue;
        }
        case "scale" -> {
          factors = new double[] {step.options().real("factor")};
          addends = new double[1];
        }
        case "shift" -> {
          factors = new double[] {1};
          addends = new double[] {step.options().real("by")};
        }
        default -> {
          List<Double> less;
          List<Double> divisors = new ArrayList<>();
          if (fitted.find(field.name(), i + 1) instanceof Fitted.Standardized fit) {
            less = fit.mean();
            divisors.addAll(fit.deviation());
          } else if (fitted.find(field.name(), i + 1) instanceof Fitted.Normalized fit) {
            less = fit.least();
            for (int j = 0; j < less.size(); j++) {
              divisors.add(fit.most().get(j) - less.get(j));
            }
          } else if (fitted.find(field.name(), i + 1) instanceof Fitted.Scaled fit) {
            less = fit.centre();
            divisors.addAll(fit.spread());
          } else {
            return Optional.empty();
          }
          factors = new double[less.size()];
          addends = new double[less.size()];
          for (int j = 0; j < factors.length; j++) {
            factors[j] = 1 / divisors.get(j);
            addends[j] = -less.get(j) / divisors.get(j);
          }
        }
      }
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
