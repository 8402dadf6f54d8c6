package dev.nnc.catalog;

import dev.nnc.type.Shape;
import org.jspecify.annotations.Nullable;

/** How numbers are shown as a picture: gray with one channel, else red, green and blue. */
public record PictureShape(int height, int width, int channels) {
  private static final int LEAST_SIDE = 4;
  private static final long MOST_SIDE = 4096;

  /**
   * The picture that a row of this shape is: height and width, with one or three channels behind
   * them or none, or as many numbers as a square has; null if it is none.
   */
  public static @Nullable PictureShape of(Shape row) {
    if (!row.isKnown()) {
      return null;
    }
    if (row.rank() == 1) {
      long side = Math.round(Math.sqrt(row.dimension(0).size()));
      return side * side == row.dimension(0).size() ? of(side, side, 1) : null;
    }
    if (row.rank() == 2) {
      return of(row.dimension(0).size(), row.dimension(1).size(), 1);
    }
    if (row.rank() == 3 && (row.dimension(2).size() == 1 || row.dimension(2).size() == 3)) {
      return of(row.dimension(0).size(), row.dimension(1).size(), row.dimension(2).size());
    }
    return null;
  }

  private static @Nullable PictureShape of(long height, long width, long channels) {
    return height < LEAST_SIDE || width < LEAST_SIDE || height > MOST_SIDE || width > MOST_SIDE
        ? null
        : new PictureShape((int) height, (int) width, (int) channels);
  }
}
