package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import java.util.Random;

/** Points of two interleaved spirals. */
record Spirals(double noise, long seed) implements PointFormula {
  private static final double TURNS = 1.75;

  Spirals(Options options) {
    this(options.real("noise"), options.whole("seed"));
  }

  @Override
  public Point point(int number, int points, Random random) {
    int side = number % 2;
    int each = (points + 1) / 2;
    double along = (double) (number / 2) / each;
    double angle = TURNS * 2 * Math.PI * along + side * Math.PI;
    return new Point(
        along * RADIUS * StrictMath.sin(angle) + PointFormula.uniform(random, -1, 1) * noise,
        along * RADIUS * StrictMath.cos(angle) + PointFormula.uniform(random, -1, 1) * noise,
        side);
  }
}
