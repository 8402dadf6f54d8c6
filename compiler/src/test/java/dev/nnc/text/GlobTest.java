package dev.nnc.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Random;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Patterns of file names, compared with Java's. */
class GlobTest {
  @Test
  void meansWhatJavasMeans() {
    Random random = new Random(5);
    String[] parts = {
      "*", "**", "?", "a", "b", ".", "/", "[ab]", "[!a]", "[a-c]", "{a,bc}", "{a", "}", ",", "-",
      "\\*", "[.]", "(", "+", "$", "é"
    };
    String signs = "ab./c-*,(+$é";
    int compared = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int k = 1 + random.nextInt(4); k > 0; k--) {
        pattern.append(parts[random.nextInt(parts.length)]);
      }
      PathMatcher java = java(pattern.toString());
      Glob glob = Glob.of(pattern.toString());
      if (java == null || glob == null) {
        assertThat(glob == null).as(pattern.toString()).isEqualTo(java == null);
        continue;
      }
      for (int k = 0; k < 5; k++) {
        StringBuilder name = new StringBuilder("a");
        for (int n = random.nextInt(5); n > 0; n--) {
          name.append(signs.charAt(random.nextInt(signs.length())));
        }
        Path path = Path.of(name.substring(random.nextInt(name.length())));
        if (path.isAbsolute()) {
          continue;
        }
        compared++;
        assertThat(glob.test(path)).as("%s of %s", path, pattern).isEqualTo(java.matches(path));
      }
    }
    assertThat(compared).isGreaterThan(10_000);
  }

  private static @Nullable PathMatcher java(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException none) {
      return null;
    }
  }

  @Test
  @Timeout(10)
  void manyStarsTakeNoTime() {
    Glob glob = Glob.of("*a".repeat(100) + "*b.csv");
    assertThat(glob).isNotNull();
    assertThat(glob != null && glob.test(Path.of("a".repeat(240) + ".csv"))).isFalse();
    assertThat(Glob.of("*".repeat(2_000))).isNull();
    assertThat(Glob.of("a[b")).isNull();
    assertThat(Glob.of("a[")).isNull();
    assertThat(Glob.of("[!")).isNull();
  }
}
