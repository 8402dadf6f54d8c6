package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Makes {@code samples/data/parcels.csv}: 500 made-up parcels, whose keys and postal codes are
 * digits and no numbers. Whether one is late hangs on its region, the first two digits of the code,
 * and on its weight; one in twelve is turned around. The file must be what this makes; {@code
 * -Dgolden.update=true} writes it anew.
 */
class ParcelsTest {
  private static final int PARCELS = 500;
  private static final String[] REGIONS = {"02", "10", "20", "60", "94"};
  private static final double[] DELAYS = {2.5, -1, -2.5, 1, -0.5};

  @Test
  void theFileIsWhatTheRuleMakes() throws Exception {
    Path file = Nnc.root().resolve("samples/data/parcels.csv");
    String text = text();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(file).content().isEqualTo(text);
  }

  private static String text() {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder("parcel,zip,weight,late\n");
    long key = 4_001_634_820_000_000_001L;
    for (int i = 0; i < PARCELS; i++) {
      int region = random.nextInt(REGIONS.length);
      int place = random.nextInt(1_000);
      double weight = (5 + random.nextInt(145)) / 10.0;
      boolean late = DELAYS[region] + (weight - 7.5) / 3 > 0 ^ random.nextInt(12) == 0;
      text.append(
          String.format(
              Locale.ROOT,
              "%d,%s%03d,%.1f,%s\n",
              key,
              REGIONS[region],
              place,
              weight,
              late ? "yes" : "no"));
      key += 1 + random.nextInt(9);
    }
    return text.toString();
  }
}
