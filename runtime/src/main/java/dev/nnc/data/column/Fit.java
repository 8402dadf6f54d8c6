package dev.nnc.data.column;

/** How pictures of any size become pictures of one size. */
public sealed interface Fit {
  int height();

  int width();

  /**
   * Writes the picture of the new size.
   *
   * @param from the old picture: rows, then columns, the channels of a pixel side by side
   */
  void apply(double[] from, int fromHeight, int fromWidth, int channels, double[] to, int offset);

  /** What happens to sides of another proportion. */
  enum Aspect {
    STRETCH,
    CROP,
    PAD
  }

  /**
   * Bilinear interpolation, or the nearest pixel, with the centres of pixels at half numbers, as
   * {@code tf.image.resize} has it. With {@code smooth} the weights span all pixels that fall into
   * a new one (a triangle filter), so that nothing is left out where pictures become smaller.
   */
  record Resize(int height, int width, boolean nearest, boolean smooth, Aspect aspect)
      implements Fit {
    @Override
    public void apply(
        double[] from, int fromHeight, int fromWidth, int channels, double[] to, int offset) {
      double windowHeight = fromHeight;
      double windowWidth = fromWidth;
      boolean tooWide = (double) fromWidth * height > (double) fromHeight * width;
      if (aspect != Aspect.STRETCH) {
        // What is cut off at the sides of a crop is what is put above and below in padding.
        if (tooWide == (aspect == Aspect.CROP)) {
          windowWidth = (double) fromHeight * width / height;
        } else {
          windowHeight = (double) fromWidth * height / width;
        }
      }
      double[][] down = new double[height][];
      int[] top = weights(windowHeight, (fromHeight - windowHeight) / 2, fromHeight, height, down);
      double[][] across = new double[width][];
      int[] left = weights(windowWidth, (fromWidth - windowWidth) / 2, fromWidth, width, across);
      double[] narrow = new double[fromHeight * width * channels];
      for (int y = 0; y < fromHeight; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = 0; i < across[x].length; i++) {
              sum += across[x][i] * from[(y * fromWidth + left[x] + i) * channels + c];
            }
            narrow[(y * width + x) * channels + c] = sum;
          }
        }
      }
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width * channels; x++) {
          double sum = 0;
          for (int i = 0; i < down[y].length; i++) {
            sum += down[y][i] * narrow[(top[y] + i) * width * channels + x];
          }
          to[offset + y * width * channels + x] = sum;
        }
      }
    }

    /**
     * For each new position the weights of the old ones, and the first of these. Positions outside
     * the picture but inside the window count as 0.
     */
    private int[] weights(double window, double start, int size, int wanted, double[][] weights) {
      int[] first = new int[wanted];
      double scale = window / wanted;
      double reach = nearest ? 0 : smooth ? Math.max(1, scale) : 1;
      for (int i = 0; i < wanted; i++) {
        double center = start + (i + 0.5) * scale - 0.5;
        if (nearest) {
          int at = (int) Math.floor(start + (i + 0.5) * scale);
          boolean inside = at >= 0 && at < size;
          first[i] = Math.clamp(at, 0, size - 1);
          weights[i] = new double[] {inside ? 1 : 0};
          continue;
        }
        // Beyond the window's first and last pixels their values go on.
        double clamped = Math.clamp(center, start, Math.max(start, start + window - 1));
        int low = (int) Math.ceil((smooth ? center : clamped) - reach);
        int high = (int) Math.floor((smooth ? center : clamped) + reach);
        int lowInside = Math.clamp(low, 0, size - 1);
        int highInside = Math.clamp(high, lowInside, size - 1);
        double[] found = new double[highInside - lowInside + 1];
        double total = 0;
        for (int at = low; at <= high; at++) {
          double weight =
              Math.max(0, 1 - Math.abs(at - (smooth ? center : clamped)) / Math.max(reach, 1e-9));
          boolean inside = at >= 0 && at < size;
          boolean inWindow = at >= Math.floor(start) && at < Math.ceil(start + window);
          if (inside) {
            found[at - lowInside] += weight;
            total += weight;
          } else if (inWindow) {
            total += weight;
          }
        }
        for (int k = 0; k < found.length && total > 0; k++) {
          found[k] /= total;
        }
        first[i] = lowInside;
        weights[i] = found;
      }
      return first;
    }
  }

  /** The middle of the picture; zeros where it is too small. */
  record Middle(int height, int width) implements Fit {
    @Override
    public void apply(
        double[] from, int fromHeight, int fromWidth, int channels, double[] to, int offset) {
      window(
          from,
          fromHeight,
          fromWidth,
          channels,
          Math.floorDiv(fromHeight - height, 2),
          Math.floorDiv(fromWidth - width, 2),
          height,
          width,
          to,
          offset);
    }
  }

  /** The part of a picture that begins at a position; zeros outside of it. */
  static void window(
      double[] from,
      int fromHeight,
      int fromWidth,
      int channels,
      int top,
      int left,
      int height,
      int width,
      double[] to,
      int offset) {
    int at = offset;
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        boolean inside = y >= 0 && y < fromHeight && x >= 0 && x < fromWidth;
        for (int c = 0; c < channels; c++) {
          to[at++] = inside ? from[(y * fromWidth + x) * channels + c] : 0;
        }
      }
    }
  }
}
