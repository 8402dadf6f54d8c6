package dev.nnc.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.grammar.NnLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Test;

class QuoteLexerTest {
  private static final String[] PIECES = {
    "\"", "\"", "\\", "'", "a", "(", ")", ",", "\n", "\r\n", " ", "`", "//", "\"\"\"", "é", "\\\""
  };

  @Test
  void itsTokensAreThoseOfTheGrammar() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(14); k >= 0; k--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      Characters input = new Characters(text.toString());
      assertThat(tokens(new QuoteLexer(input)))
          .as(text.toString())
          .isEqualTo(tokens(new NnLexer(new Characters(text.toString()))));
    }
  }

  /** A lexer that reads on to the end of the line for each quote takes minutes. */
  @Test
  void quotesWithoutAnEndAreReadOnce() {
    for (String piece : List.of("\"a\\", "\"(\\", "'a\\", "\"'\\", "\"\\\\\\")) {
      assertThat(tokens(new QuoteLexer(new Characters(piece.repeat(100_000))))).isNotEmpty();
    }
  }

  private static List<String> tokens(Lexer lexer) {
    lexer.removeErrorListeners();
    List<String> all = new ArrayList<>();
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
      all.add(
          "%d %d %d-%d %d:%d"
              .formatted(
                  token.getType(),
                  token.getChannel(),
                  token.getStartIndex(),
                  token.getStopIndex(),
                  token.getLine(),
                  token.getCharPositionInLine()));
    }
    return all;
  }
}
