package dev.nnc.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of file names as shells have it: {@code *} is anything within a name, {@code **} any
 * folders, {@code ?} one character, {@code [a-z]} and {@code [!a-z]} one of some, {@code {a,b}} one
 * or the other. It means what Java's {@code glob:} means, but is executed by RE2/J: of many stars
 * in a pattern Java's takes a time that no one would wait for.
 */
public final class Glob implements Predicate<Path> {
  private static final int LONGEST = 1_000;

  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /** The pattern, with {@code /} between folders; null if it is none. */
  public static @Nullable Glob of(String text) {
    String expression = text.length() > LONGEST ? null : new Reading(text).read();
    if (expression == null) {
      return null;
    }
    try {
      return new Glob(Pattern.compile(expression, Pattern.DOTALL));
    } catch (PatternSyntaxException none) {
      return null;
    }
  }

  /** Whether a path without a root is one of those. */
  @Override
  public boolean test(Path path) {
    return pattern.matches(path.toString().replace(path.getFileSystem().getSeparator(), "/"));
  }

  /** Makes a regular expression of a pattern. */
  private static final class Reading {
    private final String text;
    private final StringBuilder made = new StringBuilder();
    private boolean inBraces;
    private int at;

    Reading(String text) {
      this.text = text;
    }

    @Nullable String read() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        switch (c) {
          case '\\' -> {
            if (at == text.length()) {
              return null;
            }
            made.append(Pattern.quote(Character.toString(text.charAt(at++))));
          }
          case '*' -> {
            boolean folders = at < text.length() && text.charAt(at) == '*';
            at += folders ? 1 : 0;
            made.append(folders ? ".*" : "[^/]*");
          }
          case '?' -> made.append("[^/]");
          case '[' -> {
            if (!characters()) {
              return null;
            }
          }
          case '{' -> {
            if (inBraces) {
              return null;
            }
            inBraces = true;
            made.append("(?:");
          }
          case '}' -> {
            made.append(inBraces ? ")" : "\\}");
            inBraces = false;
          }
          case ',' -> made.append(inBraces ? "|" : ",");
          default -> made.append(Pattern.quote(Character.toString(c)));
        }
      }
      return inBraces ? null : made.toString();
    }

    private boolean characters() {
      int end = at;
      end += end < text.length() && text.charAt(end) == '!' ? 1 : 0;
      end += end < text.length() && text.charAt(end) == ']' ? 1 : 0;
      end = text.indexOf(']', end);
      if (end < 0 || text.substring(at, end).indexOf('/') >= 0) {
        return false;
      }
      boolean not = text.charAt(at) == '!';
      made.append(not ? "[^/" : "[");
      for (char c : text.substring(not ? at + 1 : at, end).toCharArray()) {
        made.append(c == '-' ? "-" : "\\x{" + Integer.toHexString(c) + "}");
      }
      made.append(']');
      at = end + 1;
      return true;
    }
  }
}
