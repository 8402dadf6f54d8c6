package dev.nnc.data.column;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * How the stored rows and columns of a picture lie in what people see, as cameras note it: the tag
 * 0x0112 of Exif (CIPA DC-008), which image viewers obey.
 *
 * @param flipped whether left and right are swapped, before it is turned
 * @param turns how many quarters it is then turned clockwise, from 0 to 3
 */
record Orientation(boolean flipped, int turns) {
  /** As it is stored. */
  static final Orientation UPRIGHT = new Orientation(false, 0);

  /** What stands before the tags in a JPEG segment. */
  static final byte[] HEAD = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int BYTES_OF_ENTRY = 12;

  /** The orientations 1 to 8 of the standard. */
  private static Orientation of(int code) {
    return switch (code) {
      case 2 -> new Orientation(true, 0);
      case 3 -> new Orientation(false, 2);
      case 4 -> new Orientation(true, 2);
      case 5 -> new Orientation(true, 3);
      case 6 -> new Orientation(false, 1);
      case 7 -> new Orientation(true, 1);
      case 8 -> new Orientation(false, 3);
      default -> UPRIGHT;
    };
  }

  /** What the tags of a file say (TIFF 6.0, section 2); upright if they say nothing readable. */
  static Orientation of(byte[] tiff) {
    ByteBuffer in = ByteBuffer.wrap(tiff);
    if (tiff.length < 8) {
      return UPRIGHT;
    }
    if (tiff[0] == 'I' && tiff[1] == 'I') {
      in.order(ByteOrder.LITTLE_ENDIAN);
    } else if (tiff[0] != 'M' || tiff[1] != 'M') {
      return UPRIGHT;
    }
    int at = in.getInt(4);
    if (at < 8 || at > tiff.length - 2) {
      return UPRIGHT;
    }
    int entries = Short.toUnsignedInt(in.getShort(at));
    at += 2;
    for (int i = 0; i < entries && at <= tiff.length - BYTES_OF_ENTRY; i++) {
      if (Short.toUnsignedInt(in.getShort(at)) == TAG && in.getShort(at + 2) == SHORT) {
        return of(Short.toUnsignedInt(in.getShort(at + 8)));
      }
      at += BYTES_OF_ENTRY;
    }
    return UPRIGHT;
  }

  /** Whether height and width change places. */
  boolean swapsSides() {
    return turns % 2 == 1;
  }

  /**
   * The picture as it is seen.
   *
   * @param bytes as it is stored, row by row, the channels of a pixel side by side
   * @param height as it is stored
   * @param width as it is stored
   */
  byte[] apply(byte[] bytes, int height, int width, int channels) {
    if (equals(UPRIGHT)) {
      return bytes;
    }
    int newWidth = swapsSides() ? height : width;
    byte[] turned = new byte[bytes.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int left = flipped ? width - 1 - x : x;
        int newX =
            switch (turns) {
              case 0 -> left;
              case 1 -> height - 1 - y;
              case 2 -> width - 1 - left;
              default -> y;
            };
        int newY =
            switch (turns) {
              case 0 -> y;
              case 1 -> left;
              case 2 -> height - 1 - y;
              default -> width - 1 - left;
            };
        System.arraycopy(
            bytes,
            (y * width + x) * channels,
            turned,
            (newY * newWidth + newX) * channels,
            channels);
      }
    }
    return turned;
  }
}
