package dev.nnc.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions of users: what they find, what is refused, and that no text and no size harms. */
class RegularExpressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a(?=b) | no look-ahead | 2",
        "a(?!b) | no look-ahead | 2",
        "(?<=a)b | no look-behind | 1",
        "(a)\\1 | reference back | 4",
        "(?<n>a)\\k<n> | reference back | 8",
        "(?>a) | atomic | 1",
        "a++ | repeats a repetition | 2",
        "[a-z&&[^b]] | intersection | 5",
        "a{1001} | 1,000 | 2",
        "\\d(a | not closed | 3",
        "a) | closes nothing | 2",
        "[a | not closed | 1",
        "*a | nothing before | 1",
        "\\\\\\h | no `\\h` | 3",
        "x\\p{IsLatin} | range or class | 2",
      })
  void saysWhatAndWhereItIs(String pattern, String why, int place) {
    Fault fault = RegularExpression.fault(pattern);
    assertThat(fault == null ? "" : fault.why()).contains(why).contains("character " + place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a | \\ | character 1",
        "(a) | b$9 | group 9 at character 2",
        "(a) | ${who} | at character 1",
        "(a) | 5 $ | names no group",
        "(a) | $x | names no group",
      })
  void refusesReplacementsThatStandForNothing(String pattern, String by, String why) {
    Fault fault = RegularExpression.of(pattern).replacementFault(by);
    assertThat(fault == null ? "" : fault.why()).contains(why);
  }

  @Test
  void putsInGroupsAndSigns() {
    assertThat(replace("(a)(b)?", "ab-a", "<$2$1>")).isEqualTo("<ba>-<a>");
    assertThat(replace("(?<first>\\w)\\w*", "one two", "${first}.")).isEqualTo("o. t.");
    assertThat(replace("(a)", "a", "$11")).isEqualTo("a1");
    assertThat(replace("a", "a", "\\$\\\\")).isEqualTo("$\\");
    assertThat(replace("x*", "abc", "-")).isEqualTo("-a-b-c-");
    assertThat(RegularExpression.of("(\\d+)( kg)?").first("12 kg")).isEqualTo("12");
    assertThat(RegularExpression.of("b|(c)").first("b")).isNull();
  }

  private static String replace(String pattern, String text, String by) {
    return RegularExpression.of(pattern).replacing(by).in(text);
  }

  /** Java's and RE2's expressions of this kind mean the same. */
  @Test
  void findsWhatJavaFinds() {
    Random random = new Random(7);
    String[] atoms = {"a", "b", ".", "[ab]", "(a|bb)", "\\d", "(?:ab)", "^", "\\b", "[^a]"};
    String[] ends = {"", "", "", "*", "+", "?", "{1,2}", "*?"};
    for (int i = 0; i < 3_000; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int k = 1 + random.nextInt(4); k > 0; k--) {
        String atom = atoms[random.nextInt(atoms.length)];
        boolean empty = atom.equals("^") || atom.equals("\\b");
        pattern.append(atom).append(empty ? "" : ends[random.nextInt(ends.length)]);
      }
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(8); k > 0; k--) {
        text.append("ab1 ".charAt(random.nextInt(4)));
      }
      Matcher java = Pattern.compile(pattern.toString()).matcher(text);
      String first = java.find() ? java.group(Math.min(1, java.groupCount())) : null;
      assertThat(RegularExpression.of(pattern.toString()).first(text.toString()))
          .as("%s in \"%s\"", pattern, text)
          .isEqualTo(first);
      assertThat(replace(pattern.toString(), text.toString(), "<>"))
          .as("%s in \"%s\"", pattern, text)
          .isEqualTo(java.replaceAll("<>"));
    }
  }

  @Test
  @Timeout(20)
  void neitherTextsNorExpressionsTakeTheStackOrTheTime() {
    String text = "ab".repeat(200_000);
    for (String pattern : new String[] {"(a|b)*c", "(a+)+$", "(a|ab)*(b|ab)*c", "(.*)*x"}) {
      assertThat(RegularExpression.fault(pattern)).isNull();
      assertThat(RegularExpression.of(pattern).replacing("").in(text)).hasSizeLessThan(400_001);
    }
    for (String part : new String[] {"a?", "(a?)", "a*b*", "(a|b)", "[ab]{2}", "x|"}) {
      for (int times : new int[] {10, 300, 1_000, 2_000, 20_000}) {
        assertThatCode(() -> tried(part.repeat(times))).doesNotThrowAnyException();
      }
    }
    for (int depth : new int[] {100, 999, 20_000, 500_000}) {
      String nested = "(".repeat(depth) + "a" + ")".repeat(depth);
      assertThatCode(() -> tried(nested)).doesNotThrowAnyException();
      assertThatCode(() -> tried("(".repeat(depth))).doesNotThrowAnyException();
    }
    assertThat(RegularExpression.fault("((a{100}){100}){100}")).isNotNull();
    assertThat(RegularExpression.fault("((a?){100}){100}")).isNotNull();
    assertThat(RegularExpression.fault("((((a{0,1000}){1000}){1000}){1000}){1000}")).isNotNull();
  }

  private static void tried(String pattern) {
    if (RegularExpression.fault(pattern) == null) {
      RegularExpression.of(pattern).first("ab".repeat(100));
    }
  }
}
