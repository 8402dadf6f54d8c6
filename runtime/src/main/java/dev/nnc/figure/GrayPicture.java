package dev.nnc.figure;

import dev.nnc.data.GrayLevels;
import dev.nnc.report.Picture;
import dev.nnc.type.PictureShape;

/** A row of numbers as a picture. */
final class GrayPicture {
  private GrayPicture() {}

  /** Numbers from 0 to 1 as they are, black to white; others from the least to the greatest. */
  static Picture of(Values values, int row) {
    PictureShape shape = PictureShape.of(values.shape());
    if (shape == null) {
      throw new IllegalStateException(values.shape() + " was checked to be a picture");
    }
    int width = values.width();
    return Picture.of(
        shape.width(),
        shape.height(),
        shape.channels(),
        GrayLevels.of(values.numbers(), row * width, width));
  }
}
