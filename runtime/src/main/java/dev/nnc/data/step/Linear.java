package dev.nnc.data.step;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import java.util.Arrays;
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

  /** The way back; empty where a factor leaves nothing to go back from. */
  Optional<Inverse> inverse() {
    for (int i = 0; i < factors.length; i++) {
      if (factors[i] == 0 || !Double.isFinite(factors[i]) || !Double.isFinite(addends[i])) {
        return Optional.empty();
      }
    }
    boolean same = factors.length == 1 && factors[0] == 1 && addends[0] == 0;
    return Optional.of(
        same
            ? new Inverse.Same()
            : new Inverse.Affine(
                Arrays.stream(factors).boxed().toList(), Arrays.stream(addends).boxed().toList()));
  }

  Values over(Values.Numbers numbers) {
    return new Values.Numbers(NumericView.Affine.over(numbers.matrix(), factors, addends));
  }
}
