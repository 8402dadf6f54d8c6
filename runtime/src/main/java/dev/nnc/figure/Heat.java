package dev.nnc.figure;

import dev.nnc.report.Picture;

/** A picture in dimmed gray, over which numbers are laid as a glow. */
final class Heat {
  /** How much of its light the picture keeps. */
  private static final double DIMMED = 0.6;

  private static final int[] GLOW = {255, 150, 0};
  private static final int[] BRIGHTEST = {255, 240, 120};

  private final Picture picture;
  private final double[] gray;

  private Heat(Picture picture) {
    this.picture = picture;
    byte[] pixels = picture.pixels();
    int channels = picture.channels();
    gray = new double[picture.width() * picture.height()];
    for (int place = 0; place < gray.length; place++) {
      double sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += pixels[place * channels + channel] & 0xff;
      }
      gray[place] = sum / channels;
    }
  }

  static Heat over(Picture picture) {
    return new Heat(picture);
  }

  /** The picture as it is. */
  Picture picture() {
    return picture;
  }

  /** At each place the greatest size of the derivative by one of its channels. */
  static float[] ofDerivative(float[] derivative, int channels) {
    float[] sizes = new float[derivative.length / channels];
    for (int i = 0; i < derivative.length; i++) {
      sizes[i / channels] = Math.max(sizes[i / channels], Math.abs(derivative[i]));
    }
    return sizes;
  }

  /**
   * At each place of a layer the sum of what its filters have found, each by how much the answer
   * grows with it in the mean of all places; nothing where that speaks against the answer.
   */
  static float[] ofLayer(float[] found, float[] derivative, int filters) {
    int places = found.length / filters;
    double[] weights = new double[filters];
    for (int i = 0; i < derivative.length; i++) {
      weights[i % filters] += derivative[i] / (double) places;
    }
    float[] map = new float[places];
    for (int place = 0; place < places; place++) {
      double sum = 0;
      for (int filter = 0; filter < filters; filter++) {
        sum += weights[filter] * found[place * filters + filter];
      }
      map[place] = (float) Math.max(0, sum);
    }
    return map;
  }

  /** Whether there is nothing to see. */
  static boolean isBlank(float[] map) {
    return greatest(map) == 0;
  }

  private static float greatest(float[] map) {
    float greatest = 0;
    for (float each : map) {
      greatest = Float.isFinite(each) ? Math.max(greatest, each) : greatest;
    }
    return greatest;
  }

  /** The picture under a glow that is brightest where the map is greatest. */
  Picture with(float[] map, int height, int width) {
    float greatest = greatest(map);
    byte[] pixels = new byte[gray.length * 3];
    for (int place = 0; place < gray.length; place++) {
      int line = place / picture.width();
      int column = place % picture.width();
      double y = (line + 0.5) * height / picture.height() - 0.5;
      double x = (column + 0.5) * width / picture.width() - 0.5;
      double value = greatest == 0 ? 0 : between(map, height, width, y, x) / greatest;
      for (int channel = 0; channel < 3; channel++) {
        double glow = GLOW[channel] + (BRIGHTEST[channel] - GLOW[channel]) * value;
        double shown = DIMMED * gray[place] * (1 - value) + glow * value;
        pixels[place * 3 + channel] = (byte) Math.round(Math.clamp(shown, 0, 255));
      }
    }
    return Picture.of(picture.width(), picture.height(), 3, pixels);
  }

  /** Between the four nearest places of the map. */
  private static double between(float[] map, int height, int width, double y, double x) {
    int top = (int) Math.clamp(Math.floor(y), 0, height - 1);
    int left = (int) Math.clamp(Math.floor(x), 0, width - 1);
    int bottom = Math.min(top + 1, height - 1);
    int right = Math.min(left + 1, width - 1);
    double down = Math.clamp(y - top, 0, 1);
    double across = Math.clamp(x - left, 0, 1);
    double upper = map[top * width + left] * (1 - across) + map[top * width + right] * across;
    double lower = map[bottom * width + left] * (1 - across) + map[bottom * width + right] * across;
    return upper * (1 - down) + lower * down;
  }
}
