package dev.nnc.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.Lowering;
import dev.nnc.record.PredictionTable;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Run;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a finished run predicts. */
class PredictorTest {
  private static final String BEGINNING =
      """
      nn 1
      data d from table(
        a: [0.5, -1, 2, 0.1, 1.5, -0.3, 0.7, -2],
        w: [1, 2, 0, 1, 0.5, 1, 1, 3],
        c: ["no", "yes", "no", "no", "yes", "no", "maybe", "no"]
      ) {
        x = [a]
        importance = w
        answer = c -> category
        shares = c -> category -> one_hot
        split: everything
      }
      network net from x { x -> dense(3, tanh) -> dense(3, softmax) }
      """;

  @TempDir Path scratch;

  /** No evaluation tells what the network's output means: the training alone does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss: cross_entropy(answer), optimizer: sgd(0.1)",
        "loss: cross_entropy(answer), optimizer: sgd(cosine(0.1))",
        "loss: cross_entropy(answer, weights: importance), optimizer: sgd(0.1)",
        "loss: cross_entropy(answer, weights: importance), optimizer: sgd(cosine(0.1))",
        "loss: mean((net - shares)^2), optimizer: sgd(cosine(0.1))"
      })
  void classesHaveTheirNamesAfterATrainingAlone(String settings) throws IOException {
    Path run =
        run(
            "train net on d { %s, batch: all, epochs: 2 }\npredict net on d { }"
                .formatted(settings));
    PredictionTable table;
    try (Predictor predictor =
        Predictor.open(run, DataPlaces.of(Map.of(), scratch), Lowering::lower)
            .value()
            .orElseThrow()) {
      table = predictor.ofWords("net", List.of("1")).value().orElseThrow().answers().first(1);
    }
    assertThat(table.columns())
        .containsExactly(
            "a", "net", "probability of maybe", "probability of no", "probability of yes");
    assertThat(table.rows().getFirst().get(1)).isIn("maybe", "no", "yes");
    assertThat(
            Files.readAllLines(run.resolve(RunFolder.PREDICTIONS).resolve("predict.csv"))
                .getFirst())
        .contains("maybe", "no", "yes");
  }

  private Path run(String actions) {
    DataPlaces places = DataPlaces.of(Map.of(), scratch);
    SourceFile source = new SourceFile("test.nn", BEGINNING + actions + "\n");
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(scratch, places))
            .compile(source, Map.of());
    assertThat(compilation.diagnostics()).allMatch(each -> !each.isError());
    RunResult result =
        Run.execute(
            compilation.model().orElseThrow(),
            new RunSettings(
                OptionalLong.of(1),
                OptionalInt.of(1),
                Optional.empty(),
                scratch.resolve("runs"),
                compilation.resolvedText(),
                List.of(),
                new Interruption()),
            new LocalEnvironment(scratch, places, remark -> {}),
            event -> {});
    assertThat(result.state()).isEqualTo(RunResult.State.FINISHED);
    return Objects.requireNonNull(result.folder());
  }
}
