package dev.nnc.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import dev.nnc.golden.GoldenFolders;
import dev.nnc.golden.GoldenFolders.Case;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the parser makes of right files, and what it says of wrong ones. */
class SyntaxGoldenTest {
  @TestFactory
  Stream<DynamicTest> rightFiles() {
    return GoldenFolders.tests("syntax", "ok", SyntaxGoldenTest::tree);
  }

  @TestFactory
  Stream<DynamicTest> wrongFiles() {
    return GoldenFolders.tests("syntax", "err", SyntaxGoldenTest::errors);
  }

  /** A code without a case would be a sentence that nobody has ever seen. */
  @Test
  void everyCodeHasACase() {
    Set<String> seen = new HashSet<>();
    for (Case c : GoldenFolders.cases("syntax", "err")) {
      for (Diagnostic diagnostic : Parser.parse(c.input()).diagnostics()) {
        seen.add(diagnostic.code().id());
      }
    }
    for (dev.nnc.diag.SyntaxCode code : dev.nnc.diag.SyntaxCode.values()) {
      assertThat(seen).contains(code.id());
    }
  }

  private static Map<String, String> tree(Case c) {
    Parsed parsed = Parser.parse(c.input());
    assertThat(new TextRenderer(false).render(parsed.diagnostics())).isEmpty();
    return Map.of("tree.txt", TreePrinter.print(parsed.tree()));
  }

  private static Map<String, String> errors(Case c) {
    List<Diagnostic> diagnostics = Parser.parse(c.input()).diagnostics();
    assertThat(diagnostics).isNotEmpty();
    return Map.of("errors.txt", new TextRenderer(false).render(diagnostics));
  }
}
