package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import java.util.Random;

/** Points of a disc and of a ring around it. */
record Circle(double noise, long seed) implements PointFormula {
  Circle(Options options) {
    this(options.real("noise"), options.whole("seed"));
  }

  @Override
  public Point point(int number, int points, Random random) {
    double distance =
        number % 2 == 1
            ? PointFormula.uniform(random, 0, RADIUS / 2)
            : PointFormula.uniform(random, 0.7 * RADIUS, RADIUS);
    double angle = PointFormula.uniform(random, 0, 2 * Math.PI);
    double x = distance * StrictMath.sin(angle);
    double y = distance * StrictMath.cos(angle);
    double shakenX = x + PointFormula.uniform(random, -RADIUS, RADIUS) * noise;
    double shakenY = y + PointFormula.uniform(random, -RADIUS, RADIUS) * noise;
    return new Point(x, y, Math.sqrt(shakenX * shakenX + shakenY * shakenY) < RADIUS / 2 ? 1 : 0);
  }
}
