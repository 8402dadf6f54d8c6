package dev.nnc.source;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts of foreign origin fit to be shown: names, cells and excerpts of files may hold
 * characters that drive a terminal, turn the direction of writing around or are not seen at all.
 * Each of them is shown as its number, such as {@code <U+001B>}. Whatever prints goes through here.
 */
public final class Visible {
  private static final int JOINER = 0x200D;
  private static final int NON_JOINER = 0x200C;

  /** Scripts whose letters join, and pictures, stand from here on. */
  private static final int FIRST_JOINED = 0x590;

  private Visible() {}

  /** The text with everything shown that would not be seen; line feeds and tabs stay. */
  public static String of(String text) {
    StringBuilder out = null;
    int before = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      String mark = c == '\n' || c == '\t' || joins(c, before) ? null : mark(c);
      if (mark != null && out == null) {
        out = new StringBuilder(text.length() + 32).append(text, 0, i);
      }
      if (out != null) {
        if (mark != null) {
          out.append(mark);
        } else {
          out.appendCodePoint(c);
        }
      }
      before = c;
      i += Character.charCount(c);
    }
    return out == null ? text : out.toString();
  }

  /** The same for a text that has to stay in its line. */
  public static String inLine(String text) {
    String shown = of(text);
    return shown.indexOf('\n') < 0 && shown.indexOf('\t') < 0
        ? shown
        : shown.replace("\n", number('\n')).replace("\t", number('\t'));
  }

  /** What stands for a character that is not to be printed, or null if it may be printed. */
  public static @Nullable String mark(int c) {
    if (c >= ' ' && c < 0x7F) {
      return null;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          number(c);
      default -> null;
    };
  }

  /** JSON that means the same and holds such characters as escapes only. */
  public static String json(String json) {
    StringBuilder out = null;
    for (int i = 0; i < json.length(); ) {
      int c = json.codePointAt(i);
      int end = i + Character.charCount(c);
      boolean hidden = c != '\n' && mark(c) != null;
      if (hidden && out == null) {
        out = new StringBuilder(json.length() + 32).append(json, 0, i);
      }
      if (out != null) {
        for (int k = i; k < end; k++) {
          if (hidden) {
            out.append(String.format(Locale.ROOT, "\\u%04X", (int) json.charAt(k)));
          } else {
            out.append(json.charAt(k));
          }
        }
      }
      i = end;
    }
    return out == null ? json : out.toString();
  }

  private static String number(int c) {
    return "<U+" + String.format(Locale.ROOT, "%04X", c) + ">";
  }

  /** Whether it belongs to the writing of the letter or picture before it. */
  private static boolean joins(int c, int before) {
    return (c == JOINER || c == NON_JOINER) && before >= FIRST_JOINED && mark(before) == null;
  }

  /** How many columns of a terminal the text takes, which has nothing to be marked. */
  public static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      width += width(c);
      i += Character.charCount(c);
    }
    return width;
  }

  /** Marks above a letter take no column, East Asian letters and pictures take two. */
  public static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x1F300 && c <= 0x1F64F)
            || (c >= 0x1F680 && c <= 0x1F6FF)
            || (c >= 0x1F900 && c <= 0x1F9FF)
            || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
