package dev.nnc.format;

import dev.nnc.parse.Lexeme;
import dev.nnc.parse.Lexeme.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where blanks stand between the lexemes of a line. */
final class Blanks {
  private Blanks() {}

  /** The spelling that the formatter gives to what may be spelt in several ways. */
  static String spelling(Lexeme lexeme) {
    return switch (lexeme.kind()) {
      case ARROW -> "->";
      case NUMBER -> lexeme.text().startsWith(".") ? "0" + lexeme.text() : lexeme.text();
      default -> lexeme.text();
    };
  }

  /** Whether a blank stands before the lexeme at the position, which is not the first. */
  static boolean between(List<Lexeme> code, int i) {
    Lexeme left = code.get(i - 1);
    Lexeme right = code.get(i);
    Kind after = right.kind();
    if (after == Kind.COMMA || after == Kind.COLON || after == Kind.DOT) {
      return false;
    }
    if (left.kind() == Kind.DOT) {
      return false;
    }
    boolean leftBrace = left.text().equals("{");
    boolean rightBrace = right.text().equals("}");
    if (leftBrace || rightBrace) {
      return true;
    }
    if (left.kind() == Kind.OPEN || after == Kind.CLOSE) {
      return false;
    }
    if (left.kind() == Kind.OPERATOR && isUnary(code, i - 1)) {
      return false;
    }
    if (isTight(code, i - 1) || isTight(code, i)) {
      return false;
    }
    if (after == Kind.OPEN && !right.text().equals("{")) {
      return !isCallee(code, i - 1);
    }
    return true;
  }

  /** Whether a parenthesis or square bracket behind the lexeme belongs to it. */
  private static boolean isCallee(List<Lexeme> code, int i) {
    Lexeme lexeme = code.get(i);
    boolean member = i > 0 && code.get(i - 1).kind() == Kind.DOT;
    return switch (lexeme.kind()) {
      case NAME, TEXT, NUMBER -> true;
      case CLOSE -> !lexeme.text().equals("}");
      case DECLARATION -> true;
      case CLAUSE -> member || (i > 0 && isValuePlace(code.get(i - 1)));
      case RESERVED, TRUTH -> member;
      default -> false;
    };
  }

  /** Whether a word behind the lexeme is a name, even if it could begin something. */
  static boolean isValuePlace(@Nullable Lexeme before) {
    return before != null
        && switch (before.kind()) {
          case EQUALS, COLON, COMMA, ARROW, OPERATOR, OPEN, DOT, CLAUSE -> true;
          default -> false;
        };
  }

  /** Powers, and fractions of two numbers such as {@code 1/255}, are written without blanks. */
  private static boolean isTight(List<Lexeme> code, int i) {
    Lexeme lexeme = code.get(i);
    if (lexeme.kind() != Kind.OPERATOR) {
      return false;
    }
    if (lexeme.text().equals("^")) {
      return true;
    }
    return lexeme.text().equals("/")
        && i > 0
        && i + 1 < code.size()
        && code.get(i - 1).kind() == Kind.NUMBER
        && code.get(i + 1).kind() == Kind.NUMBER;
  }

  /** Whether the sign has no left operand. */
  private static boolean isUnary(List<Lexeme> code, int i) {
    String sign = code.get(i).text();
    if (!sign.equals("-") && !sign.equals("+")) {
      return false;
    }
    if (i == 0) {
      return sign.equals("-");
    }
    Lexeme before = code.get(i - 1);
    return switch (before.kind()) {
      case OPERATOR, OPEN, COMMA, COLON, EQUALS, ARROW -> true;
      case RESERVED, CLAUSE, DECLARATION ->
          !(i > 1 && code.get(i - 2).kind() == Kind.DOT) && before.kind() == Kind.RESERVED;
      default -> false;
    };
  }
}
