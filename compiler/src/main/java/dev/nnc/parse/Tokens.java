package dev.nnc.parse;

import dev.nnc.grammar.NnLexer;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * The tokens that the parser sees, with what can be known of each before parsing: its line, whether
 * it begins that line, and which bracket encloses it. Positions count from 0; the token at {@link
 * #size()} is the end of the file.
 */
final class Tokens {
  /** No bracket. */
  static final int NONE = -1;

  private final SourceFile source;
  private final CommonToken[] tokens;
  private final int size;
  private final int[] enclosing;
  private final int[] partner;
  private final int[] sureItem;
  private final int[] lineStart;

  /** The last token is the end of the file. */
  Tokens(SourceFile source, List<CommonToken> visible) {
    this.source = source;
    this.tokens = visible.toArray(new CommonToken[0]);
    this.size = tokens.length - 1;
    this.enclosing = new int[tokens.length];
    this.partner = new int[tokens.length];
    this.sureItem = new int[tokens.length];
    this.lineStart = new int[tokens.length];
    for (int i = 1; i < tokens.length; i++) {
      lineStart[i] = first(i) ? i : lineStart[i - 1];
    }
    matchBrackets();
    findItems();
  }

  /** Every token of the file, whatever its channel; offsets are those of {@link SourceFile}. */
  static List<CommonToken> lex(SourceFile source) {
    String text = source.text();
    NnLexer lexer = new QuoteLexer(new Characters(text));
    lexer.removeErrorListeners();
    int[] offsets = offsetsOfCodePoints(text);
    List<CommonToken> all = new ArrayList<>();
    while (true) {
      CommonToken token = (CommonToken) lexer.nextToken();
      if (offsets.length > 0) {
        int start = offsets[token.getStartIndex()];
        int stop = offsets[Math.min(token.getStopIndex() + 1, offsets.length - 1)] - 1;
        token.setStartIndex(start);
        token.setStopIndex(stop);
      }
      token.setTokenIndex(all.size());
      all.add(token);
      if (token.getType() == Token.EOF) {
        return all;
      }
    }
  }

  static List<CommonToken> visible(List<CommonToken> all) {
    List<CommonToken> visible = new ArrayList<>(all.size());
    for (CommonToken token : all) {
      if (token.getChannel() == Token.DEFAULT_CHANNEL) {
        visible.add(token);
      }
    }
    return visible;
  }

  /** ANTLR counts code points, we count UTF-16 units; empty where that makes no difference. */
  private static int[] offsetsOfCodePoints(String text) {
    boolean same = true;
    for (int i = 0; i < text.length() && same; i++) {
      same = !Character.isSurrogate(text.charAt(i));
    }
    if (same) {
      return new int[0];
    }
    int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
    int count = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      offsets[count++] = i;
    }
    offsets[count] = text.length();
    return offsets;
  }

  /** Brackets that have no partner are left alone. */
  private void matchBrackets() {
    int[] open = new int[tokens.length];
    int count = 0;
    for (int i = 0; i <= size; i++) {
      partner[i] = NONE;
      int type = tokens[i].getType();
      if (isCloser(type) && count > 0 && closerOf(type(open[count - 1])) == type) {
        count--;
        partner[i] = open[count];
        partner[open[count]] = i;
      }
      enclosing[i] = count == 0 ? NONE : open[count - 1];
      if (isOpener(type)) {
        open[count++] = i;
      }
    }
  }

  private void findItems() {
    int next = size;
    for (int i = size; i >= 0; i--) {
      sureItem[i] = next;
      if (i < size
          && enclosing[i] == NONE
          && isDeclaration(type(i))
          && first(i)
          && isName(type(i + 1))
          && (i + 2 >= size || type(i + 2) != NnLexer.COLON)) {
        next = i;
      }
    }
  }

  List<CommonToken> list() {
    return List.of(tokens);
  }

  SourceFile source() {
    return source;
  }

  int size() {
    return size;
  }

  CommonToken get(int i) {
    return tokens[i];
  }

  int type(int i) {
    return i < 0 ? Token.EOF : tokens[i].getType();
  }

  String text(int i) {
    return source.text(span(i));
  }

  Span span(int i) {
    return span(tokens[i]);
  }

  static Span span(Token token) {
    return new Span(
        token.getStartIndex(), Math.max(token.getStartIndex(), token.getStopIndex() + 1));
  }

  Place place(int i) {
    return source.place(span(i));
  }

  Place place(int from, int to) {
    return source.place(span(from).to(span(to)));
  }

  /** Just behind the token. */
  Place behind(int i) {
    int end = span(i).end();
    return source.place(new Span(end, end));
  }

  int line(int i) {
    return tokens[i].getLine();
  }

  int column(int i) {
    return tokens[i].getCharPositionInLine();
  }

  /** Whether the token is the first one of its line. */
  boolean first(int i) {
    return i == 0 || line(i - 1) < line(i);
  }

  /** The column at which the line of the token begins. */
  int indent(int i) {
    return column(lineStart[i]);
  }

  /** The first token of the line of the token. */
  int lineStart(int i) {
    return lineStart[i];
  }

  /** The innermost bracket around the token; a bracket does not enclose itself. */
  int enclosing(int i) {
    return enclosing[i];
  }

  int partner(int i) {
    return partner[i];
  }

  /**
   * The next position, or the end of the file, at which a declaration surely begins: its word
   * stands first in a line outside of all brackets, and a name follows.
   */
  int nextSureItem(int i) {
    return sureItem[i];
  }

  /** A copy without the tokens from one position up to, not including, another. */
  Tokens without(int from, int to) {
    List<CommonToken> rest = new ArrayList<>(tokens.length - (to - from));
    for (int i = 0; i < tokens.length; i++) {
      if (i < from || i >= to) {
        rest.add(tokens[i]);
      }
    }
    return new Tokens(source, rest);
  }

  static boolean isOpener(int type) {
    return type == NnLexer.LPAREN || type == NnLexer.LBRACKET || type == NnLexer.LBRACE;
  }

  static boolean isCloser(int type) {
    return type == NnLexer.RPAREN || type == NnLexer.RBRACKET || type == NnLexer.RBRACE;
  }

  static int closerOf(int opener) {
    return switch (opener) {
      case NnLexer.LPAREN -> NnLexer.RPAREN;
      case NnLexer.LBRACKET -> NnLexer.RBRACKET;
      default -> NnLexer.RBRACE;
    };
  }

  static String textOf(int bracket) {
    return switch (bracket) {
      case NnLexer.LPAREN -> "(";
      case NnLexer.RPAREN -> ")";
      case NnLexer.LBRACKET -> "[";
      case NnLexer.RBRACKET -> "]";
      case NnLexer.LBRACE -> "{";
      default -> "}";
    };
  }

  /** The words that begin a declaration. */
  static boolean isDeclaration(int type) {
    return switch (type) {
      case NnLexer.IMPORT,
          NnLexer.PARAM,
          NnLexer.DATA,
          NnLexer.BLOCK,
          NnLexer.NETWORK,
          NnLexer.FUNCTION ->
          true;
      default -> false;
    };
  }

  /** The words that begin a clause of a header. */
  static boolean isClause(int type) {
    return switch (type) {
      case NnLexer.FROM, NnLexer.TO, NnLexer.ON, NnLexer.AS, NnLexer.OVER, NnLexer.LIKE -> true;
      default -> false;
    };
  }

  /** Everything that the grammar takes for a name. */
  static boolean isName(int type) {
    return type == NnLexer.NAME
        || type == NnLexer.QUOTED_NAME
        || type == NnLexer.NN
        || isDeclaration(type)
        || isClause(type);
  }

  static boolean isReserved(int type) {
    return type >= NnLexer.IF && type <= NnLexer.FALSE;
  }

  static boolean isLiteral(int type) {
    return switch (type) {
      case NnLexer.INT,
          NnLexer.FLOAT,
          NnLexer.PERCENT,
          NnLexer.DIMS,
          NnLexer.QUANTITY,
          NnLexer.TRUE,
          NnLexer.FALSE,
          NnLexer.TEXT,
          NnLexer.QUOTED_TEXT,
          NnLexer.UNCLOSED_TEXT ->
          true;
      default -> false;
    };
  }

  static boolean isArrow(int type) {
    return type == NnLexer.ARROW || type == NnLexer.WRONG_ARROW;
  }

  /** The operators that stand between two operands. */
  static boolean isOperator(int type) {
    return switch (type) {
      case NnLexer.PLUS,
          NnLexer.MINUS,
          NnLexer.STAR,
          NnLexer.SLASH,
          NnLexer.POWER,
          NnLexer.RANGE,
          NnLexer.EQUAL,
          NnLexer.UNEQUAL,
          NnLexer.LESS,
          NnLexer.AT_MOST,
          NnLexer.GREATER,
          NnLexer.AT_LEAST,
          NnLexer.AND,
          NnLexer.OR,
          NnLexer.WRONG_POWER,
          NnLexer.WRONG_AND,
          NnLexer.WRONG_OR,
          NnLexer.WRONG_MOD ->
          true;
      default -> false;
    };
  }

  /** Whether an operand may end with the token. */
  static boolean endsValue(int type) {
    return isName(type) || isLiteral(type) || isCloser(type);
  }

  /** Whether an operand may begin with the token. */
  static boolean beginsValue(int type) {
    return isName(type)
        || isLiteral(type)
        || type == NnLexer.LPAREN
        || type == NnLexer.LBRACKET
        || type == NnLexer.IF
        || type == NnLexer.FOR
        || type == NnLexer.NOT
        || type == NnLexer.WRONG_NOT
        || type == NnLexer.MINUS;
  }

  /** Whether a line that begins with the token goes on with what the line before said. */
  static boolean continues(int type) {
    return isArrow(type)
        || isOperator(type)
        || isCloser(type)
        || isClause(type)
        || type == NnLexer.LBRACE
        || type == NnLexer.COMMA
        || type == NnLexer.DOT
        || type == NnLexer.ELSE
        || type == NnLexer.WRONG_ELIF
        || type == NnLexer.IN
        || type == NnLexer.EQUALS
        || type == NnLexer.COLON
        || type == NnLexer.WRONG_COLON;
  }

  /** The token, not too long to stand in a sentence. */
  String shortText(int i) {
    String text = span(i).length() == 0 && isCloser(type(i)) ? textOf(type(i)) : text(i);
    return text.length() <= 40 ? text : text.substring(0, 39) + "…";
  }

  /** The tokens as one line, not too long to stand in a sentence. */
  String oneLine(int from, int to) {
    String text = place(from, to).text();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() <= 60; i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        line.append(c);
      } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
    }
    return line.length() <= 60 ? line.toString() : line.substring(0, 57) + "…";
  }
}
