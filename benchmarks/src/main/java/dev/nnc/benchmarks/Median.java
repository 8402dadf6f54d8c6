package dev.nnc.benchmarks;

import java.util.Arrays;

/** The middle of what was measured, which a few disturbed measurements do not move. */
final class Median {
  private Median() {}

  static double of(double[] measured) {
    double[] sorted = measured.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
