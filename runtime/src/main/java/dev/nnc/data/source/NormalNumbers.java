package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import java.util.Random;

/** Normally distributed numbers with mean 0 and standard deviation 1, row by row. */
record NormalNumbers(long seed) implements Formula {
  NormalNumbers(Options options) {
    this(options.whole("seed"));
  }

  @Override
  public void fill(double[][] columns) {
    Random random = new Random(seed);
    for (int row = 0; row < columns[0].length; row++) {
      for (double[] column : columns) {
        column[row] = random.nextGaussian();
      }
    }
  }
}
