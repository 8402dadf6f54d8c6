package dev.nnc.data.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What words are, by the expression that says it, and that no text takes the stack. */
class SplitWordsTest {
  private static final String WORD = "[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}\\p{M}\\p{N}]+)*";

  @Test
  void wordsAreThoseOfTheExpression() {
    Pattern word = Pattern.compile(WORD);
    Pattern wordOrMark = Pattern.compile(WORD + "|\\S");
    List<String> signs =
        List.of(
            "a",
            "É",
            "ß",
            "e\u0301",
            "7",
            "½",
            "Ⅷ",
            "'",
            "’",
            "-",
            " ",
            "\t",
            "\u000B",
            "\u00A0",
            "日",
            "\uD835\uDC00",
            "\uD83D\uDE00",
            "\uD83D",
            "_",
            ".");
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder built = new StringBuilder();
      for (int k = random.nextInt(9); k > 0; k--) {
        built.append(signs.get(random.nextInt(signs.size())));
      }
      String text = built.toString();
      assertThat(TextSteps.SplitWords.words(text, false)).as(text).isEqualTo(all(word, text));
      assertThat(TextSteps.SplitWords.words(text, true)).as(text).isEqualTo(all(wordOrMark, text));
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }

  @Test
  void manyApostrophesAreOneWord() {
    String text = "a" + "'a".repeat(100_000);
    assertThat(TextSteps.SplitWords.words(text, true)).containsExactly(text);
  }
}
