package dev.nnc.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.check.Binding;
import dev.nnc.check.FileSchemas;
import dev.nnc.diag.Diagnostic;
import dev.nnc.ir.IrPrinter;
import dev.nnc.plan.SchemaReader;
import dev.nnc.resolve.ImportReader;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The stages of the compiler: what is done once, and what each time. */
class WorkspaceTest {
  private static final Path DATA = Path.of("src", "test", "resources", "golden", "check", "data");

  private static final SourceFile PROGRAM =
      new SourceFile(
          "input.nn",
          """
          nn 1
          param width = 16 in 1 .. 100
          param rate = 0.01
          data flowers from csv("iris.csv") {
            x = columns(except: species) -> standardize
            kind = species -> category
            split: random(test: 20%)
          }
          network mlp from x { x -> dense(width, relu) -> dense(3, softmax) }
          train mlp on flowers { loss: cross_entropy(kind), optimizer: adam(rate), epochs: 3 }
          """);

  private final AtomicInteger heads = new AtomicInteger();

  private final SchemaReader counting =
      new SchemaReader() {
        private final SchemaReader files = new FileSchemas(DATA);

        @Override
        public Result read(Configured source, Place place) {
          heads.incrementAndGet();
          return files.read(source, place);
        }
      };

  private final Workspace workspace =
      new Workspace(StandardCatalog.catalog(), counting, ImportReader.NONE);

  @Test
  void fiftyBindingsAreOneParseAndOneLookAtTheData() {
    Loaded loaded = workspace.load(PROGRAM);
    for (int i = 1; i <= 50; i++) {
      Workspace.Checked checked =
          workspace.check(loaded, Map.of("width", Binding.of(i), "rate", Binding.of(0.001 * i)));
      assertThat(checked.diagnostics()).isEmpty();
      assertThat(checked.result().networks().getFirst().layers().getFirst().parameters())
          .isEqualTo(5L * i);
    }
    assertThat(workspace.parses()).isEqualTo(1);
    assertThat(heads).hasValue(1);
  }

  @Test
  void whatIsBoundIsWhatWouldHaveBeenWritten() {
    Loaded loaded = workspace.load(PROGRAM);
    Compilation bound =
        workspace.build(
            workspace.check(loaded, Map.of("width", Binding.of(7), "rate", Binding.of(1e-5))));
    Compilation written =
        new Compiler(StandardCatalog.catalog(), new FileSchemas(DATA))
            .compile(PROGRAM, Map.of("width", "7", "rate", "0.00001"));
    assertThat(bound.resolvedText()).isEqualTo(written.resolvedText());
    assertThat(IrPrinter.print(bound.model().orElseThrow().program()))
        .isEqualTo(IrPrinter.print(written.model().orElseThrow().program()));
  }

  @Test
  void aCheckLeavesNothingBehindForTheNext() {
    Loaded loaded = workspace.load(PROGRAM);
    Workspace.Checked before = workspace.check(loaded, Map.of());
    Workspace.Checked refused = workspace.check(loaded, Map.of("width", Binding.of(101)));
    Workspace.Checked after = workspace.check(loaded, Map.of());
    assertThat(refused.diagnostics()).extracting(Diagnostic::isError).contains(true);
    assertThat(after.diagnostics()).isEqualTo(before.diagnostics());
    assertThat(after.result().resolvedText()).isEqualTo(before.result().resolvedText());
  }

  @Test
  void anUnchangedTextIsNotParsedAgain() {
    workspace.load(PROGRAM);
    workspace.load(new SourceFile("input.nn", PROGRAM.text()));
    assertThat(workspace.parses()).isEqualTo(1);
    workspace.load(new SourceFile("input.nn", PROGRAM.text() + "\n// more\n"));
    assertThat(workspace.parses()).isEqualTo(2);
  }
}
