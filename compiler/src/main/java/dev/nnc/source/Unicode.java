package dev.nnc.source;

import java.text.Normalizer;

/**
 * Texts in one form. Unicode has two ways to write "ö": one character, or an "o" with a mark behind
 * it, as macOS and some programs write it. They look the same, so they are the same: texts of
 * programs and of data are brought to the composed form (NFC) where they come in.
 */
public final class Unicode {
  /** Below are no marks that could be composed with what stands before them. */
  private static final char FIRST_MARK = '\u0300';

  private Unicode() {}

  /** The text in its composed form. */
  public static String composed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= FIRST_MARK && !isSign(c)) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
      }
    }
    return text;
  }

  /**
   * Whether it is a sign that stands for itself, such as a dash, a quote, the euro, an arrow or a
   * line: for those that occur in many programs, Java's tables need not be loaded.
   */
  private static boolean isSign(char c) {
    return (c >= '\u2010' && c <= '\u205e')
        || (c >= '\u20a0' && c <= '\u20cf')
        || (c >= '\u2190' && c <= '\u22ff')
        || (c >= '\u2500' && c <= '\u27bf');
  }

  /** The text as file systems of macOS write it. */
  public static String decomposed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return Normalizer.normalize(text, Normalizer.Form.NFD);
      }
    }
    return text;
  }
}
