package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.ActionPlan;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which output is judged by which field: each pair once, however many metrics compare it. */
class PairsTest {
  private static List<ActionPlan.Pair> judged(String loss, String metrics) {
    String program =
        """
        nn 1
        data d from table(a: [1, 2, 3, 4], b: [1, 2, 2, 4]) {
          x = a
          y = b
          split: everything
        }
        function cubic(output, truth) = mean(abs(output - truth) ^ 3)
        network net from x to guess { guess = x -> dense(1) }
        train net on d { loss: %s, optimizer: adam, epochs: 1 }
        evaluate net on d { metrics: %s }
        """
            .formatted(loss, metrics);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new FileSchemas(Path.of(".")))
            .compile(new SourceFile("pairs.nn", program), Map.of());
    assertThat(compilation.diagnostics()).noneMatch(Diagnostic::isError);
    return compilation.model().orElseThrow().actions().stream()
        .filter(ActionPlan.Evaluate.class::isInstance)
        .map(each -> ((ActionPlan.Evaluate) each).pairs())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mae",
        "mae, mse",
        "mae, cubic(guess, y)",
        "cubic(guess, y), mae, cubic(guess, y)",
        "mae, quantile(guess, y, 0.9)"
      })
  void aPairOfSeveralMetricsIsOne(String metrics) {
    for (String loss : List.of("mse(y)", "mse(guess, y) + mae(guess, y)", "cubic(guess, y)")) {
      assertThat(judged(loss, metrics))
          .containsExactly(new ActionPlan.Pair("guess", "y", false, true, null));
    }
  }

  /** A loss makes a quantile of an output, and no metric does. */
  @Test
  void aLossMakesAQuantile() {
    assertThat(judged("quantile(y, 0.1)", "mae, cubic(guess, y)"))
        .containsExactly(new ActionPlan.Pair("guess", "y", false, true, 0.1));
  }
}
