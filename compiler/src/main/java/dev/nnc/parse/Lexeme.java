package dev.nnc.parse;

import dev.nnc.grammar.NnLexer;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * A word, number, sign or comment of a file, for those who work on its text, not on its meaning.
 */
public record Lexeme(Kind kind, Span span, String text) {

  /** As much as colours and blanks depend on. */
  public enum Kind {
    /** A name, with its backquotes if it has any. */
    NAME,
    /** A word that begins a declaration, or {@code nn}; it may also be a name. */
    DECLARATION,
    /** A word that begins a clause, such as {@code from}; it may also be a name. */
    CLAUSE,
    /** A word that is never a plain name, except {@code true} and {@code false}. */
    RESERVED,
    TRUTH,
    NUMBER,
    TEXT,
    ARROW,
    OPERATOR,
    EQUALS,
    COLON,
    COMMA,
    DOT,
    /** Any of {@code ( [ {}. */
    OPEN,
    /** Any of {@code ) ] }}. */
    CLOSE,
    COMMENT,
    DOC,
    /** Something that only a wrong file holds. */
    MISTAKE
  }

  /** All of them in order, blanks left out. */
  public static List<Lexeme> of(SourceFile source) {
    List<CommonToken> tokens = Tokens.lex(source);
    List<Lexeme> lexemes = new ArrayList<>(tokens.size());
    for (CommonToken token : tokens) {
      if (token.getType() != Token.EOF && token.getChannel() != Token.HIDDEN_CHANNEL) {
        Span span = Tokens.span(token);
        lexemes.add(new Lexeme(kind(token.getType()), span, source.text(span)));
      }
    }
    return List.copyOf(lexemes);
  }

  private static Kind kind(int type) {
    if (Tokens.isDeclaration(type) || type == NnLexer.NN) {
      return Kind.DECLARATION;
    }
    if (Tokens.isClause(type)) {
      return Kind.CLAUSE;
    }
    if (Tokens.isOpener(type)) {
      return Kind.OPEN;
    }
    if (Tokens.isCloser(type)) {
      return Kind.CLOSE;
    }
    return switch (type) {
      case NnLexer.NAME, NnLexer.QUOTED_NAME -> Kind.NAME;
      case NnLexer.TRUE, NnLexer.FALSE -> Kind.TRUTH;
      case NnLexer.IF,
          NnLexer.ELSE,
          NnLexer.FOR,
          NnLexer.IN,
          NnLexer.AND,
          NnLexer.OR,
          NnLexer.NOT,
          NnLexer.SHARED ->
          Kind.RESERVED;
      case NnLexer.INT, NnLexer.FLOAT, NnLexer.PERCENT, NnLexer.DIMS, NnLexer.QUANTITY ->
          Kind.NUMBER;
      case NnLexer.TEXT -> Kind.TEXT;
      case NnLexer.ARROW -> Kind.ARROW;
      case NnLexer.EQUALS -> Kind.EQUALS;
      case NnLexer.COLON -> Kind.COLON;
      case NnLexer.COMMA -> Kind.COMMA;
      case NnLexer.DOT -> Kind.DOT;
      case NnLexer.COMMENT -> Kind.COMMENT;
      case NnLexer.DOC -> Kind.DOC;
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
          NnLexer.AT_LEAST ->
          Kind.OPERATOR;
      default -> Kind.MISTAKE;
    };
  }
}
