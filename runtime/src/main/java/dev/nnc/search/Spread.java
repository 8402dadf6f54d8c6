package dev.nnc.search;

import java.util.Arrays;

/**
 * How far numbers lie apart.
 *
 * @param deviation the standard deviation of a sample, with n - 1; NaN of one number
 */
public record Spread(double mean, double deviation, double least, double most) {
  /** Of one number or more. */
  public static Spread of(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return new Spread(
        mean,
        Math.sqrt(squares / (values.length - 1)),
        Arrays.stream(values).min().orElse(Double.NaN),
        Arrays.stream(values).max().orElse(Double.NaN));
  }
}
