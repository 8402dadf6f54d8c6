package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Makes {@code samples/data/emails.csv}: what a mail program might count in 600 made-up emails, and
 * what its owner would say of them. The file must be what this makes; {@code -Dgolden.update=true}
 * writes it anew.
 *
 * <p>Whether an email is spam and whether it is urgent depend on different counts, so that it may
 * be either, both or neither. One in twenty of these answers is turned around, so that no network
 * can be right on all.
 */
class EmailsTest {
  private static final int EMAILS = 600;

  @Test
  void theFileIsWhatTheRuleMakes() throws Exception {
    Path file = Nnc.root().resolve("samples/data/emails.csv");
    String text = text();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(file).content().isEqualTo(text);
  }

  private static String text() {
    Random random = new Random(5);
    StringBuilder text =
        new StringBuilder(
            "links,capitals,exclamations,words,known,deadlines,"
                + "spam,urgent,folder,hours,read,tone\n");
    for (int i = 0; i < EMAILS; i++) {
      int links = random.nextInt(6);
      double capitals = random.nextInt(40) / 100.0;
      int exclamations = random.nextInt(5);
      int words = 10 + random.nextInt(290);
      int known = random.nextInt(2);
      int deadlines = random.nextInt(4);

      double bait = links + 10 * capitals + exclamations - 4 * known - 3.5;
      double pressure = 3 * deadlines + exclamations + 2 * known - words / 100.0 - 4;
      boolean spam = bait > 0 ^ random.nextInt(20) == 0;
      boolean urgent = pressure > 0 ^ random.nextInt(20) == 0;
      String folder = spam ? "junk" : urgent ? "now" : "later";
      // How long it waits, which part of it is read, and how kind it sounds, from -1 to 1.
      double hours = (spam ? 20 : 2) + Math.max(0, 8 - 2 * deadlines) + random.nextInt(20) / 10.0;
      double read = Math.min(1, Math.max(0, (spam ? 0.1 : 0.8) + random.nextInt(21) / 100.0 - 0.1));
      double tone = Math.min(1, Math.max(-1, 0.8 * known - 0.2 * exclamations - capitals + 0.2));
      text.append(
          String.format(
              Locale.ROOT,
              "%d,%.2f,%d,%d,%d,%d,%d,%d,%s,%.1f,%.2f,%.2f\n",
              links,
              capitals,
              exclamations,
              words,
              known,
              deadlines,
              spam ? 1 : 0,
              urgent ? 1 : 0,
              folder,
              hours,
              read,
              tone));
    }
    return text.toString();
  }
}
