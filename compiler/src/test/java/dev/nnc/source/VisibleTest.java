package dev.nnc.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class VisibleTest {
  @Test
  void everyCharacterThatIsNotSeenIsShown() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String shown = Visible.inLine("a" + Character.toString(c) + "b");
      for (int i = 0; i < shown.length(); ) {
        int each = shown.codePointAt(i);
        assertThat(Visible.mark(each)).as("U+%04X", c).isNull();
        i += Character.charCount(each);
      }
    }
  }

  @Test
  void whatMovesATerminalIsNamed() {
    assertThat(Visible.of("\u001B[2Jred\u0007\u009B\u202Eon\u200B"))
        .isEqualTo("<U+001B>[2Jred<U+0007><U+009B><U+202E>on<U+200B>");
    assertThat(Visible.inLine("a\nb\tc")).isEqualTo("a<U+000A>b<U+0009>c");
  }

  @Test
  void writingThatPeopleUseStays() {
    for (String text :
        new String[] {
          "größe 量 Ω", "می\u200Cخواهم", "👩\u200D🔬", "क्\u200Dष", "a\nb", "\"-5\"", "€ ½ ß"
        }) {
      assertThat(Visible.of(text)).isEqualTo(text);
    }
  }

  @Test
  void jsonKeepsItsMeaning() throws IOException {
    String text = "\u009B\u202E\uD83D\uDE00\uFEFF\uD83C";
    String json = Visible.json("[\"" + text + "\"]");
    assertThat(json).contains("\\u009B\\u202E").contains("\uD83D\uDE00");
    assertThat(new ObjectMapper().readTree(json).get(0).asText()).isEqualTo(text);
  }
}
