package dev.nnc.report;

import java.io.File;

/** A word as a person types it into a shell, in lines that are shown to be copied. */
public final class ShellWord {
  private ShellWord() {}

  /**
   * A path or a text as one word: as it is where nothing in it means something to a shell, else in
   * quotes, of which Windows knows double ones alone.
   */
  public static String of(Object word) {
    String text = word.toString();
    boolean plain = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain &=
          Character.isLetterOrDigit(c) || c == File.separatorChar || "/_-.,:+@".indexOf(c) >= 0;
    }
    if (plain) {
      return text;
    }
    return File.separatorChar == '\\'
        ? "\"" + text.replace("\"", "\\\"") + "\""
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
