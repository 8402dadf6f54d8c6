package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Code;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.TextRenderer;
import dev.nnc.diag.ValueCode;
import dev.nnc.golden.GoldenFolders;
import dev.nnc.golden.GoldenFolders.Case;
import dev.nnc.ir.IrPrinter;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the checker says of wrong files, and what it makes of right ones. */
class CheckGoldenTest {
  private static final Path DATA = Path.of("src", "test", "resources", "golden", "check", "data");

  /** A case may import files that lie beside it. */
  private static Compilation compile(Case c) {
    return compiler(c).compile(c.input(), overrides(c));
  }

  private static Compiler compiler(Case c) {
    return new Compiler(
        StandardCatalog.catalog(), new FileSchemas(DATA), new FolderImports(c.folder()));
  }

  @TestFactory
  Stream<DynamicTest> wrongFiles() {
    return GoldenFolders.tests(
        "check",
        "err",
        c -> {
          Compilation compilation = compile(c);
          assertThat(compilation.diagnostics()).isNotEmpty();
          return Map.of("errors.txt", new TextRenderer(false).render(compilation.diagnostics()));
        });
  }

  /** What {@code --set} says in this case: lines of {@code name=value} in a file of its own. */
  private static Map<String, String> overrides(Case c) {
    Map<String, String> overrides = new LinkedHashMap<>();
    if (Files.exists(c.folder().resolve("overrides.properties"))) {
      for (String line : c.text("overrides.properties").lines().toList()) {
        int sign = line.indexOf('=');
        overrides.put(line.substring(0, sign), line.substring(sign + 1));
      }
    }
    return overrides;
  }

  @TestFactory
  Stream<DynamicTest> rightFiles() {
    return GoldenFolders.tests("check", "ok", CheckGoldenTest::outputs);
  }

  private static Map<String, String> outputs(Case c) {
    Compilation compilation = compile(c);
    assertThat(new TextRenderer(false).render(compilation.diagnostics())).isEmpty();
    Model model = compilation.model().orElseThrow();
    return Map.of(
        "summary.txt",
        summary(model),
        "ir.txt",
        IrPrinter.print(model.program()),
        "resolved.txt",
        Compiler.formatted(compilation.resolvedText()));
  }

  private static String summary(Model model) {
    StringBuilder text = new StringBuilder();
    for (NetworkPlan network : model.networks()) {
      text.append(network.name()).append('\n');
      for (NetworkPlan.LayerPlan layer : network.layers()) {
        text.append("  ")
            .append(layer.name())
            .append(' ')
            .append(layer.output())
            .append(' ')
            .append(layer.parameters())
            .append(layer.uses() > 1 ? " × " + layer.uses() : "")
            .append('\n');
      }
      text.append("  ").append(network.parameters()).append('\n');
    }
    return text.toString();
  }

  /** The file with all defaults filled in means the same, and has nothing left to fill in. */
  @TestFactory
  Stream<DynamicTest> resolvedFilesMeanTheSame() {
    return GoldenFolders.cases("check", "ok").stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(),
                    () -> {
                      Compilation first = compile(c);
                      String resolved = Compiler.formatted(first.resolvedText());
                      Compilation second =
                          compiler(c).compile(new SourceFile("input.nn", resolved), Map.of());
                      assertThat(new TextRenderer(false).render(second.diagnostics())).isEmpty();
                      assertThat(Compiler.formatted(second.resolvedText())).isEqualTo(resolved);
                      assertThat(second.model().orElseThrow().program().variables())
                          .isEqualTo(first.model().orElseThrow().program().variables());
                    }));
  }

  /** A code without a case would be a sentence that nobody has ever seen. */
  @Test
  void everyCodeHasACase() {
    Set<Code> seen = new LinkedHashSet<>();
    for (Case c : GoldenFolders.cases("check", "err")) {
      compile(c).diagnostics().forEach(d -> seen.add(d.code()));
    }
    assertThat(seen).containsAll(List.of(NameCode.values()));
    assertThat(seen).containsAll(List.of(ValueCode.values()));
    assertThat(seen).containsAll(List.of(ActionCode.values()));
  }
}
