package dev.nnc.report;

import java.awt.Color;

/** The colours of classes: the same number is the same colour everywhere on a page. */
public final class Palette {
  /**
   * As in the page's style sheet. All of them stand out from light and from dark, and they differ
   * in lightness, so that people who see no red or no green can tell them apart, too.
   */
  private static final int[] FIRST = {
    0x3078d8, 0xf06c00, 0x006c48, 0xf060a8, 0x5460fc, 0xb49060, 0x006c78, 0xcc1800, 0xc024b4,
    0x24780c
  };

  /** Turns the hue on so that neighbours differ most. */
  private static final float GOLDEN = 0.618034f;

  private Palette() {}

  /** Red, green and blue, 8 bits each, of a class; black for a negative number, which is none. */
  public static int rgb(int number) {
    if (number < 0) {
      return 0;
    }
    return number < FIRST.length
        ? FIRST[number]
        : Color.HSBtoRGB(number * GOLDEN % 1, 0.55f, 0.8f) & 0xffffff;
  }

  /** One of the first colours, which begin again when they are used up. */
  public static int repeated(int number) {
    return FIRST[number % FIRST.length];
  }
}
