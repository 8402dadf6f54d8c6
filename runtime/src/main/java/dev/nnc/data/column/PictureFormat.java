package dev.nnc.data.column;

import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Memory;
import java.awt.color.CMMException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RasterFormatException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * PNG and JPEG files. A file's size and its picture's are bounded before anything is decoded, and
 * of a PNG only the chunks that make the picture reach the decoder, so that a forged file costs an
 * error and neither memory nor time.
 */
public final class PictureFormat {
  private static final long MOST_PIXELS = 100_000_000;
  private static final long MOST_BYTES = 500_000_000;

  /** What a pixel may take while it is decoded: 16 bits for each of 4 channels, twice. */
  private static final int BYTES_OF_PIXEL = 12;

  /** Pictures with more pixels are decoded one at a time, however many threads there are. */
  private static final long LARGE = 4_000_000;

  private static final Object ONE_AT_A_TIME = new Object();

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private PictureFormat() {}

  /** What the head of a file tells. */
  public record Head(int height, int width) {}

  /** Says why a file is no picture, in words that go after its name. */
  static final class BadPictureException extends IOException {
    private static final long serialVersionUID = 1L;

    BadPictureException(String reason) {
      super(reason);
    }
  }

  static Head head(Path file) throws IOException {
    long size = Files.size(file);
    if (size == 0) {
      throw new BadPictureException("it is empty");
    }
    if (size > Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8)) {
      throw new BadPictureException("it is too large: " + Memory.size(size));
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(IoReasons.open(file), 2048))) {
      return bounded(head(in));
    } catch (EOFException e) {
      throw new BadPictureException("it ends in the middle of its head");
    }
  }

  private static Head head(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    if (first == 0xff && in.readUnsignedByte() == 0xd8) {
      return jpegHead(in);
    }
    if (first == (PNG[0] & 0xff)) {
      byte[] rest = new byte[PNG.length - 1];
      in.readFully(rest);
      boolean png = true;
      for (int i = 0; i < rest.length; i++) {
        png &= rest[i] == PNG[i + 1];
      }
      if (png && in.readInt() == 13 && in.readInt() == type("IHDR")) {
        int width = in.readInt();
        return new Head(in.readInt(), width);
      }
    }
    throw new BadPictureException("it is neither a PNG nor a JPEG file, whatever its name says");
  }

  /** Goes from segment to segment up to the one with the frame's size (ITU-T T.81, B.2.2). */
  private static Head jpegHead(DataInputStream in) throws IOException {
    while (true) {
      int marker = in.readUnsignedByte();
      if (marker != 0xff) {
        throw new BadPictureException("its JPEG segments are damaged");
      }
      while (marker == 0xff) {
        marker = in.readUnsignedByte();
      }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        continue;
      }
      int length = in.readUnsignedShort();
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        in.readUnsignedByte();
        int height = in.readUnsignedShort();
        return new Head(height, in.readUnsignedShort());
      }
      if (length < 2 || marker == 0xd9 || marker == 0xda) {
        throw new BadPictureException("its JPEG segments are damaged");
      }
      in.skipNBytes(length - 2L);
    }
  }

  private static Head bounded(Head head) throws BadPictureException {
    if (head.width() <= 0 || head.height() <= 0) {
      throw new BadPictureException(
          "it says that it has " + head.height() + " × " + head.width() + " pixels");
    }
    long pixels = (long) head.width() * head.height();
    if (pixels > Math.min(MOST_PIXELS, Runtime.getRuntime().maxMemory() / 2 / BYTES_OF_PIXEL)) {
      throw new BadPictureException(
          "it says that it has %,d × %,d pixels, which are too many"
              .formatted(head.height(), head.width()));
    }
    return head;
  }

  /**
   * The picture's bytes, row by row, the channels of a pixel side by side. Colours become gray with
   * the weights of ITU-R BT.601; transparency is left out.
   *
   * @param expected the size that the head gave before
   * @param channels 1 or 3
   */
  static byte[] decode(Path file, Head expected, int channels) throws IOException {
    if (!head(file).equals(expected)) {
      throw new BadPictureException("it has changed since it was opened");
    }
    if ((long) expected.width() * expected.height() > LARGE) {
      synchronized (ONE_AT_A_TIME) {
        return decodeNow(file, expected, channels);
      }
    }
    return decodeNow(file, expected, channels);
  }

  private static byte[] decodeNow(Path file, Head expected, int channels) throws IOException {
    byte[] bytes;
    try (InputStream in = IoReasons.open(file)) {
      bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, Files.size(file)));
    }
    boolean png = bytes.length > 0 && bytes[0] == PNG[0];
    BufferedImage image = read(png ? picture(bytes) : bytes, png ? "png" : "jpeg");
    if (image.getWidth() != expected.width() || image.getHeight() != expected.height()) {
      throw new BadPictureException("it has another size inside than its head says");
    }
    return bytes(image, channels);
  }

  private static BufferedImage read(byte[] bytes, String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new BadPictureException("this Java cannot read " + format);
    }
    ImageReader reader = readers.next();
    boolean[] ended = new boolean[1];
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.addIIOReadWarningListener(
          (source, warning) -> ended[0] |= warning.contains("Premature end"));
      reader.setInput(in, true, true);
      BufferedImage image = decoded(reader);
      if (ended[0]) {
        throw new BadPictureException("it ends in the middle of the picture");
      }
      return image;
    } finally {
      reader.dispose();
    }
  }

  /**
   * Runs the platform's decoder. What it throws at damaged files has messages for nobody: mostly
   * {@link IOException}; the others come from sizes, tables and colour profiles that it trusts.
   */
  private static BufferedImage decoded(ImageReader reader) throws BadPictureException {
    try {
      return reader.read(0);
    } catch (IOException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | RasterFormatException
        | CMMException e) {
      throw new BadPictureException("its picture is damaged, or of a kind that is not read");
    }
  }

  /** The chunks of a PNG that make the picture, each checked to lie within the file. */
  private static byte[] picture(byte[] bytes) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
    kept.write(bytes, 0, PNG.length);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int at = PNG.length;
    boolean complete = false;
    while (at + 12 <= bytes.length && !complete) {
      int length = in.getInt(at);
      int type = in.getInt(at + 4);
      if (length < 0 || length > bytes.length - at - 12) {
        break;
      }
      boolean transparency = type == type("tRNS");
      if (type == type("IHDR")
          || type == type("IDAT")
          || type == type("IEND")
          || (type == type("PLTE") && length <= 768)
          || (transparency && length <= 256)) {
        kept.write(bytes, at, length + 12);
      }
      complete = type == type("IEND");
      at += length + 12;
    }
    if (!complete) {
      throw new BadPictureException("it ends in the middle of the picture");
    }
    return kept.toByteArray();
  }

  private static int type(String name) {
    return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
  }

  /** Samples as they stand in the file: no profile and no gamma is applied. */
  private static byte[] bytes(BufferedImage image, int channels) {
    Raster raster = image.getRaster();
    ColorModel colors = image.getColorModel();
    int width = image.getWidth();
    int bands = raster.getNumBands();
    int shift = Math.max(0, colors.getComponentSize(0) - 8);
    byte[] bytes = new byte[Math.multiplyExact(width * image.getHeight(), channels)];
    int[] row = new int[width * bands];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int red = row[x * bands] >> shift;
        int green = red;
        int blue = red;
        if (colors instanceof IndexColorModel palette) {
          int color = palette.getRGB(row[x]);
          red = color >> 16 & 0xff;
          green = color >> 8 & 0xff;
          blue = color & 0xff;
        } else if (bands >= 3) {
          green = row[x * bands + 1] >> shift;
          blue = row[x * bands + 2] >> shift;
        }
        if (channels == 1) {
          boolean gray = red == green && green == blue;
          bytes[at++] =
              (byte) (gray ? red : Math.round(0.299 * red + 0.587 * green + 0.114 * blue));
        } else {
          bytes[at++] = (byte) red;
          bytes[at++] = (byte) green;
          bytes[at++] = (byte) blue;
        }
      }
    }
    return bytes;
  }
}
