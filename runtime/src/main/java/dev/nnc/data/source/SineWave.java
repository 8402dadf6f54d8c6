package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import java.util.Random;

/**
 * A wave, one row a step of time: the columns time and value.
 *
 * @param period how many steps one turn takes
 * @param noise the standard deviation of what is added
 */
record SineWave(double period, double noise, long seed) implements Formula {
  SineWave(Options options) {
    this(options.real("period"), options.real("noise"), options.whole("seed"));
  }

  @Override
  public void fill(double[][] columns) {
    Random random = new Random(seed);
    for (int row = 0; row < columns[0].length; row++) {
      columns[0][row] = row;
      columns[1][row] = StrictMath.sin(2 * Math.PI * row / period) + noise * random.nextGaussian();
    }
  }
}
