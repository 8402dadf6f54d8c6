package dev.nnc.ir;

import java.util.Arrays;

/** What a variable holds at the start. */
public sealed interface Initial {
  /** The same number everywhere. */
  record Fill(double value) implements Initial {}

  /** These numbers, in row-major order. */
  record Values(double[] values) implements Initial {
    public Values {
      values = values.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Values v && Arrays.equals(values, v.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  /** Gaussian random numbers; with {@code truncated}, none beyond two standard deviations. */
  record Normal(double mean, double deviation, boolean truncated) implements Initial {}

  /** Uniform random numbers in {@code [low, high)}. */
  record Uniform(double low, double high) implements Initial {}

  /**
   * {@code gain} times a random matrix with orthonormal rows or columns, whichever are fewer (Saxe
   * et al. 2014). Of more than two axes, all but the last are the rows.
   */
  record Orthogonal(double gain) implements Initial {}

  /** The seed of the run, for the variable {@link Program#SEED}. */
  record Seed() implements Initial {}
}
