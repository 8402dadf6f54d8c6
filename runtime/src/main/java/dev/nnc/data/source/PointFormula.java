package dev.nnc.data.source;

import java.util.Random;

/** Points of a plane in two classes: the columns x, y and class. */
interface PointFormula extends Formula {
  /** The points lie within this distance of the middle, on each axis. */
  double RADIUS = 5;

  /** A point and its class. */
  record Point(double x, double y, int side) {}

  long seed();

  /** The point of that number among so many; every other one is of class 1 before any noise. */
  Point point(int number, int points, Random random);

  @Override
  default void fill(double[][] columns) {
    Random random = new Random(seed());
    int points = columns[0].length;
    for (int row = 0; row < points; row++) {
      Point point = point(row, points, random);
      columns[0][row] = point.x();
      columns[1][row] = point.y();
      columns[2][row] = point.side();
    }
  }

  /** A number from the first to the second. */
  static double uniform(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
