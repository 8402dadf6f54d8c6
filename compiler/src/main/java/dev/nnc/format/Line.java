package dev.nnc.format;

import dev.nnc.parse.Lexeme;
import dev.nnc.parse.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of the file while it is laid out: the formatter keeps the person's line breaks. */
final class Line {
  /** How the sign that is aligned with those of the lines around is written. */
  enum Shape {
    /** {@code name = value} */
    DEFINITION,
    /** {@code name: value} */
    SETTING,
    /** {@code param name = value in domain} */
    PARAMETER,
    OTHER
  }

  final List<Lexeme> code = new ArrayList<>();
  @Nullable Lexeme comment;
  boolean blankBefore;

  /** Whether the line begins a declaration, action, setting or named value. */
  boolean beginsStatement;

  /** Whether the line begins an option or an element between parentheses or square brackets. */
  boolean beginsElement;

  /** The opening brace around the line, by its number in the file; -1 at top level. */
  int brace = -1;

  Shape shape = Shape.OTHER;

  /** Where in {@link #code} the aligned sign is, and the {@code in} of a parameter; or -1. */
  int sign = -1;

  int in = -1;

  /** The blanks to put in besides the usual ones, after the colon or before the other signs. */
  int padding;

  int inPadding;
  int indent;
  int commentColumn;

  boolean isComment() {
    return code.isEmpty();
  }

  Lexeme first() {
    return code.getFirst();
  }

  /** The code of the line without its indentation. */
  String text() {
    return text(code.size());
  }

  /** The first lexemes of the line without its indentation and without blanks behind. */
  String text(int count) {
    return text(count, null);
  }

  /** The columns at which the lexemes of the line stand. */
  int[] columns() {
    int[] columns = new int[code.size()];
    text(columns.length, columns);
    return columns;
  }

  /** The code, and where in the line its lexemes stand. */
  private String text(int count, int @Nullable [] columns) {
    StringBuilder text = new StringBuilder();
    int column = indent;
    int counted = 0;
    for (int i = 0; i < count; i++) {
      if (i > 0 && Blanks.between(code, i)) {
        text.append(' ');
      }
      if (i == sign && shape != Shape.SETTING) {
        text.append(" ".repeat(padding));
      }
      if (i == sign + 1 && shape == Shape.SETTING) {
        text.append(" ".repeat(padding));
      }
      if (i == in) {
        text.append(" ".repeat(inPadding));
      }
      if (columns != null) {
        column += text.codePointCount(counted, text.length());
        counted = text.length();
        columns[i] = i == 0 ? indent : column;
      }
      text.append(Blanks.spelling(code.get(i)));
    }
    return text.toString();
  }

  static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Finds the sign that is aligned with those of other lines. */
  void findShape() {
    if (!beginsStatement || code.size() < 3) {
      return;
    }
    int start = first().text().equals("param") && code.get(1).kind() != Kind.EQUALS ? 1 : 0;
    if (code.get(1).kind() == Kind.COLON) {
      shape = Shape.SETTING;
      sign = 1;
      return;
    }
    for (int i = start; i < code.size(); i++) {
      Kind kind = code.get(i).kind();
      if (kind == Kind.EQUALS && i > start) {
        shape = start == 1 ? Shape.PARAMETER : Shape.DEFINITION;
        sign = i;
        break;
      }
      boolean naming =
          kind == Kind.NAME
              || kind == Kind.DECLARATION
              || kind == Kind.CLAUSE
              || code.get(i).text().equals("shared");
      if (!naming) {
        return;
      }
    }
    // `function f(x) = …` and headers never get here; a name alone before `=` is required.
    if (sign < 0 || brace < 0 && shape == Shape.DEFINITION) {
      shape = Shape.OTHER;
      sign = -1;
      return;
    }
    if (shape == Shape.PARAMETER) {
      int depth = 0;
      for (int i = sign + 1; i < code.size() && in < 0; i++) {
        depth += code.get(i).kind() == Kind.OPEN ? 1 : code.get(i).kind() == Kind.CLOSE ? -1 : 0;
        boolean loop = code.get(i - 1).kind() == Kind.RESERVED;
        if (depth == 0 && !loop && code.get(i).text().equals("in")) {
          in = i;
        }
      }
    }
  }
}
