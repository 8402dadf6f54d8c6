package dev.nnc.profile;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds points that lie near to one of some known points but are none of them: ten times nearer
 * than is usual, and so perhaps copies with some noise. Only those are compared whose projections
 * on a few random directions are alike: the projection of a difference is, within a few deviations,
 * no longer than itself by the root of its dimensions.
 */
public final class Neighbours {
  /** So many numbers are held as points. */
  private static final int MOST_HELD = 4_000_000;

  /** With fewer rows there is no distance that neighbours usually have. */
  private static final int LEAST_ROWS = 50;

  /** In fewer dimensions many rows lie near to one by chance. */
  private static final int LEAST_PLACES = 4;

  /** Of the distances of usual neighbours. */
  private static final double NEAR = 0.1;

  /** Nearer than this, in units of two rows that have nothing in common. */
  private static final double NEAREST = 0.05;

  /**
   * Where rows fill what lies between them, as times do that are all that differs, more lie within
   * three times a distance than within it: three times as many on a line. Of copies with noise
   * there are hardly more.
   */
  private static final double CROWD = 3;

  private static final double MOST_WITHIN = 1.5;

  private static final int PROBED = 60;
  private static final double MOST_PROBES = 100e6;
  private static final int PROJECTIONS = 8;

  /** A projection is within so many deviations of what it is expected to be. */
  private static final double SIGMAS = 5;

  /**
   * All together are, squared, no more than so many times what one is expected to be: one in a
   * million is by the distribution of chi-squared with as many degrees of freedom as there are
   * projections.
   */
  private static final double SQUARES = 42.7;

  /** So many points are compared in one go. */
  private static final int AT_ONCE = 512;

  private final Points known;

  /** Of so many points in order, for each direction; infinite behind the last point. */
  private final float[][][] projected;

  /** The points, by their first projection. */
  private final int[] order;

  /** Of points among which distances say something; see {@link #canTell}. */
  public Neighbours(Points known) {
    this.known = known;
    float[][] byPoint = projections(known);
    this.order = ordered(byPoint[0]);
    // Laid in this order, what a search walks over stands side by side in memory.
    this.projected = new float[(order.length + AT_ONCE - 1) / AT_ONCE][PROJECTIONS][AT_ONCE];
    for (int k = 0; k < PROJECTIONS; k++) {
      for (float[][] portion : projected) {
        Arrays.fill(portion[k], Float.POSITIVE_INFINITY);
      }
      for (int i = 0; i < order.length; i++) {
        projected[i / AT_ONCE][k][i % AT_ONCE] = byPoint[k][order[i]];
      }
    }
  }

  /**
   * Whether distances say something.
   *
   * @param places how many numbers a point has
   */
  public static boolean canTell(int rows, int places) {
    return places >= LEAST_PLACES && rows >= LEAST_ROWS;
  }

  /** How many points of so many numbers are held at most. */
  public static int mostPoints(int places) {
    return Math.max(LEAST_ROWS, MOST_HELD / places);
  }

  /** The known points. */
  public Points points() {
    return known;
  }

  /** The places of the values, the least value first. */
  private static int[] ordered(float[] values) {
    long[] keys = new long[values.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(values[i]);
      keys[i] = ((long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32) | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  private static float[][] projections(Points points) {
    SplittableRandom random = new SplittableRandom(1);
    float[][] projected = new float[PROJECTIONS][points.count()];
    for (float[] projection : projected) {
      float[] signs = new float[points.width()];
      for (int i = 0; i < signs.length; i++) {
        signs[i] = random.nextBoolean() ? -1 : 1;
      }
      for (int point = 0; point < points.count(); point++) {
        float sum = 0;
        for (int i = 0; i < signs.length; i++) {
          sum += signs[i] * points.values()[point * signs.length + i];
        }
        projection[point] = sum;
      }
    }
    return projected;
  }

  /**
   * How many points lie near to a known one, and are copies of none; 0 if as many would by chance.
   *
   * @param others in the same units; they may be the known ones, of which none is held against
   *     itself
   */
  public int near(Points others) {
    double most = Math.min(NEAREST, NEAR * usual(others));
    if (most <= 0) {
      return 0;
    }
    float[][] theirs = projections(others);
    int near = 0;
    int within = 0;
    for (int i = 0; i < others.count(); i++) {
      double distance = distance(others, i, theirs, CROWD * most);
      near += distance > 0 && distance <= most ? 1 : 0;
      within += distance > 0 && distance <= CROWD * most ? 1 : 0;
    }
    return within > MOST_WITHIN * near ? 0 : near;
  }

  /** How far points usually are from the nearest known one; copies are not counted. */
  private double usual(Points others) {
    int probes =
        (int)
            Math.clamp(MOST_PROBES / ((double) known.count() * known.width()), 8, (double) PROBED);
    double[] distances =
        Arrays.stream(Points.evenly(others.count(), probes))
            .mapToDouble(i -> known.nearest(others, i))
            .filter(distance -> distance > 0)
            .sorted()
            .toArray();
    return distances.length == 0 ? 0 : distances[distances.length / 2];
  }

  /** How far the nearest known point is; infinite if it is further than {@code most}. */
  private double distance(Points others, int other, float[][] theirs, double most) {
    double width = SIGMAS * most;
    double enough = SQUARES * most * most;
    double nearest = Double.POSITIVE_INFINITY;
    float[] squares = new float[AT_ONCE];
    for (int start = 0; start < order.length; start += AT_ONCE) {
      float[][] ours = projected[start / AT_ONCE];
      if (ours[0][0] > theirs[0][other] + width) {
        break;
      }
      if (ours[0][AT_ONCE - 1] < theirs[0][other] - width) {
        continue;
      }
      boolean any = squares(ours, theirs, other, squares) <= enough;
      for (int i = 0; any && i < AT_ONCE; i++) {
        if (squares[i] <= enough && (others != known || order[start + i] != other)) {
          nearest =
              Math.min(
                  nearest,
                  known.distance(order[start + i], others, other, Math.min(most, nearest)));
          if (nearest == 0) {
            return 0; // a copy
          }
        }
      }
    }
    return nearest;
  }

  /**
   * Sums the squares of how far projections lie apart, and gives the least sum: loops without
   * branches over one index, of which the virtual machine makes operations on many numbers.
   */
  private static float squares(float[][] ours, float[][] theirs, int other, float[] squares) {
    Arrays.fill(squares, 0);
    for (int k = 0; k < PROJECTIONS; k++) {
      float[] here = ours[k];
      float there = theirs[k][other];
      for (int i = 0; i < squares.length; i++) {
        float difference = here[i] - there;
        squares[i] += difference * difference;
      }
    }
    float least = Float.POSITIVE_INFINITY;
    for (float each : squares) {
      least = Math.min(least, each);
    }
    return least;
  }
}
