package dev.nnc.diag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilarTest {
  @Test
  void theDistanceIsThatOfTheWholeTable() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String a = word(random);
      String b = random.nextBoolean() ? word(random) : slipped(a, random);
      for (int limit = 1; limit <= 4; limit++) {
        assertThat(Similar.distance(a, b, limit))
            .as("%s and %s below %d", a, b, limit)
            .isEqualTo(Math.min(limit, whole(a, b)));
      }
    }
  }

  @Test
  void theNearestIsMeant() {
    List<String> names = List.of("dense", "dropout", "conv", "x");
    assertThat(Similar.to("dnese", names)).contains("dense");
    assertThat(Similar.to("DropuOt", names)).contains("dropout");
    assertThat(Similar.to("flatten", names)).isEmpty();
    assertThat(Similar.to("y", names)).isEmpty();
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(9); i >= 0; i--) {
      word.append("abAc".charAt(random.nextInt(4)));
    }
    return word.toString();
  }

  private static String slipped(String word, Random random) {
    StringBuilder slipped = new StringBuilder(word);
    int at = random.nextInt(word.length());
    switch (random.nextInt(3)) {
      case 0 -> slipped.deleteCharAt(at);
      case 1 -> slipped.insert(at, 'b');
      default -> slipped.append(slipped.charAt(at)).deleteCharAt(at);
    }
    return slipped.toString();
  }

  /** Damerau's distance, each part edited at most once, without any shortcut. */
  private static int whole(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
