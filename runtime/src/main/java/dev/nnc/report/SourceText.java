package dev.nnc.report;

import java.util.Set;

/**
 * Draws the source of a program with its words coloured. It knows only the outer form of tokens, so
 * that it can draw any text, also a wrong one.
 */
final class SourceText {
  private static final Set<String> DECLARATIONS =
      Set.of(
          "nn",
          "import",
          "param",
          "data",
          "block",
          "network",
          "function",
          "train",
          "evaluate",
          "sweep",
          "search",
          "report",
          "predict",
          "find_rate",
          "compare",
          "export",
          "update");
  private static final Set<String> RESERVED =
      Set.of("if", "else", "for", "in", "and", "or", "not", "shared", "true", "false");
  private static final Set<String> CONNECTING = Set.of("from", "to", "on", "as", "over", "like");

  private final String source;
  private final Html html;
  private final Set<Integer> named;
  private int position;
  private int number;
  private boolean lineBegins = true;
  private int depth;

  private SourceText(String source, Set<Integer> named, Html html) {
    this.source = source;
    this.named = named;
    this.html = html;
  }

  /**
   * Writes the source as one element {@code span.line} a line.
   *
   * @param named lines that something leads to, from 1
   */
  static void write(String source, Set<Integer> named, Html html) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n').stripTrailing();
    new SourceText(lines, named, html).write();
  }

  private void openLine() {
    number++;
    if (named.contains(number)) {
      html.open("span", "class", "line", "id", SourceLines.id(number));
    } else {
      html.open("span", "class", "line");
    }
  }

  private void write() {
    openLine();
    while (position < source.length()) {
      char c = source.charAt(position);
      if (c == '\n') {
        html.text("\n").close();
        openLine();
        position++;
        lineBegins = true;
      } else if (c == ' ' || c == '\t') {
        take("", end(position, Character::isWhitespace, '\n'));
      } else {
        writeToken(c);
        lineBegins = false;
      }
    }
    html.close();
  }

  private void writeToken(char c) {
    if (source.startsWith("//", position)) {
      take("comment", endOfLine());
    } else if (c == '"') {
      take("text", endOfQuotation('"'));
    } else if (c == '`') {
      take("name", endOfQuotation('`'));
    } else if (source.startsWith("->", position)) {
      take("arrow", position + 2);
    } else if (c == '→') {
      take("arrow", position + 1);
    } else if (Character.isDigit(c)) {
      take("number", endOfNumber());
    } else if (Character.isLetter(c) || c == '_') {
      writeWord();
    } else {
      if (c == '{' || c == '(' || c == '[') {
        depth++;
      } else if (c == '}' || c == ')' || c == ']') {
        depth = Math.max(0, depth - 1);
      }
      take("", position + (Character.isHighSurrogate(c) && position + 1 < source.length() ? 2 : 1));
    }
  }

  private void writeWord() {
    int end = end(position, c -> Character.isLetterOrDigit(c) || c == '_', '\n');
    String word = source.substring(position, end);
    int next = end(end, c -> c == ' ', '\n');
    char follower = next < source.length() ? source.charAt(next) : '\n';
    String kind;
    if (follower == ':') {
      kind = "key";
    } else if (lineBegins && depth == 0 && DECLARATIONS.contains(word)
        || word.equals("block") && lineBegins) {
      kind = "declaration";
    } else if (RESERVED.contains(word)
        || depth == 0 && CONNECTING.contains(word)
        || lineBegins && depth == 0 && word.equals("repeat")) {
      kind = "declaration";
    } else if (follower == '(' && next == end) {
      kind = "call";
    } else {
      kind = "";
    }
    take(kind, end);
  }

  private void take(String kind, int end) {
    String text = source.substring(position, end);
    if (kind.isEmpty()) {
      html.text(text);
    } else {
      html.element("span", text, "class", "t-" + kind);
    }
    position = end;
  }

  private int endOfLine() {
    int end = source.indexOf('\n', position);
    return end < 0 ? source.length() : end;
  }

  private int endOfQuotation(char quote) {
    int line = endOfLine();
    for (int i = position + 1; i < line; i++) {
      char c = source.charAt(i);
      if (c == '\\' && quote == '"') {
        i++;
      } else if (c == quote) {
        return i + 1;
      }
    }
    return line;
  }

  /** Numbers with their percent sign or unit, sizes such as 3x3; two dots are a range. */
  private int endOfNumber() {
    int end = position;
    while (end < source.length()) {
      char c = source.charAt(end);
      boolean sign =
          (c == '-' || c == '+')
              && (source.charAt(end - 1) == 'e' || source.charAt(end - 1) == 'E')
              && end + 1 < source.length()
              && Character.isDigit(source.charAt(end + 1));
      boolean point =
          c == '.' && end + 1 < source.length() && Character.isDigit(source.charAt(end + 1));
      if (Character.isLetterOrDigit(c) || c == '_' || point || (sign && end > position)) {
        end++;
      } else {
        return c == '%' ? end + 1 : end;
      }
    }
    return end;
  }

  private int end(int from, java.util.function.IntPredicate within, char never) {
    int end = from;
    while (end < source.length()
        && source.charAt(end) != never
        && within.test(source.charAt(end))) {
      end++;
    }
    return end;
  }
}
