package dev.nnc.type;

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

  /**
   * The picture of classes that a row of this type is: a class at each place of height and width;
   * null if it is none.
   */
  public static @Nullable PictureShape ofClasses(ColumnType type) {
    return type.isClassSequence() && type.shape().rank() == 2 ? of(type.shape()) : null;
  }

  /**
   * The picture of classes that a prediction is: at each place of such a truth one value for each
   * class, or one number for two; null if it is none.
   */
  public static @Nullable PictureShape ofAnswers(Shape prediction, ColumnType truth) {
    PictureShape picture = ofClasses(truth);
    if (picture == null || !prediction.isKnown() || prediction.rank() < 2) {
      return null;
    }
    boolean answers = prediction.rank() == 2 || prediction.rank() == 3;
    return answers
            && prediction.dimension(0).size() == picture.height()
            && prediction.dimension(1).size() == picture.width()
        ? picture
        : null;
  }

  private static @Nullable PictureShape of(long height, long width, long channels) {
    return height < LEAST_SIDE || width < LEAST_SIDE || height > MOST_SIDE || width > MOST_SIDE
        ? null
        : new PictureShape((int) height, (int) width, (int) channels);
  }
}
