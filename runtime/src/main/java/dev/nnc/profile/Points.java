package dev.nnc.profile;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some rows as points, whose distance is a root mean square; see {@link #of}.
 *
 * @param values one row after another
 * @param rows which rows these are
 * @param width how many numbers a point has
 * @param scale what each number of a row was multiplied by
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
public record Points(float[] values, int[] rows, int width, float[] scale) {
  public int count() {
    return rows.length;
  }

  /**
   * Rows whose fields count the same each: the unit of a field is the spread of its values, so that
   * 1 is about as far as two rows lie apart that have nothing in common.
   *
   * @param values one row after another; they are scaled in place
   * @param places how many numbers of a row belong to each field
   */
  public static Points of(float[] values, int[] rows, List<Integer> places) {
    int width = places.stream().mapToInt(each -> each).sum();
    float[] scale = new float[width];
    int start = 0;
    for (int own : places) {
      double variance = 0;
      for (int place = start; place < start + own; place++) {
        variance += variance(values, place, width, rows.length) / own;
      }
      // Two rows that have nothing in common are twice the variance apart, as a mean of squares.
      double unit = Math.sqrt(2 * variance * own * places.size());
      Arrays.fill(scale, start, start + own, unit > 0 ? (float) (1 / unit) : 0);
      start += own;
    }
    return new Points(scaled(values, scale), rows.clone(), width, scale);
  }

  /** Other rows in the same units. */
  public Points others(float[] values, int[] rows) {
    return new Points(scaled(values, scale), rows.clone(), width, scale);
  }

  private static double variance(float[] values, int place, int width, int rows) {
    double mean = 0;
    double squares = 0;
    for (int row = 0; row < rows; row++) {
      double difference = values[row * width + place] - mean;
      mean += difference / (row + 1);
      squares += difference * (values[row * width + place] - mean);
    }
    return squares / rows;
  }

  private static float[] scaled(float[] values, float[] scale) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale[i % scale.length];
    }
    return values;
  }

  /** How far apart two are; more than {@code most} if they are no nearer than that. */
  public double distance(int point, Points others, int other, double most) {
    double sum = 0;
    double enough = most * most;
    int here = point * width;
    int there = other * width;
    for (int i = 0; i < width; i++) {
      double difference = values[here + i] - others.values[there + i];
      sum += difference * difference;
      if (sum > enough) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return Math.sqrt(sum);
  }

  /**
   * How far the nearest of these points is from another one, which is not held against itself where
   * it is one of them.
   */
  public double nearest(Points others, int other) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int point = 0; point < count(); point++) {
      if (others != this || point != other) {
        nearest = Math.min(nearest, distance(point, others, other, nearest));
      }
    }
    return nearest;
  }

  /** Which of these points is the nearest to another one; of equally near ones the first. */
  public int whichIsNearest(Points others, int other) {
    double nearest = Double.POSITIVE_INFINITY;
    int found = 0;
    for (int point = 0; point < count(); point++) {
      double distance = distance(point, others, other, nearest);
      if (distance < nearest) {
        nearest = distance;
        found = point;
      }
    }
    return found;
  }

  /** So many rows that lie evenly between the first and the last. */
  public static int[] evenly(int count, int most) {
    if (count <= most) {
      return IntStream.range(0, count).toArray();
    }
    int[] some = new int[most];
    for (int i = 0; i < most; i++) {
      some[i] = most == 1 ? 0 : (int) ((long) i * (count - 1) / (most - 1));
    }
    return some;
  }
}
