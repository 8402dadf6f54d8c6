package dev.nnc.parse;

import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.Interval;
import org.jspecify.annotations.Nullable;

/** A part of the tokens, shown to ANTLR as if it were a whole file. */
final class Window implements TokenStream {
  private final Tokens tokens;
  private final int from;
  private final int to;
  private final CommonToken end;
  private int at;

  Window(Tokens tokens, int from, int to) {
    this.tokens = tokens;
    this.from = from;
    this.to = to;
    this.at = from;
    this.end = new CommonToken(tokens.get(to));
    this.end.setType(Token.EOF);
  }

  /** The position in {@link Tokens} of the next token. */
  int position() {
    return at;
  }

  /** The position in {@link Tokens} at which the window ends. */
  int limit() {
    return to;
  }

  @Override
  public @Nullable Token LT(int k) {
    if (k == 0) {
      return null;
    }
    int i = k > 0 ? at + k - 1 : at + k;
    if (i < from) {
      return null;
    }
    return i < to ? tokens.get(i) : end;
  }

  @Override
  public int LA(int k) {
    Token token = LT(k);
    return token == null ? Token.INVALID_TYPE : token.getType();
  }

  @Override
  public Token get(int index) {
    return from + index < to ? tokens.get(from + index) : end;
  }

  @Override
  public void consume() {
    if (at < to) {
      at++;
    }
  }

  @Override
  public int index() {
    return at - from;
  }

  @Override
  public void seek(int index) {
    at = Math.min(from + index, to);
  }

  @Override
  public int size() {
    return to - from;
  }

  @Override
  public int mark() {
    return 0;
  }

  @Override
  public void release(int marker) {}

  @Override
  public @Nullable TokenSource getTokenSource() {
    return null;
  }

  @Override
  public String getSourceName() {
    return tokens.source().name();
  }

  @Override
  public String getText(Interval interval) {
    return "";
  }

  @Override
  public String getText() {
    return "";
  }

  @Override
  public String getText(RuleContext context) {
    return "";
  }

  @Override
  public String getText(Token start, Token stop) {
    return "";
  }
}
