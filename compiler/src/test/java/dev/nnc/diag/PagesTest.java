package dev.nnc.diag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nnc.parse.Parser;
import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every code has a page with a wrong and a right example, and there is no other page. */
class PagesTest {
  private static final Path FOLDER =
      Path.of("src", "main", "resources", "dev", "nnc", "diag", "pages");

  @TestFactory
  Stream<DynamicTest> everyCodeHasAPage() {
    return Codes.all().stream().map(code -> DynamicTest.dynamicTest(code.id(), () -> check(code)));
  }

  @Test
  void everyPageHasACode() throws IOException {
    try (Stream<Path> pages = Files.list(FOLDER)) {
      List<String> names = pages.map(page -> page.getFileName().toString()).toList();
      assertThat(names)
          .containsExactlyInAnyOrderElementsOf(
              Codes.all().stream().map(code -> code.id() + ".md").toList());
    }
  }

  @Test
  void codesDifferAndTakeOnlyTexts() {
    assertThat(Codes.all()).extracting(Code::id).doesNotHaveDuplicates();
    for (Code code : Codes.all()) {
      assertThat(code.id()).matches("NN[1-6]\\d{3}");
      assertThat(code.template().replace("%s", "").replace("%%", "")).doesNotContain("%");
    }
  }

  @Test
  void pagesAreFoundByTheirCodeOnly() {
    assertThat(Pages.page("nn1003")).isEqualTo(Pages.page("NN1003")).isPresent();
    assertThat(Pages.page("NN0000")).isEmpty();
    assertThat(Pages.page("../pages/NN1003")).isEmpty();
  }

  private static void check(Code code) {
    String page = Pages.page(code.id()).orElseGet(() -> fail("no page for " + code.id()));
    assertThat(page).startsWith("# " + code.id() + ": ");
    String wrong = example(page, "nn-wrong");
    String right = example(page, "nn-right");
    if (code instanceof SyntaxCode) {
      assertThat(parse(wrong)).extracting(Diagnostic::code).containsExactly(code);
    } else {
      assertThat(parse(wrong)).as("mistakes of form in the wrong example").isEmpty();
    }
    assertThat(parse(right)).as("mistakes in the right example").isEmpty();
  }

  private static List<Diagnostic> parse(String text) {
    return Parser.parse(new SourceFile("model.nn", text)).diagnostics();
  }

  private static String example(String page, String fence) {
    return Optional.of(page.indexOf("```" + fence + "\n"))
        .filter(start -> start >= 0)
        .map(start -> page.substring(start + fence.length() + 4))
        .map(rest -> rest.substring(0, rest.indexOf("\n```") + 1))
        .orElseGet(() -> fail("no example fenced as " + fence));
  }
}
