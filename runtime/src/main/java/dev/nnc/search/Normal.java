package dev.nnc.search;

import java.util.SplittableRandom;

/** The standard normal distribution; the same on every machine. */
final class Normal {
  /** From here on, no double tells the error function from 1. */
  private static final double FAR = 6;

  private static final double LOG_OF_ROOT_OF_TWO_PI = 0.9189385332046728;

  private Normal() {}

  static double logDensity(double x) {
    return -0.5 * x * x - LOG_OF_ROOT_OF_TWO_PI;
  }

  /** The probability of lying between two numbers; never quite 0, since it stands in logarithms. */
  static double between(double low, double high) {
    double share = 0.5 * (erf(high / StrictMath.sqrt(2)) - erf(low / StrictMath.sqrt(2)));
    return Math.max(share, 1e-300);
  }

  /**
   * The error function, {@code 2/√π ∫₀ˣ exp(−t²) dt}, by the series {@code 2/√π exp(−x²) Σ 2ⁿ x²ⁿ⁺¹
   * / (2n+1)!!}, in which nothing cancels (Abramowitz and Stegun 7.1.6).
   */
  static double erf(double x) {
    if (Math.abs(x) >= FAR) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.abs(sum) * 0x1p-54; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / StrictMath.sqrt(StrictMath.PI) * StrictMath.exp(-x * x) * sum;
  }

  /** A number drawn from it (Box and Muller 1958). */
  static double sample(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }
}
