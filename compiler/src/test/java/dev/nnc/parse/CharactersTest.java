package dev.nnc.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.grammar.NnLexer;
import dev.nnc.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharactersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"größe", "λ", "重み", "вес", "x²", "x₁", "aⅫ", "الوزن", "𝒳", "𝒳𝟙", "ª", "_é9"})
  void namesAreOfAllScriptsAndKeepTheirText(String name) {
    assertThat(tokens(name)).containsExactly(NnLexer.NAME + " " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "→, ARROW",
    "×, UNKNOWN",
    "“, UNKNOWN",
    "², UNKNOWN",
    "𝟙, UNKNOWN",
    "😀, UNKNOWN",
    "\u0301, UNKNOWN"
  })
  void whatIsNoLetterStaysWhatItIs(String text, String type) {
    assertThat(tokens(text)).containsExactly(number(type) + " " + text);
  }

  @Test
  void lettersBeyondAsciiAreUnitsToo() {
    assertThat(tokens("15µm 3é"))
        .containsExactly(NnLexer.QUANTITY + " 15µm", NnLexer.QUANTITY + " 3é");
  }

  private static int number(String type) {
    for (int i = 0; i <= NnLexer.VOCABULARY.getMaxTokenType(); i++) {
      if (type.equals(NnLexer.VOCABULARY.getSymbolicName(i))) {
        return i;
      }
    }
    throw new IllegalArgumentException(type);
  }

  private static List<String> tokens(String text) {
    SourceFile source = new SourceFile("x.nn", text);
    return Tokens.lex(source).stream()
        .filter(token -> token.getType() != NnLexer.EOF && token.getType() != NnLexer.SPACE)
        .map(token -> token.getType() + " " + source.place(Tokens.span(token)).text())
        .toList();
  }
}
