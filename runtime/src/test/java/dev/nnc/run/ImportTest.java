package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.TextRenderer;
import dev.nnc.engine.Engine;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.lower.Lowering;
import dev.nnc.plan.Model;
import dev.nnc.predict.Predictor;
import dev.nnc.provenance.Hash;
import dev.nnc.record.PredictionTable;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunResult.State;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.workspace.ProgramFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of several files, and networks that come with the weights of an earlier run. */
class ImportTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String GATES =
      """
      data gates from table(a: [0, 0, 1, 1], b: [0, 1, 0, 1], `xor`: [0, 1, 1, 0]) {
        bits = [a, b]
        gate = `xor`
        split: everything
      }
      """;

  private static final String FIRST =
      """
      nn 1
      import hidden from "blocks.nn"
      """
          + GATES
          + """
          network deep from bits to answer {
            features = bits -> hidden(6) -> hidden(5)
            answer   = features -> dense(1, sigmoid)
          }
          train deep on gates {
            loss: binary_cross_entropy(gate), optimizer: adam(0.1), batch: all, epochs: 50
            metrics: accuracy
          }
          evaluate deep on gates { metrics: accuracy(gate), binary_cross_entropy(gate) }
          predict deep on gates { }
          """;

  private static final String BLOCKS =
      """
      nn 1
      import half from "half.nn"
      block hidden(units) { dense(units, tanh) -> half }
      """;

  private static final String HALF = "nn 1\nfunction half(x) = x / 2\n";

  @TempDir Path folder;

  private Compilation compile(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, text);
    DataPlaces nowhere = new DataPlaces(List.of(), folder, folder);
    return new Compiler(
            StandardCatalog.catalog(),
            new Sources(folder, nowhere),
            new ProgramFiles(folder, List.of(folder.resolve("runs"))))
        .compile(new SourceFile(path.toString(), text), Map.of());
  }

  private Path run(String file, String text) throws IOException {
    Compilation compilation = compile(file, text);
    assertThat(new TextRenderer(false).render(compilation.diagnostics())).isEmpty();
    RunResult result = run(compilation.model().orElseThrow());
    assertThat(result.diagnostics()).noneMatch(Diagnostic::isError);
    assertThat(result.state()).isEqualTo(State.FINISHED);
    return Objects.requireNonNull(result.folder());
  }

  private RunResult run(Model model) {
    DataPlaces nowhere = new DataPlaces(List.of(), folder, folder);
    return Run.execute(
        model,
        TestSettings.oneThread(folder.resolve("runs")),
        new LocalEnvironment(folder, nowhere, remark -> {}),
        event -> {});
  }

  private Path first() throws IOException {
    Files.writeString(folder.resolve("blocks.nn"), BLOCKS);
    Files.writeString(folder.resolve("half.nn"), HALF);
    return run("first.nn", FIRST);
  }

  private static byte[] tensor(Path run, String name) throws IOException {
    return WeightsFolder.read(run.resolve("weights")).find(name).orElseThrow().value();
  }

  @Test
  void theRunFolderHoldsAllFilesOfTheProgram() throws IOException {
    Path run = first();
    Files.delete(folder.resolve("blocks.nn"));
    Files.delete(folder.resolve("half.nn"));

    assertThat(Files.readString(run.resolve("resolved.nn"))).contains("imported/blocks.nn");
    assertThat(Files.readString(run.resolve("imported/blocks.nn")))
        .contains("from \"half.nn\"")
        .contains("init: glorot_uniform");
    JsonNode imports = JSON.readTree(run.resolve("run.json").toFile()).path("imports");
    assertThat(imports.findValuesAsText("sha256")).containsExactly(Hash.of(HALF), Hash.of(BLOCKS));
    Predictor.Outcome<Predictor> opened = open(run);
    assertThat(new TextRenderer(false).render(opened.diagnostics())).isEmpty();
    try (Predictor predictor = opened.value().orElseThrow()) {
      assertThat(predictor.ofWords("deep", List.of("a=1", "b=0")).value()).isPresent();
    }
  }

  /** A newer nnc may know more options of a source than the run wrote down, and others. */
  @Test
  void aRunNeedsNoDataEvenIfSourcesHadOtherOptions() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "x;y\n1;2\n3;4\n5;6\n");
    String text =
        """
        nn 1
        data d from csv("a.csv", delimiter: ";") { v = x  w = y  split: everything }
        network net from v { v -> dense(1) }
        train net on d { loss: mse(w), optimizer: sgd, epochs: 1 }
        """;
    Path run = run("data.nn", text);
    Files.writeString(run.resolve("resolved.nn"), text);
    Files.delete(folder.resolve("a.csv"));
    Path schemas = run.resolve("schemas.json");
    String written = Files.readString(schemas);
    String older =
        written
            .replace("\"comment\" : \"\"", "\"older\" : 1")
            .replaceFirst("\"encoding\" : \"utf8\",\\s*", "");
    assertThat(older).isNotEqualTo(written).doesNotContain("comment", "encoding");
    Files.writeString(schemas, older);
    // Such a run had no seal, either.
    Path record = run.resolve("run.json");
    String sealed = Files.readString(record);
    Files.writeString(record, sealed.substring(0, sealed.indexOf(",\n  \"files\" : {")) + "\n}\n");
    Predictor.Outcome<Predictor> opened = open(run);
    assertThat(new TextRenderer(false).render(opened.diagnostics())).isEmpty();
    try (Predictor predictor = opened.value().orElseThrow()) {
      assertThat(predictor.ofWords("net", List.of("x=1")).value()).isPresent();
    }
    // Another file is another matter.
    Files.writeString(schemas, older.replace("a.csv", "b.csv"));
    assertThat(open(run).value()).isEmpty();
  }

  /** What is asked of a run again and again is lowered, and given its weights, once. */
  @Test
  void predictionsOfARunLowerItsProgramOnce() throws IOException {
    Path run = first();
    AtomicInteger lowered = new AtomicInteger();
    Engine counting =
        (program, settings) -> {
          lowered.incrementAndGet();
          return Lowering.lower(program, settings);
        };
    try (Predictor predictor =
        Predictor.open(run, new DataPlaces(List.of(), folder, folder), counting)
            .value()
            .orElseThrow()) {
      assertThat(lowered).hasValue(0);
      PredictionTable once = answer(predictor, "a=1", "b=0");
      assertThat(answer(predictor, "a=0", "b=0")).isNotEqualTo(once);
      assertThat(answer(predictor, "a=1", "b=0")).isEqualTo(once);
    }
    assertThat(lowered).hasValue(1);
  }

  private static PredictionTable answer(Predictor predictor, String... words) {
    return predictor.ofWords("deep", List.of(words)).value().orElseThrow().answers().first(1);
  }

  private Predictor.Outcome<Predictor> open(Path run) {
    return Predictor.open(run, new DataPlaces(List.of(), folder, folder), Lowering::lower);
  }

  @Test
  void aNetworkOfARunBeginsWithItsWeightsToTheBit() throws IOException {
    Path first = first();
    Path second =
        run(
            "second.nn",
            """
            nn 1
            import deep as trained from run("first")
            """
                + GATES
                + """
                evaluate trained on gates { metrics: accuracy(gate), binary_cross_entropy(gate) }
                predict trained on gates { }
                """);
    for (Weights.Tensor each : WeightsFolder.read(first.resolve("weights")).tensors()) {
      if (each.name().startsWith("deep/")) {
        assertThat(tensor(second, each.name().replaceFirst("^deep/", "trained/")))
            .as(each.name())
            .isEqualTo(each.value());
      }
    }
    JsonNode results = JSON.readTree(first.resolve("run.json").toFile()).path("results");
    JsonNode again = JSON.readTree(second.resolve("run.json").toFile()).path("results");
    assertThat(again.path("evaluate")).isEqualTo(results.path("evaluate")).isNotEmpty();
    String predicted = Files.readString(first.resolve("predictions/predict.csv"));
    assertThat(Files.readString(second.resolve("predictions/predict.csv"))).isEqualTo(predicted);
  }

  @Test
  void theRunFolderKeepsTheWeightsThatItBeganWith() throws IOException {
    Path first = first();
    byte[] kernel = tensor(first, "deep/dense_1/kernel");
    Path second =
        run(
            "second.nn",
            """
            nn 1
            import deep from run("first")
            """
                + GATES
                + "evaluate deep on gates { metrics: accuracy(gate) }\n");
    WeightsFolder.delete(first.resolve("weights"));
    assertThat(
            tensor(second.resolve("imported").resolve(first.getFileName()), "deep/dense_1/kernel"))
        .isEqualTo(kernel);
    Compilation again =
        new Compiler(
                StandardCatalog.catalog(),
                new Sources(folder, new DataPlaces(List.of(), folder, folder)),
                new ProgramFiles(second, List.of()))
            .compile(
                new SourceFile(
                    second.resolve("resolved.nn").toString(),
                    Files.readString(second.resolve("resolved.nn"))),
                Map.of());
    assertThat(new TextRenderer(false).render(again.diagnostics())).isEmpty();
    assertThat(again.model().orElseThrow().imports().weights()).hasSize(1);
  }

  @Test
  void frozenPartsDoNotChangeNotEvenTheirStatistics() throws IOException {
    Files.writeString(folder.resolve("blocks.nn"), BLOCKS);
    Files.writeString(folder.resolve("half.nn"), HALF);
    Path first =
        run("first.nn", FIRST.replace("hidden(5)", "hidden(5) -> batch_norm(momentum: 0.9)"));
    Path second =
        run(
            "second.nn",
            """
            nn 1
            import deep as trained from run("first")
            """
                + GATES
                + """
                network net from bits to again {
                  own   = bits -> trained.features -> dense(4, tanh) -> batch_norm(momentum: 0.5)
                  again = own -> dense(1, sigmoid)
                }
                train net on gates {
                  loss: binary_cross_entropy(gate), optimizer: adam(0.1), batch: all, epochs: 5
                  freeze: trained.features
                }
                """);
    for (Weights.Tensor each : WeightsFolder.read(first.resolve("weights")).tensors()) {
      String name = each.name();
      if (name.startsWith("deep/") && !name.startsWith("deep/dense_3/")) {
        assertThat(tensor(second, name.replaceFirst("^deep/", "trained/")))
            .as(name)
            .isEqualTo(each.value());
      }
    }
    assertThat(WeightsFolder.types(second.resolve("weights")))
        .doesNotContainKey("trained/dense_3/kernel")
        .doesNotContainKey("train/trained/dense_1/kernel/mean");
    byte[] own = tensor(second, "net/batch_norm_1/moving_mean");
    assertThat(own).isNotEqualTo(new byte[own.length]);
    assertThat(JSON.readTree(second.resolve("run.json").toFile()).path("diagnostics").toString())
        .contains("NN6023");
  }

  @Test
  void theLatestRunOfANameIsMeant() throws IOException {
    Path first = first();
    Path later = folder.resolve("runs").resolve("first-29990101-000000");
    Files.move(run("first.nn", FIRST.replace("epochs: 50", "epochs: 1")), later);
    Model model =
        compile(
                "second.nn",
                "nn 1\nimport deep from run(\"first\")\n"
                    + GATES
                    + "evaluate deep on gates { metrics: accuracy(gate) }\n")
            .model()
            .orElseThrow();
    assertThat(model.imports().weights().getFirst().folder())
        .isEqualTo(later.toRealPath().toString())
        .isNotEqualTo(first.toString());
  }

  @Test
  void damagedWeightsAreToldBeforeAnythingIsTrained() throws IOException {
    Path first = first();
    Model model =
        compile(
                "second.nn",
                "nn 1\nimport deep from run(\"first\")\n"
                    + GATES
                    + "evaluate deep on gates { metrics: accuracy(gate) }\n")
            .model()
            .orElseThrow();
    Path data = first.resolve("weights").resolve(WeightsFolder.DATA);
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    RunResult result = run(model);
    assertThat(result.state()).isEqualTo(State.REFUSED);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(RunCode.DAMAGED_RUN);
  }
}
