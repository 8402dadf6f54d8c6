package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import java.util.Random;

/** Points of two round clouds. */
record GaussianClouds(double noise, long seed) implements PointFormula {
  GaussianClouds(Options options) {
    this(options.real("noise"), options.whole("seed"));
  }

  @Override
  public Point point(int number, int points, Random random) {
    int side = number % 2;
    double middle = side == 1 ? 2 : -2;
    double deviation = Math.sqrt(0.5 + 7 * noise);
    return new Point(
        middle + deviation * random.nextGaussian(),
        middle + deviation * random.nextGaussian(),
        side);
  }
}
