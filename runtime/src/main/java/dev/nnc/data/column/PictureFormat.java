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
import java.util.Arrays;
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

  /** Tags with more bytes than a segment of a JPEG can have are not looked at. */
  private static final int MOST_TAGS = 65_536;

  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};

  /** The bit of a PNG's type of colours that says that there are some. */
  private static final int PNG_COLOURS = 2;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private PictureFormat() {}

  /**
   * What the head of a file tells.
   *
   * @param height as the picture is seen
   * @param width as the picture is seen
   * @param gray whether it is stored without colours
   */
  public record Head(int height, int width, Orientation orientation, Inks inks, boolean gray) {
    private static Head stored(
        int height, int width, Orientation orientation, Inks inks, boolean gray) {
      return orientation.swapsSides()
          ? new Head(width, height, orientation, inks, gray)
          : new Head(height, width, orientation, inks, gray);
    }

    boolean hasSizeOf(Head other) {
      return height == other.height && width == other.width;
    }

    private int storedHeight() {
      return orientation.swapsSides() ? width : height;
    }

    private int storedWidth() {
      return orientation.swapsSides() ? height : width;
    }
  }

  /** How a JPEG of four channels holds its colours; that of Adobe's programs is turned over. */
  enum Inks {
    /** It has no four channels. */
    NONE,
    CMYK,
    CMYK_INVERTED,
    /** Cyan, magenta and yellow as brightness and two colour differences, turned over. */
    YCCK
  }

  /** Says why a file is no picture, in words that go after its name. */
  static final class BadPictureException extends IOException {
    private static final long serialVersionUID = 1L;

    BadPictureException(String reason) {
      super(reason);
    }
  }

  static Head head(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadPictureException("it is no file with bytes of its own");
    }
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
        int height = in.readInt();
        in.skipNBytes(1); // depth
        boolean gray = (in.readUnsignedByte() & PNG_COLOURS) == 0;
        in.skipNBytes(7); // three methods, and the chunk's check
        return Head.stored(height, width, pngOrientation(in), Inks.NONE, gray);
      }
    }
    throw new BadPictureException("it is neither a PNG nor a JPEG file, whatever its name says");
  }

  /** What the chunk of Exif says, if there is one before the picture. */
  private static Orientation pngOrientation(DataInputStream in) throws IOException {
    try {
      while (true) {
        int length = in.readInt();
        int type = in.readInt();
        if (length < 0 || type == type("IDAT") || type == type("IEND")) {
          return Orientation.UPRIGHT;
        }
        if (type == type("eXIf") && length <= MOST_TAGS) {
          return Orientation.of(in.readNBytes(length));
        }
        in.skipNBytes(length + 4L);
      }
    } catch (EOFException e) {
      return Orientation.UPRIGHT; // what is damaged is told when the picture is decoded
    }
  }

  /** Goes from segment to segment up to the one with the frame's size (ITU-T T.81, B.2.2). */
  private static Head jpegHead(DataInputStream in) throws IOException {
    Orientation orientation = Orientation.UPRIGHT;
    int adobe = -1;
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
        int width = in.readUnsignedShort();
        int channels = in.readUnsignedByte();
        return Head.stored(height, width, orientation, inks(channels, adobe), channels == 1);
      }
      if (length < 2 || marker == 0xd9 || marker == 0xda) {
        throw new BadPictureException("its JPEG segments are damaged");
      }
      if (marker == 0xe1 || marker == 0xee) {
        byte[] segment = new byte[length - 2];
        in.readFully(segment);
        if (marker == 0xe1 && startsWith(segment, Orientation.HEAD)) {
          orientation =
              Orientation.of(Arrays.copyOfRange(segment, Orientation.HEAD.length, segment.length));
        } else if (marker == 0xee && segment.length >= 12 && startsWith(segment, ADOBE)) {
          adobe = segment[11];
        }
      } else {
        in.skipNBytes(length - 2L);
      }
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  /**
   * @param adobe the transformation that Adobe's segment names; -1 without such a segment
   */
  private static Inks inks(int channels, int adobe) {
    if (channels != 4) {
      return Inks.NONE;
    }
    return switch (adobe) {
      case -1 -> Inks.CMYK;
      case 2 -> Inks.YCCK;
      default -> Inks.CMYK_INVERTED;
    };
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
    byte[] stored =
        expected.inks() == Inks.NONE
            ? colors(png ? picture(bytes) : bytes, png ? "png" : "jpeg", expected, channels)
            : inks(bytes, expected, channels);
    return expected
        .orientation()
        .apply(stored, expected.storedHeight(), expected.storedWidth(), channels);
  }

  private static byte[] colors(byte[] bytes, String format, Head expected, int channels)
      throws IOException {
    BufferedImage image = read(bytes, format, reader -> reader.read(0));
    check(image.getHeight(), image.getWidth(), expected);
    return bytes(image, channels);
  }

  private static byte[] inks(byte[] bytes, Head expected, int channels) throws IOException {
    Raster raster = read(bytes, "jpeg", reader -> reader.readRaster(0, null));
    check(raster.getHeight(), raster.getWidth(), expected);
    if (raster.getNumBands() != 4) {
      throw new BadPictureException("its picture is damaged, or of a kind that is not read");
    }
    return bytes(raster, expected.inks(), channels);
  }

  private static void check(int height, int width, Head expected) throws BadPictureException {
    if (width != expected.storedWidth() || height != expected.storedHeight()) {
      throw new BadPictureException("it has another size inside than its head says");
    }
  }

  /** One use of the platform's decoder. */
  private interface Decoding<T> {
    T of(ImageReader reader) throws IOException;
  }

  private static <T> T read(byte[] bytes, String format, Decoding<T> decoding) throws IOException {
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
      T image = decoded(reader, decoding);
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
  private static <T> T decoded(ImageReader reader, Decoding<T> decoding)
      throws BadPictureException {
    try {
      return decoding.of(reader);
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
        at = put(bytes, at, channels, red, green, blue);
      }
    }
    return bytes;
  }

  private static int put(byte[] bytes, int at, int channels, int red, int green, int blue) {
    if (channels == 1) {
      boolean gray = red == green && green == blue;
      bytes[at] = (byte) (gray ? red : Math.round(0.299 * red + 0.587 * green + 0.114 * blue));
      return at + 1;
    }
    bytes[at] = (byte) red;
    bytes[at + 1] = (byte) green;
    bytes[at + 2] = (byte) blue;
    return at + 3;
  }

  /** Printing colours without a profile: each ink, and black, takes its share of the light. */
  private static byte[] bytes(Raster raster, Inks inks, int channels) {
    int width = raster.getWidth();
    byte[] bytes = new byte[Math.multiplyExact(width * raster.getHeight(), channels)];
    int[] row = new int[width * 4];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int first = row[4 * x];
        int second = row[4 * x + 1];
        int third = row[4 * x + 2];
        int black = row[4 * x + 3];
        if (inks == Inks.YCCK) {
          // T.871; what comes out is the light, of which the stored ink is the rest.
          double blueness = second - 128;
          double redness = third - 128;
          second = 255 - level(first - 0.344136 * blueness - 0.714136 * redness);
          third = 255 - level(first + 1.772 * blueness);
          first = 255 - level(first + 1.402 * redness);
        }
        if (inks == Inks.CMYK) {
          first = 255 - first;
          second = 255 - second;
          third = 255 - third;
          black = 255 - black;
        }
        at = put(bytes, at, channels, lit(first, black), lit(second, black), lit(third, black));
      }
    }
    return bytes;
  }

  private static int level(double value) {
    return (int) Math.clamp(Math.round(value), 0L, 255L);
  }

  private static int lit(int light, int black) {
    return Math.round(light * black / 255f);
  }
}
