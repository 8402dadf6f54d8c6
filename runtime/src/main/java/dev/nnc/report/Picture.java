package dev.nnc.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small image that belongs to an example of the data set.
 *
 * <p>A class and not a record, because it owns an array and must not let it out.
 */
public final class Picture {
  /** Larger pictures are scaled down to this many pixels a side, so that a page stays small. */
  private static final int LARGEST_SIDE = 192;

  private final int width;
  private final int height;
  private final int channels;
  private final byte[] pixels;

  private Picture(int width, int height, int channels, byte[] pixels) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.pixels = pixels;
  }

  /**
   * Makes a picture from its pixels.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @param channels 1 for gray, 3 for red, green and blue, 4 with opacity behind them
   * @param pixels {@code height × width × channels} bytes, row by row from the top, each 0 (black)
   *     to 255; the array is copied
   * @throws IllegalArgumentException if the numbers do not fit each other
   */
  public static Picture of(int width, int height, int channels, byte[] pixels) {
    if (width < 1 || height < 1 || (channels != 1 && channels != 3 && channels != 4)) {
      throw new IllegalArgumentException(
          "a picture has a size and 1, 3 or 4 channels, not "
              + height
              + "x"
              + width
              + "x"
              + channels);
    }
    if ((long) width * height * channels != pixels.length) {
      throw new IllegalArgumentException(
          height
              + "x"
              + width
              + "x"
              + channels
              + " pixels do not fill "
              + pixels.length
              + " bytes");
    }
    return new Picture(width, height, channels, pixels.clone());
  }

  /** 1 for gray, 3 for red, green and blue, 4 with opacity behind them. */
  public int channels() {
    return channels;
  }

  /** A copy of its pixels, as they were given. */
  public byte[] pixels() {
    return pixels.clone();
  }

  /** Width in pixels. */
  public int width() {
    return width;
  }

  /** Height in pixels. */
  public int height() {
    return height;
  }

  /** Returns the picture as a PNG file in a {@code data:} address. */
  String dataAddress() {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png());
  }

  /** The picture as a PNG file. */
  public byte[] png() {
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            channels == 1
                ? BufferedImage.TYPE_BYTE_GRAY
                : channels == 3 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
    // Samples are set in the raster: setRGB would convert gray values between colour spaces.
    for (int row = 0, next = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        for (int channel = 0; channel < channels; channel++) {
          image.getRaster().setSample(column, row, channel, pixels[next++] & 0xff);
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(scaledDown(image), "png", stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static BufferedImage scaledDown(BufferedImage image) {
    int side = Math.max(image.getWidth(), image.getHeight());
    if (side <= LARGEST_SIDE) {
      return image;
    }
    int width = Math.max(1, image.getWidth() * LARGEST_SIDE / side);
    int height = Math.max(1, image.getHeight() * LARGEST_SIDE / side);
    BufferedImage scaled = new BufferedImage(width, height, image.getType());
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }
}
