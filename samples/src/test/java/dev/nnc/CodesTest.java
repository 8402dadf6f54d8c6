package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.Code;
import dev.nnc.diag.Codes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever nnc can say, some test has made it say. */
class CodesTest {
  @Test
  void everyCodeOccursInATest() throws IOException {
    List<String> tests = new ArrayList<>();
    for (String module : List.of("compiler", "runtime", "samples")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test"))) {
        for (Path file : files.filter(CodesTest::mayNameCodes).toList()) {
          tests.add(Files.readString(file));
        }
      }
    }
    assertThat(Codes.all())
        .hasSizeGreaterThan(150)
        .filteredOn(code -> tests.stream().noneMatch(text -> names(text, code)))
        .as("codes that no test gives rise to")
        .isEmpty();
  }

  private static boolean mayNameCodes(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") || name.endsWith(".txt");
  }

  /** By its number, or as Java names it, where the names of one enum may stand in a list. */
  private static boolean names(String text, Code code) {
    return text.contains(code.id())
        || (text.contains(code.getClass().getSimpleName())
            && Pattern.compile("\\b" + code + "\\b").matcher(text).find());
  }
}
