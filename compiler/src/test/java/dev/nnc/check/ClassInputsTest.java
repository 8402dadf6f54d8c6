package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A network whose inputs say that they are class numbers stands without data. */
class ClassInputsTest {
  @Test
  void anEmbeddingKnowsHowManyNumbersComeIn() {
    Compilation compiled =
        new Compiler(
                StandardCatalog.catalog(),
                (source, place) -> {
                  throw new AssertionError("there is no data to read");
                })
            .compile(
                new SourceFile(
                    "model.nn",
                    """
                    nn 1
                    param words = 50
                    network alone from word: category(100), line: category(words, [6]), size: [2] {
                      concat(word -> embedding(4), line -> embedding(3) -> flatten, size) -> dense(1)
                    }
                    """),
                Map.of());
    assertThat(compiled.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(ActionCode.NOTHING_TO_DO);
    NetworkPlan network = compiled.model().orElseThrow().network("alone");
    assertThat(network.inputs())
        .extracting(port -> port.type().toString())
        .containsExactly("i32[batch]", "i32[batch, 6]", "f32[batch, 2]");
    assertThat(network.layers())
        .extracting(NetworkPlan.LayerPlan::parameters)
        .containsExactly(400L, 150L, 0L, 25L);
  }
}
