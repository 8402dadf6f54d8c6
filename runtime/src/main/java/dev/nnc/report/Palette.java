package dev.nnc.report;

import java.awt.Color;

/** The colours of classes: the same number is the same colour everywhere on a page. */
public final class Palette {
  /** As in the page's style sheet; all of them stand out from light and from dark. */
  private static final int[] FIRST = {
    0x2f7ed8, 0xe8743b, 0x2ca25f, 0xc0396b, 0x8e63ce, 0xc49a00, 0x17a2b8, 0xa0522d, 0xd65db1,
    0x5b8c00
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
