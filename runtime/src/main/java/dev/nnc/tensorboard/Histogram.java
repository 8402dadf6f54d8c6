package dev.nnc.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * How many numbers lie in which range: thirty ranges of one width from the least number to the
 * greatest, as {@code tf.summary.histogram} has them.
 *
 * @param buckets in rising order; none if there were no numbers
 */
record Histogram(List<Bucket> buckets) {
  private static final int BUCKETS = 30;

  Histogram {
    buckets = List.copyOf(buckets);
  }

  /** The numbers from {@code left} to {@code right}, which belongs to the last bucket only. */
  record Bucket(double left, double right, long count) {}

  /** Of 32-bit floats, little-endian. */
  static Histogram ofFloats(byte[] numbers) {
    ByteBuffer buffer = ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);
    return of(numbers.length / Float.BYTES, i -> buffer.getFloat(i * Float.BYTES));
  }

  /** Of 64-bit floats, little-endian. */
  static Histogram ofDoubles(byte[] numbers) {
    ByteBuffer buffer = ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);
    return of(numbers.length / Double.BYTES, i -> buffer.getDouble(i * Double.BYTES));
  }

  /** Of so many numbers; those that are infinite or NaN lie in no range and are left out. */
  static Histogram of(int size, IntToDoubleFunction numbers) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    int finite = 0;
    for (int i = 0; i < size; i++) {
      double number = numbers.applyAsDouble(i);
      if (Double.isFinite(number)) {
        finite++;
        least = Math.min(least, number);
        greatest = Math.max(greatest, number);
      }
    }
    if (finite == 0) {
      return new Histogram(List.of());
    }
    if (least == greatest) {
      return new Histogram(List.of(new Bucket(least - 0.5, greatest + 0.5, finite)));
    }
    // The distance of two numbers may be more than a number can be.
    double width = greatest / BUCKETS - least / BUCKETS;
    long[] counts = new long[BUCKETS];
    for (int i = 0; i < size; i++) {
      double number = numbers.applyAsDouble(i);
      if (Double.isFinite(number)) {
        int bucket = width == 0 ? 0 : (int) ((number / 2 - least / 2) / width * 2);
        counts[Math.clamp(bucket, 0, BUCKETS - 1)]++;
      }
    }
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(
          new Bucket(border(least, greatest, i), border(least, greatest, i + 1), counts[i]));
    }
    return new Histogram(buckets);
  }

  /** The left border of the range of that number; behind the last one, its right border. */
  private static double border(double least, double greatest, int bucket) {
    double share = (double) bucket / BUCKETS;
    return least * (1 - share) + greatest * share;
  }
}
