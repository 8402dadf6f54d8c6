package dev.nnc.cli;

import dev.nnc.source.Visible;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where texts for a person are printed: what they hold of foreign origin is made visible, whoever
 * prints it, and drives no terminal. Our own styles are written as characters that no text has, and
 * become codes of the terminal here. Bytes pass as they are.
 */
final class VisibleStream extends PrintStream {
  // Unicode keeps these from U+FDD0 on for use inside of programs.
  static final char PLAIN = '\uFDD0';
  static final char BOLD = '\uFDD1';
  static final char DIM = '\uFDD2';
  static final char GREEN = '\uFDD3';
  static final char RED = '\uFDD4';

  /** To the beginning of the line, to write it anew. */
  static final char LINE_AGAIN = '\uFDD5';

  /** Clears what stood behind the end of the new line. */
  static final char LINE_END = '\uFDD6';

  private static final String[] CODES = {
    "\u001B[0m", "\u001B[1m", "\u001B[2m", "\u001B[32m", "\u001B[31m", "\r", "\u001B[K"
  };

  private final PrintStream target;

  private VisibleStream(PrintStream target) {
    super(target, true, StandardCharsets.UTF_8);
    this.target = target;
  }

  static VisibleStream over(PrintStream target) {
    return target instanceof VisibleStream already ? already : new VisibleStream(target);
  }

  /** Why something that was printed is lost, or null, also where nobody knows. */
  @Nullable IOException lost() {
    flush();
    return target instanceof ProcessStream process ? process.lost() : null;
  }

  static boolean isStyle(int c) {
    return c >= PLAIN && c <= LINE_END;
  }

  @Override
  public void print(String text) {
    super.print(shown(String.valueOf(text)));
  }

  @Override
  public void print(Object value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(char c) {
    print(String.valueOf(c));
  }

  @Override
  public void print(char[] text) {
    print(new String(text));
  }

  private static String shown(String text) {
    StringBuilder shown = null;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isStyle(c)) {
        shown = shown == null ? new StringBuilder(text.length() + 32) : shown;
        shown.append(Visible.of(text.substring(from, i))).append(CODES[c - PLAIN]);
        from = i + 1;
      }
    }
    return shown == null
        ? Visible.of(text)
        : shown.append(Visible.of(text.substring(from))).toString();
  }
}
