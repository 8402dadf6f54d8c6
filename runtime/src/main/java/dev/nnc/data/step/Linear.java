package dev.nnc.data.step;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import java.util.List;
import java.util.Optional;

/**
 * {@code factor · x + addend} for each number of a row.
 *
 * @param factors of the numbers of a row, the number {@code i} at {@code i mod size}
 * @param addends as many
 */
@SuppressWarnings("ArrayRecordComponent") // made once, used at once
record Linear(double[] factors, double[] addends) {
  /** Leaves numbers as they are, in whatever shape. */
  static Linear identity() {
    return of(1, 0);
  }

  static Linear of(double factor, double addend) {
    return new Linear(new double[] {factor}, new double[] {addend});
  }

  /** Less the first, divided by the second; 0 where that is 0. */
  static Linear dividing(List<Double> less, List<Double> divisors) {
    double[] factors = new double[less.size()];
    double[] addends = new double[less.size()];
    for (int i = 0; i < factors.length; i++) {
      double divisor = divisors.get(i);
      factors[i] = divisor == 0 ? 0 : 1 / divisor;
      addends[i] = divisor == 0 ? 0 : -less.get(i) / divisor;
    }
    return new Linear(factors, addends);
  }

  /** Both, this one first; empty if they do not count a row's numbers alike. */
  Optional<Linear> then(Linear next) {
    int size = Math.max(factors.length, next.factors.length);
    if (size % factors.length != 0 || size % next.factors.length != 0) {
      return Optional.empty();
    }
    double[] times = new double[size];
    double[] plus = new double[size];
    for (int i = 0; i < size; i++) {
      double factor = next.factors[i % next.factors.length];
      times[i] = factors[i % factors.length] * factor;
      plus[i] = addends[i % addends.length] * factor + next.addends[i % next.addends.length];
    }
    return Optional.of(new Linear(times, plus));
  }

  Values over(Values.Numbers numbers) {
    return new Values.Numbers(NumericView.Affine.over(numbers.matrix(), factors, addends));
  }
}
