package dev.nnc.parse;

import dev.nnc.grammar.NnLexer;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * The lexer of the grammar, except for quotes that open a text which never ends: the rules of the
 * grammar would read on to the end of the line for each of them, and a long line of such quotes
 * would take the square of its length. Here a line is read once, and the tokens are the same.
 */
final class QuoteLexer extends NnLexer {
  /** Up to which place in the input no quote of the kind has an end; 0 for none. */
  private int openDouble;

  private int openSingle;

  QuoteLexer(Characters input) {
    super(input);
  }

  @Override
  public Token nextToken() {
    int next = _input.LA(1);
    if (next == '"') {
      openDouble = openUntil(next, openDouble);
      if (openDouble > 0) {
        int length = 1;
        while (!endsUnclosed(_input.LA(length + 1))) {
          length++;
        }
        return token(UNCLOSED_TEXT, Token.DEFAULT_CHANNEL, length);
      }
    } else if (next == '\'') {
      openSingle = openUntil(next, openSingle);
      if (openSingle > 0) {
        return token(UNKNOWN, MISTAKES, 1);
      }
    }
    return super.nextToken();
  }

  /**
   * Up to where the quote that comes next has no partner, which is the end of its line; 0 if it has
   * one.
   *
   * @param known up to where none has one: a quote that a text without an end goes through stands
   *     behind a backslash there, and so begins a text that ends no better
   */
  private int openUntil(int quote, int known) {
    int from = _input.index();
    if (from < known) {
      return known;
    }
    for (int i = 2; ; i++) {
      int c = _input.LA(i);
      if (c == quote) {
        return 0;
      }
      c = c == '\\' ? _input.LA(++i) : c;
      if (isEnd(c)) {
        return from + i - 1;
      }
    }
  }

  private static boolean isEnd(int c) {
    return c == EOF || c == '\r' || c == '\n';
  }

  /** As the grammar has it: stops where the rest of the line can be read again. */
  private static boolean endsUnclosed(int c) {
    return isEnd(c) || "\"\\(){}[],".indexOf(c) >= 0;
  }

  private CommonToken token(int type, int channel, int length) {
    int start = _input.index();
    int line = getLine();
    int column = getCharPositionInLine();
    for (int i = 0; i < length; i++) {
      getInterpreter().consume(_input);
    }
    return (CommonToken)
        _factory.create(
            _tokenFactorySourcePair, type, null, channel, start, start + length - 1, line, column);
  }
}
