package dev.nnc.data;

/** Numbers as levels of gray, from 0 for black to 255 for white, unsigned bytes. */
public final class GrayLevels {
  private GrayLevels() {}

  /**
   * Numbers from 0 to 1 as they are, black to white; if there are others, from the least of them to
   * the greatest.
   *
   * @param from the first number
   * @param count how many numbers
   */
  public static byte[] of(float[] numbers, int from, int count) {
    float least = 0;
    float greatest = 1;
    for (int i = from; i < from + count; i++) {
      least = Math.min(least, numbers[i]);
      greatest = Math.max(greatest, numbers[i]);
    }
    byte[] levels = new byte[count];
    for (int i = 0; i < count; i++) {
      levels[i] = of(numbers[from + i], least, greatest);
    }
    return levels;
  }

  /** The level of a number between two others, the lesser of which is black, the greater white. */
  public static byte of(float number, float least, float greatest) {
    return (byte) Math.round((number - least) / (greatest - least) * 255);
  }
}
