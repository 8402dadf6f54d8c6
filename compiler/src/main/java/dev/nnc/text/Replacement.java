package dev.nnc.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What takes the place of each match of an expression: pieces of text, and groups of the match. */
public final class Replacement {
  private final Pattern pattern;
  private final List<Piece> pieces;

  /**
   * A piece of what is put in.
   *
   * @param group whose match it is; -1 for the text
   */
  private record Piece(String text, int group) {}

  private Replacement(Pattern pattern, List<Piece> pieces) {
    this.pattern = pattern;
    this.pieces = pieces;
  }

  /** The text with every match replaced; a group that took no part is nothing. */
  public String in(String text) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder made = null;
    int from = 0;
    while (matcher.find()) {
      made = made == null ? new StringBuilder() : made;
      made.append(text, from, matcher.start());
      for (Piece piece : pieces) {
        String group = piece.group < 0 ? piece.text : matcher.group(piece.group);
        made.append(group == null ? "" : group);
      }
      from = matcher.end();
    }
    return made == null ? text : made.append(text, from, text.length()).toString();
  }

  static Replacement of(String by, Pattern pattern) {
    Reading reading = new Reading(by, pattern);
    Fault fault = reading.read();
    if (fault != null) {
      throw new IllegalArgumentException(fault.why());
    }
    return new Replacement(pattern, List.copyOf(reading.pieces));
  }

  static @Nullable Fault fault(String by, Pattern pattern) {
    return new Reading(by, pattern).read();
  }

  /** Reads a replacement from left to right. */
  private static final class Reading {
    private final String by;
    private final Pattern pattern;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private int at;

    Reading(String by, Pattern pattern) {
      this.by = by;
      this.pattern = pattern;
    }

    @Nullable Fault read() {
      while (at < by.length()) {
        char c = by.charAt(at);
        if (c == '\\') {
          if (at + 1 == by.length()) {
            return new Fault(
                "ends with a lone backslash at character " + (at + 1),
                "a backslash that means itself is written `\"\\\\\\\\\"`");
          }
          plain.append(by.charAt(at + 1));
          at += 2;
        } else if (c == '$') {
          Fault fault = group();
          if (fault != null) {
            return fault;
          }
        } else {
          plain.append(c);
          at++;
        }
      }
      flush();
      return null;
    }

    private void flush() {
      if (!plain.isEmpty()) {
        pieces.add(new Piece(plain.toString(), -1));
        plain.setLength(0);
      }
    }

    /** As many digits as name a group that there is. */
    private @Nullable Fault group() {
      int start = at++;
      int group = -1;
      if (at < by.length() && isDigit(by.charAt(at))) {
        group = by.charAt(at++) - '0';
        while (at < by.length() && isDigit(by.charAt(at))) {
          int longer = 10 * group + by.charAt(at) - '0';
          if (longer > pattern.groupCount()) {
            break;
          }
          group = longer;
          at++;
        }
      } else if (at < by.length() && by.charAt(at) == '{' && by.indexOf('}', at) > 0) {
        String name = by.substring(at + 1, by.indexOf('}', at));
        at = by.indexOf('}', at) + 1;
        Integer named = pattern.namedGroups().get(name);
        if (named == null) {
          return new Fault(
              "asks for the group `%s` at character %d, but its pattern has none of that name"
                  .formatted(name, start + 1),
              "name what it stands for in the pattern: `(?<" + name + ">…)`");
        }
        group = named;
      } else {
        return new Fault(
            "has a `$` at character " + (start + 1) + " that names no group",
            "`$1` stands for what the first group matched; a `$` that means itself is written"
                + " `\"\\\\$\"`");
      }
      if (group > pattern.groupCount()) {
        return new Fault(
            "asks for group %d at character %d, but its pattern has %d"
                .formatted(group, start + 1, pattern.groupCount()),
            "put what it stands for in parentheses in the pattern; a `$` that means itself is"
                + " written `\"\\\\$\"`");
      }
      flush();
      pieces.add(new Piece("", group));
      return null;
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
