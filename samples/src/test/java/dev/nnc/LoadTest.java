package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Makes {@code samples/data/load.csv}: the load of a made-up town, hour by hour for 100 days. A day
 * has two humps, a week has a quiet end, cold days need more, and there is noise that lasts a few
 * hours. The file must be what this makes; {@code -Dgolden.update=true} writes it anew.
 */
class LoadTest {
  private static final int HOURS = 2_400;

  @Test
  void theFileIsWhatTheFormulaMakes() throws Exception {
    Path file = Nnc.root().resolve("samples/data/load.csv");
    String text = text();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(file).content().isEqualTo(text);
  }

  private static String text() {
    Random random = new Random(5);
    LocalDateTime start = LocalDateTime.of(2024, 1, 1, 0, 0);
    StringBuilder text = new StringBuilder("time,consumption,temperature\n");
    double weather = 0;
    double noise = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      LocalDateTime time = start.plusHours(hour);
      double day = 2 * Math.PI * time.getHour() / 24;
      weather = 0.98 * weather + 0.6 * random.nextGaussian();
      noise = 0.7 * noise + 0.8 * random.nextGaussian();
      double temperature = 4 + 0.1 * hour / 24 - 4 * StrictMath.cos(day - 0.9) + weather;
      boolean weekend = time.getDayOfWeek().getValue() > 5;
      double consumption =
          60
              - 12 * StrictMath.cos(day - 0.5)
              - 6 * StrictMath.cos(2 * day - 1)
              - (weekend ? 8 : 0)
              - 0.8 * temperature
              + noise;
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%.1f,%.1f\n",
              time.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)),
              consumption,
              temperature));
    }
    return text.toString();
  }
}
