package dev.nnc.report;

import java.io.File;
import java.nio.file.Path;

/** A word as a person types it into a shell, in lines that are shown to be copied. */
public final class ShellWord {
  private ShellWord() {}

  /**
   * A path as one word: as it is where nothing in it means something to a shell, else in quotes.
   */
  public static String of(Path path) {
    String text = path.toString();
    boolean plain = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain &=
          Character.isLetterOrDigit(c) || c == File.separatorChar || "/_-.,:+@".indexOf(c) >= 0;
    }
    return plain ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
