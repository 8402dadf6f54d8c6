package dev.nnc.diag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrammarTest {
  @Test
  void articlesGoWithWhatIsFilledIn() {
    assertThat(Grammar.filled("`%s` is a %s, not %s", "a", "import", "a network"))
        .isEqualTo("`a` is an import, not a network");
    assertThat(Grammar.filled("`%s` is a %s, not %s", "a", "param", "an action"))
        .isEqualTo("`a` is a param, not an action");
    assertThat(Grammar.filled("a %s", "activation")).isEqualTo("an activation");
    assertThat(Grammar.filled("data %s", "is")).isEqualTo("data is");
    assertThat(Grammar.withArticle("optimizer")).isEqualTo("an optimizer");
  }

  @Test
  void oneIsNoPlural() {
    assertThat(Grammar.count(1, "picture")).isEqualTo("1 picture");
    assertThat(Grammar.count(0, "picture")).isEqualTo("0 pictures");
    assertThat(Grammar.count(2_000, "row")).isEqualTo("2,000 rows");
  }

  /** With a count filled in, a verb would be wrong for one or for several. */
  @Test
  void noTemplateAgreesWithACount() {
    assertThat(Codes.all())
        .filteredOn(code -> code.template().matches("(?s).*%s (\\w+ )*?(are|were|have) .*"))
        .extracting(Code::id)
        .isSubsetOf("NN4008", "NN4116", "NN3025");
  }
}
