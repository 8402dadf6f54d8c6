package dev.nnc.draw;

import java.util.Locale;

/** The texts in boxes, and about how wide they are: what draws them decides on the font. */
public final class Texts {
  /** Height of the letters of the first line, in pixels. */
  public static final double TITLE = 13;

  /** Height of the letters of all other texts, in pixels. */
  public static final double SMALL = 11.5;

  private static final int MOST_LETTERS = 38;
  private static final String NARROW = "ijltfrI.,:;()[]|'!/ ";
  private static final String WIDE = "mwMW@%";

  private Texts() {}

  /** The text, cut if it is too long for a box. */
  public static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MOST_LETTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
  }

  /** How many parameters, in words; empty if there are none. */
  public static String parameters(long parameters) {
    return parameters == 0
        ? ""
        : String.format(Locale.ROOT, "%,d parameter%s", parameters, parameters == 1 ? "" : "s");
  }

  /** What is in a box that stands for several layers. */
  static String detail(int layers, long parameters) {
    String text = String.format(Locale.ROOT, "%,d layer%s", layers, layers == 1 ? "" : "s");
    return parameters == 0 ? text : text + ", " + parameters(parameters);
  }

  /** About how many pixels wide a text is in a usual font without serifs, rather too many. */
  public static double width(String text, double size) {
    double sum = 0;
    for (int letter : text.codePoints().toArray()) {
      sum +=
          NARROW.indexOf(letter) >= 0
              ? 0.36
              : WIDE.indexOf(letter) >= 0
                  ? 0.92
                  : letter >= 0x2e80 ? 1.05 : Character.isUpperCase(letter) ? 0.7 : 0.6;
    }
    return sum * size;
  }
}
