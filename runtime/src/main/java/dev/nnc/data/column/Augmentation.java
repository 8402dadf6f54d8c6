package dev.nnc.data.column;

import dev.nnc.catalog.Options;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A random change of a row in training. */
public sealed interface Augmentation {
  /**
   * Changes the row.
   *
   * @param values rows, then columns, the channels of a pixel side by side; from the offset on
   */
  void apply(RandomGenerator random, double[] values, int offset, Size size);

  /** Of a row; one that is no picture has the height 1 and one channel. */
  record Size(int height, int width, int channels) {
    int values() {
      return height * width * channels;
    }
  }

  /** What stands outside a picture. */
  enum Edge {
    /** The picture mirrored, its edge twice: d c b a | a b c d | d c b a. */
    REFLECT,
    /** The nearest pixel of the edge. */
    NEAREST,
    ZERO;

    /** As the option says. */
    public static Edge of(Options options) {
      return switch (options.text("edge")) {
        case "nearest" -> NEAREST;
        case "zero" -> ZERO;
        default -> REFLECT;
      };
    }

    /** The position inside that stands for this one; -1 for a zero. */
    int inside(int at, int size) {
      if (at >= 0 && at < size) {
        return at;
      }
      return switch (this) {
        case ZERO -> -1;
        case NEAREST -> at < 0 ? 0 : size - 1;
        case REFLECT -> {
          int period = Math.floorMod(at, 2 * size);
          yield period < size ? period : 2 * size - 1 - period;
        }
      };
    }
  }

  /** Mirrors in half of the rows, each direction by itself. */
  record Flip(boolean horizontal, boolean vertical) implements Augmentation {
    @Override
    public void apply(RandomGenerator random, double[] values, int offset, Size size) {
      boolean across = horizontal && random.nextBoolean();
      boolean down = vertical && random.nextBoolean();
      if (!across && !down) {
        return;
      }
      double[] before = copy(values, offset, size);
      int at = offset;
      for (int y = 0; y < size.height(); y++) {
        int fromY = down ? size.height() - 1 - y : y;
        for (int x = 0; x < size.width(); x++) {
          int fromX = across ? size.width() - 1 - x : x;
          for (int c = 0; c < size.channels(); c++) {
            values[at++] = before[(fromY * size.width() + fromX) * size.channels() + c];
          }
        }
      }
    }
  }

  /** Turns around the middle by an angle that is uniform between both extremes. */
  record Rotate(double most, Edge edge) implements Augmentation {
    @Override
    public void apply(RandomGenerator random, double[] values, int offset, Size size) {
      double angle = uniform(random, -most, most);
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      warp(values, offset, size, edge, cos, -sin, sin, cos, 0, 0);
    }
  }

  /** Moves by a uniform share of the height and one of the width. */
  record Shift(double most, Edge edge) implements Augmentation {
    @Override
    public void apply(RandomGenerator random, double[] values, int offset, Size size) {
      double down = uniform(random, -most, most) * size.height();
      double across = uniform(random, -most, most) * size.width();
      warp(values, offset, size, edge, 1, 0, 0, 1, -down, -across);
    }
  }

  /** Enlarges or shrinks around the middle; the height and the width alike. */
  record Zoom(double most, Edge edge) implements Augmentation {
    @Override
    public void apply(RandomGenerator random, double[] values, int offset, Size size) {
      double factor = 1 / (1 + uniform(random, -most, most));
      warp(values, offset, size, edge, factor, 0, 0, factor, 0, 0);
    }
  }

  /** Spreads or narrows the values of each channel around their mean. */
  record Contrast(double most, double white) implements Augmentation {
    @Override
    public void apply(RandomGenerator random, double[] values, int offset, Size size) {
      double factor = uniform(random, 1 - most, 1 + most);
      for (int c = 0; c < size.channels(); c++) {
        double sum = 0;
        for (int i = c; i < size.values(); i += size.channels()) {
          sum += values[offset + i];
        }
        double mean = sum / (size.height() * size.width());
        for (int i = c; i < size.values(); i += size.channels()) {
          values[offset + i] = Math.clamp((values[offset + i] - mean) * factor + mean, 0, white);
        }
      }
    }
  }

  /** Adds a uniform share of white to all values. */
  record Brightness(double most, double white) implements Augmentation {
    @Override
    public void apply(RandomGenerator random, double[] values, int offset, Size size) {
      double added = uniform(random, -most, most) * white;
      for (int i = 0; i < size.values(); i++) {
        values[offset + i] = Math.clamp(values[offset + i] + added, 0, white);
      }
    }
  }

  /** White less the value, in a share of the rows. */
  record Invert(double probability, double white) implements Augmentation {
    @Override
    public void apply(RandomGenerator random, double[] values, int offset, Size size) {
      if (random.nextDouble() < probability) {
        for (int i = 0; i < size.values(); i++) {
          values[offset + i] = white - values[offset + i];
        }
      }
    }
  }

  /** Adds normal numbers. */
  record Noise(double deviation) implements Augmentation {
    @Override
    public void apply(RandomGenerator random, double[] values, int offset, Size size) {
      for (int i = 0; i < size.values(); i++) {
        values[offset + i] += random.nextGaussian() * deviation;
      }
    }
  }

  /**
   * Random erasing (Zhong et al. 2020): a rectangle of 2% of the area up to the most, with sides in
   * a proportion from 0.3 to 1/0.3, is filled with one number.
   */
  record Erase(double most, double probability, double fill) implements Augmentation {
    private static final double LEAST = 0.02;
    private static final double NARROWEST = 0.3;

    @Override
    public void apply(RandomGenerator random, double[] values, int offset, Size size) {
      if (random.nextDouble() >= probability) {
        return;
      }
      double area = uniform(random, Math.min(LEAST, most), most) * size.height() * size.width();
      double proportion =
          StrictMath.exp(uniform(random, StrictMath.log(NARROWEST), -StrictMath.log(NARROWEST)));
      int height = (int) Math.clamp(Math.round(Math.sqrt(area * proportion)), 1, size.height());
      int width = (int) Math.clamp(Math.round(Math.sqrt(area / proportion)), 1, size.width());
      int top = random.nextInt(size.height() - height + 1);
      int left = random.nextInt(size.width() - width + 1);
      for (int y = top; y < top + height; y++) {
        int start = offset + (y * size.width() + left) * size.channels();
        Arrays.fill(values, start, start + width * size.channels(), fill);
      }
    }
  }

  private static double uniform(RandomGenerator random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private static double[] copy(double[] values, int offset, Size size) {
    return Arrays.copyOfRange(values, offset, offset + size.values());
  }

  /**
   * Each new pixel is where an affine map around the middle leads to in the old picture: {@code
   * (yy·y + yx·x + down, xy·y + xx·x + across)}, between pixels by bilinear interpolation.
   */
  private static void warp(
      double[] values,
      int offset,
      Size size,
      Edge edge,
      double yy,
      double yx,
      double xy,
      double xx,
      double down,
      double across) {
    double[] before = copy(values, offset, size);
    double middleY = (size.height() - 1) / 2.0;
    double middleX = (size.width() - 1) / 2.0;
    int at = offset;
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        double fromY = yy * (y - middleY) + yx * (x - middleX) + middleY + down;
        double fromX = xy * (y - middleY) + xx * (x - middleX) + middleX + across;
        int low = (int) Math.floor(fromY);
        int left = (int) Math.floor(fromX);
        double shareY = fromY - low;
        double shareX = fromX - left;
        int y0 = edge.inside(low, size.height());
        int y1 = edge.inside(low + 1, size.height());
        int x0 = edge.inside(left, size.width());
        int x1 = edge.inside(left + 1, size.width());
        for (int c = 0; c < size.channels(); c++) {
          values[at++] =
              (1 - shareY)
                      * ((1 - shareX) * pixel(before, size, y0, x0, c)
                          + shareX * pixel(before, size, y0, x1, c))
                  + shareY
                      * ((1 - shareX) * pixel(before, size, y1, x0, c)
                          + shareX * pixel(before, size, y1, x1, c));
        }
      }
    }
  }

  private static double pixel(double[] values, Size size, int y, int x, int channel) {
    return y < 0 || x < 0 ? 0 : values[(y * size.width() + x) * size.channels() + channel];
  }
}
