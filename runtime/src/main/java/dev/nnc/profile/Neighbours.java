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
  private static final int PROJECTIONS = 4;

  /** A projection is within so many deviations of what it is expected to be. */
  private static final double SIGMAS = 5;

  private final Points known;

  /** Of each direction, in order. */
  private final float[][] projected;

  /** The points, by their first projection. */
  private final int[] order;

  /** Of points among which distances say something; see {@link #canTell}. */
  public Neighbours(Points known) {
    this.known = known;
    float[][] byPoint = projections(known);
    this.order = ordered(byPoint[0]);
    // Laid in this order, what a search walks over stands side by side in memory.
    this.projected = new float[PROJECTIONS][order.length];
    for (int k = 0; k < PROJECTIONS; k++) {
      for (int i = 0; i < order.length; i++) {
        projected[k][i] = byPoint[k][order[i]];
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
      boolean[] negative = new boolean[points.width()];
      for (int i = 0; i < negative.length; i++) {
        negative[i] = random.nextBoolean();
      }
      for (int point = 0; point < points.count(); point++) {
        float sum = 0;
        for (int i = 0; i < negative.length; i++) {
          float value = points.values()[point * negative.length + i];
          sum += negative[i] ? -value : value;
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
    double nearest = Double.POSITIVE_INFINITY;
    int low = first(theirs[0][other] - width);
    for (int i = low; i < order.length && projected[0][i] <= theirs[0][other] + width; i++) {
      boolean alike = others != known || order[i] != other;
      for (int k = 1; k < PROJECTIONS && alike; k++) {
        alike = Math.abs(projected[k][i] - theirs[k][other]) <= width;
      }
      if (alike) {
        nearest =
            Math.min(nearest, known.distance(order[i], others, other, Math.min(most, nearest)));
        if (nearest == 0) {
          return 0; // a copy
        }
      }
    }
    return nearest;
  }

  /** The place in order of the first point whose projection is at least that. */
  private int first(double least) {
    int low = 0;
    int high = order.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (projected[0][middle] < least) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
