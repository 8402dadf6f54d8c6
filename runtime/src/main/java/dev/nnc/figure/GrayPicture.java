package dev.nnc.figure;

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
    float least = 0;
    float most = 1;
    int width = values.width();
    for (int i = row * width; i < (row + 1) * width; i++) {
      least = Math.min(least, values.numbers()[i]);
      most = Math.max(most, values.numbers()[i]);
    }
    byte[] pixels = new byte[width];
    for (int i = 0; i < width; i++) {
      float value = values.numbers()[row * width + i];
      pixels[i] = (byte) Math.round((value - least) / (most - least) * 255);
    }
    return Picture.of(shape.width(), shape.height(), shape.channels(), pixels);
  }
}
