package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Makes {@code samples/data/morse.csv}: words of two to four of eight letters in Morse code, keyed
 * by an unsteady hand. A signal is a character for each moment, {@code #} for sound and {@code .}
 * for silence; a dot lasts one or two moments, a dash four to six, and so do the pauses within and
 * between letters. The file must be what this makes; {@code -Dgolden.update=true} writes it anew.
 */
class MorseTest {
  private static final int ROWS = 900;
  private static final int LONGEST = 64;

  private static final List<String> CODES =
      List.of("e.", "t-", "a.-", "i..", "n-.", "m--", "s...", "o---");

  @Test
  void theFileIsWhatTheCodeMakes() throws Exception {
    Path file = Nnc.root().resolve("samples/data/morse.csv");
    String text = text();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(file).content().isEqualTo(text);
  }

  private static String text() {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("signal,word\n");
    for (int row = 0; row < ROWS; ) {
      StringBuilder signal = new StringBuilder();
      StringBuilder word = new StringBuilder();
      for (int letter = 2 + random.nextInt(3); letter > 0; letter--) {
        String code = CODES.get(random.nextInt(CODES.size()));
        word.append(code.charAt(0));
        for (int i = 1; i < code.length(); i++) {
          signal.append("#".repeat(code.charAt(i) == '.' ? brief(random) : lasting(random)));
          signal.append(".".repeat(i < code.length() - 1 ? brief(random) : lasting(random)));
        }
      }
      if (signal.length() <= LONGEST) {
        text.append(signal).append(',').append(word).append('\n');
        row++;
      }
    }
    return text.toString();
  }

  private static int brief(Random random) {
    return 1 + random.nextInt(2);
  }

  private static int lasting(Random random) {
    return 4 + random.nextInt(3);
  }
}
