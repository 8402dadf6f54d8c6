package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.plan.ActionPlan;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose saturation is worth watching. */
class SaturationTest {
  private static List<String> layers(String loss) {
    String source =
        """
        nn 1

        data d from table(a: [0, 0, 1, 1], b: [0, 1, 0, 1], c: [0, 1, 1, 0]) {
          x = [a, b]
          y = c
          split: everything
        }
        network net from x { x -> dense(4, tanh) -> dense(3) -> dense(1, sigmoid) }
        train net on d { loss: %s, optimizer: sgd(0.1), epochs: 1 }
        """
            .formatted(loss);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new FileSchemas(Path.of(".")))
            .compile(new SourceFile("test.nn", source), Map.of());
    return compilation.model().orElseThrow().everyAction().stream()
        .filter(ActionPlan.Train.class::isInstance)
        .map(action -> ((ActionPlan.Train) action).saturationLayers())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anOutputCountsWhereTheLossIsComputedFromIt() {
    assertThat(layers("mse(y)")).containsExactly("dense_1", "dense_3");
  }

  /** Cross-entropy takes what stands before the sigmoid: being sure is no hindrance to it. */
  @Test
  void anOutputThatTheLossGoesAroundDoesNot() {
    assertThat(layers("binary_cross_entropy(y)")).containsExactly("dense_1");
  }
}
