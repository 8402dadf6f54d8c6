package dev.nnc.draft;

import dev.nnc.ast.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How names, texts and comments are written in a program. */
final class Wording {
  private static final int WIDTH = 110;

  private static final Set<String> RESERVED =
      Set.of("if", "else", "for", "in", "and", "or", "not", "shared", "true", "false");

  private Wording() {}

  /** Whether a program can name the column. */
  static boolean canBeNamed(String column) {
    return !column.isBlank() && isPlain(column) && column.indexOf('`') < 0;
  }

  static String name(String column) {
    return RESERVED.contains(column) ? "`" + column + "`" : Name.written(column);
  }

  /** {@code [a, b]}, or {@code a} alone. */
  static String list(Collection<String> columns) {
    String names = String.join(", ", columns.stream().map(Wording::name).toList());
    return columns.size() == 1 ? names : "[" + names + "]";
  }

  static String text(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> text.append(c);
      }
    }
    return text.append('"').toString();
  }

  static String texts(Collection<String> values) {
    return "[" + String.join(", ", values.stream().map(Wording::text).toList()) + "]";
  }

  /** A comment of as many lines as it needs; what names and cells hold ends none of them. */
  static List<String> comment(String words, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent).append("//");
    StringBuilder plain = new StringBuilder();
    words.codePoints().forEach(c -> plain.appendCodePoint(isPlain(c) ? c : '\uFFFD'));
    for (String word : plain.toString().split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(indent).append("//");
      }
      line.append(' ').append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Whether a text can stand in a program as it is. */
  static boolean isPlain(String text) {
    return text.codePoints().allMatch(Wording::isPlain);
  }

  private static boolean isPlain(int c) {
    int type = Character.getType(c);
    return !Character.isISOControl(c)
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE;
  }

  /**
   * A name for what the program makes: letters, digits and {@code _} of the words, none of taken.
   */
  static String fresh(String words, Collection<String> taken) {
    StringBuilder name = new StringBuilder();
    words
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(c -> name.appendCodePoint(Character.isLetterOrDigit(c) ? c : '_'));
    String plain = name.toString().replaceAll("__+", "_").replaceAll("^_|_$", "");
    if (plain.isEmpty() || Character.isDigit(plain.charAt(0))) {
      plain = "rows_" + plain;
    }
    String free = RESERVED.contains(plain) ? plain + "_rows" : plain;
    while (taken.contains(free)) {
      free += "_";
    }
    return free;
  }

  static String percent(double share) {
    return share > 0 && share < 0.005 ? "less than 1%" : Math.round(share * 100) + "%";
  }
}
