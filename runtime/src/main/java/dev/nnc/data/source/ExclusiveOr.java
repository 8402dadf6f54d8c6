package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import java.util.Random;

/** Points of a square, whose class tells whether their signs differ. */
record ExclusiveOr(double noise, long seed) implements PointFormula {
  private static final double GAP = 0.3;

  ExclusiveOr(Options options) {
    this(options.real("noise"), options.whole("seed"));
  }

  @Override
  public Point point(int number, int points, Random random) {
    double x = GAP + PointFormula.uniform(random, 0, RADIUS - GAP);
    double y = GAP + PointFormula.uniform(random, 0, RADIUS - GAP);
    x = random.nextBoolean() ? x : -x;
    y = (number % 2 == 1) == (x > 0) ? -y : y;
    double shakenX = x + PointFormula.uniform(random, -RADIUS, RADIUS) * noise;
    double shakenY = y + PointFormula.uniform(random, -RADIUS, RADIUS) * noise;
    return new Point(x, y, shakenX * shakenY < 0 ? 1 : 0);
  }
}
