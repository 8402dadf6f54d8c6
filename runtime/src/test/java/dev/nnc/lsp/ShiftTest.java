package dev.nnc.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.source.Span;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was known of an older text is said of the same characters of the newer one. */
class ShiftTest {
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  @Test
  void offsetsKeepTheirCharacters() {
    Random random = new Random(3);
    int kept = 0;
    for (int i = 0; i < 2000; i++) {
      String old = text(random);
      int start = random.nextInt(old.length() + 1);
      int end = start + random.nextInt(old.length() + 1 - start);
      String typed = old.substring(0, start) + text(random) + old.substring(end);
      Shift shift = Shift.between(old, typed);
      for (int at = 0; at < old.length(); at++) {
        OptionalInt there = shift.forth(at);
        if (there.isPresent()) {
          kept++;
          assertThat(typed.charAt(there.getAsInt())).isEqualTo(old.charAt(at));
          assertThat(shift.back(there.getAsInt())).hasValue(at);
        }
      }
      Span whole = shift.around(new Span(0, typed.length()));
      assertThat(whole.end()).isBetween(0, old.length());
    }
    assertThat(kept).isGreaterThan(5000);
    assertThat(Shift.NONE.forth(7)).hasValue(7);
    assertThat(Shift.NONE.around(new Span(2, 9))).isEqualTo(new Span(2, 9));
  }
}
