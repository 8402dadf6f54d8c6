package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.catalog.Kind;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.diag.FailureCode;
import dev.nnc.diag.RunCode;
import dev.nnc.evaluate.Interruption;
import dev.nnc.provenance.Hash;
import dev.nnc.provenance.OneDnn;
import dev.nnc.provenance.Processor;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.RunSettings;
import dev.nnc.report.ReportData;
import dev.nnc.run.HandMade.Choices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of a small network that is written by hand. */
class RunTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path runs;

  private final List<Event> events = new ArrayList<>();

  private RunResult run(HandMade handMade, Choices choices, RunSettings settings) {
    return Run.execute(handMade.model(choices), settings, handMade, events::add);
  }

  private RunSettings settings() {
    return TestSettings.of(runs);
  }

  private static HandMade xor() {
    return new HandMade(HandMade.XOR, HandMade.XOR);
  }

  private static Path folder(RunResult result) {
    return Objects.requireNonNull(result.folder());
  }

  private static String hash(RunResult result) throws IOException {
    return Hash.of(folder(result).resolve("weights").resolve(WeightsFolder.DATA));
  }

  /** Four rows, so that all are right or one is wrong: the ways of ten seeds end well. */
  @Test
  void xorIsLearnedWhateverTheSeed() {
    for (long seed = 1; seed <= 10; seed++) {
      RunResult result = run(xor(), Choices.USUAL, TestSettings.seeded(runs, seed));
      assertThat(result.results().get("evaluate"))
          .as("seed %d", seed)
          .containsEntry("everything.accuracy", 1.0);
    }
  }

  @Test
  void everythingIsInTheFolder() throws IOException {
    RunResult result = run(xor(), Choices.USUAL.withEpochs(3), settings());
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.state()).isEqualTo(State.FINISHED);
    Path folder = folder(result);
    for (String file :
        List.of("report.html", "metrics.jsonl", "resolved.nn", "run.json", "fitted.json")) {
      assertThat(folder.resolve(file)).as(file).isNotEmptyFile();
    }
    assertThat(WeightsFolder.read(folder.resolve("weights")).tensors()).hasSize(6);
  }

  @Test
  void metricsHaveOneObjectAnEpoch() throws IOException {
    RunResult result = run(xor(), Choices.USUAL.withEpochs(30), settings());
    List<String> lines = Files.readAllLines(folder(result).resolve("metrics.jsonl"));
    assertThat(lines).hasSize(30);
    double before = Double.POSITIVE_INFINITY;
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.path("phase").asText()).isEqualTo("train");
      assertThat(line.path("epoch").asInt()).isEqualTo(i + 1);
      assertThat(line.path("steps").asInt()).isEqualTo(i + 1);
      assertThat(line.path("seconds").asDouble()).isPositive();
      assertThat(line.path("accuracy").asDouble()).isBetween(0.0, 1.0);
      assertThat(line.path("validation.accuracy").isNumber()).isTrue();
      assertThat(line.path("gradient_norm").path("hidden").asDouble()).isPositive();
      // Full batches at a small rate: the loss after a step is that before the next one.
      assertThat(line.path("loss").asDouble()).isLessThan(before);
      before = line.path("loss").asDouble();
    }
  }

  @Test
  void theRecordHoldsWhatOtherProgramsAskFor() throws IOException {
    RunResult result = run(xor(), Choices.USUAL.withEpochs(3), TestSettings.seeded(runs, 7));
    JsonNode record = JSON.readTree(Files.readString(folder(result).resolve("run.json")));
    assertThat(record.path("state").asText()).isEqualTo("finished");
    assertThat(record.path("seed").asLong()).isEqualTo(7);
    assertThat(record.path("threads").asInt()).isEqualTo(1);
    assertThat(record.path("device").asText()).isEqualTo("cpu");
    assertThat(record.path("results").path("evaluate").path("everything.accuracy").isNumber())
        .isTrue();
    assertThat(record.path("results").path("train").path("epochs").asInt()).isEqualTo(3);
    assertThat(record.path("source").path("sha256").asText()).hasSize(64);
    assertThat(record.path("data").path(0).path("files").path(0).path("sha256").asText())
        .hasSize(64);
    assertThat(record.path("versions").path("tensorflow-java").asText()).isEqualTo("1.1.0");
    assertThat(record.path("versions").path("tribuo").asText()).isEqualTo("4.3.2");
    // TensorFlow itself tells this one.
    assertThat(record.path("versions").path("tensorflow").asText()).isEqualTo("2.18.0");
  }

  /** Weights are the same bit for bit only where these are. */
  @Test
  void theRecordAndTheReportNameTheVectorExtensions() throws IOException {
    RunResult result = run(xor(), Choices.USUAL.withEpochs(3), settings());
    JsonNode record = JSON.readTree(Files.readString(folder(result).resolve("run.json")));
    JsonNode processor = record.path("processor");
    Processor here = Processor.here();
    assertThat(processor.path("architecture").asText()).isEqualTo(here.architecture());
    assertThat(processor.path("extensions").valueStream().map(JsonNode::asText))
        .containsExactlyElementsOf(here.extensions());
    JsonNode oneDnn = record.path("onednn");
    assertThat(oneDnn.path("operations").asText()).isEqualTo(OneDnn.here().operations());
    assertThat(oneDnn.path("max_cpu_isa").asText()).isEqualTo(OneDnn.here().maxCpuIsa());
    assertThat(Files.readString(folder(result).resolve("report.html")))
        .contains("<dt>tensorflow</dt><dd>2.18.0</dd>", "<dt>oneDNN</dt>")
        .contains(
            "<dt>vector extensions</dt><dd>"
                + (here.extensions().isEmpty()
                    ? "not known"
                    : String.join(" ", here.extensions())));
  }

  @Test
  void theSameSeedGivesTheSameWeights() throws IOException {
    HandMade handMade = new HandMade(rings(200), rings(50));
    Choices choices = Choices.USUAL.withBatch(16).withEpochs(5).withRate(0.1).withHidden(8);
    String first = hash(run(handMade, choices, TestSettings.seeded(runs, 3)));
    assertThat(hash(run(handMade, choices, TestSettings.seeded(runs, 3)))).isEqualTo(first);
    assertThat(hash(run(handMade, choices, TestSettings.seeded(runs, 4)))).isNotEqualTo(first);
  }

  @Test
  void aPartialLastBatchCountsByItsRows() throws IOException {
    HandMade handMade = new HandMade(rings(50), rings(50));
    // With a rate of 0 nothing is learned, so training and validation see the same network.
    Choices choices = Choices.USUAL.withBatch(16).withEpochs(1).withRate(0);
    RunResult result = run(handMade, choices, settings());
    JsonNode line = JSON.readTree(Files.readString(folder(result).resolve("metrics.jsonl")));
    assertThat(line.path("steps").asInt()).isEqualTo(4);
    assertThat(line.path("loss").asDouble())
        .isCloseTo(line.path("validation.loss").asDouble(), within(1e-6));
    assertThat(line.path("accuracy").asDouble())
        .isEqualTo(line.path("validation.accuracy").asDouble());
  }

  @Test
  void ourAccuracyIsTribuos() {
    HandMade handMade = new HandMade(rings(300), rings(50));
    // Some rows are to be wrong. Of seeds 1 to 10 this has the most of them, a fifth.
    RunSettings seed = TestSettings.seeded(runs, 6);
    run(handMade, Choices.USUAL.withBatch(32).withEpochs(3).withHidden(8), seed);
    Event.Evaluated evaluated =
        events.stream()
            .filter(Event.Evaluated.class::isInstance)
            .map(Event.Evaluated.class::cast)
            .findFirst()
            .orElseThrow();
    ReportData.Confusion confusion =
        Objects.requireNonNull(evaluated.drawn().getFirst().confusion());
    double ours = Objects.requireNonNull(evaluated.results().get("everything.accuracy"));
    assertThat(ours).isStrictlyBetween(0.2, 1.0);
    assertThat((double) confusion.correct() / confusion.total()).isCloseTo(ours, within(1e-12));
    long counted = confusion.total();
    assertThat(counted).isEqualTo(300);
  }

  @Test
  void infinityStopsAndNamesTheLayerAndKeepsFiniteWeights() throws IOException {
    float[][] broken = {{0, 0, 1}, {1, Float.NaN, 0}};
    RunResult result =
        run(new HandMade(HandMade.XOR, broken), Choices.USUAL.withEpochs(50), settings());
    assertFailedIn("hidden", 4, result);
    // In the training part it is the step itself that refuses, before any weight changes.
    RunResult atOnce =
        run(new HandMade(broken, HandMade.XOR), Choices.USUAL.withEpochs(50), settings());
    assertFailedIn("hidden", 4, atOnce);
    assertThat(Files.readString(folder(atOnce).resolve("metrics.jsonl"))).isEmpty();
  }

  @Test
  void weightsThatGrowWithoutBoundStopTheRun() throws IOException {
    RunResult result = run(xor(), Choices.USUAL.withRate(3e38).withEpochs(200), settings());
    assertFailedIn("out", 5, result);
  }

  private static void assertFailedIn(String layer, int line, RunResult result) throws IOException {
    assertThat(result.state()).isEqualTo(State.FAILED);
    assertThat(result.diagnostics()).hasSize(1);
    assertThat(result.diagnostics().getFirst().code()).isEqualTo(FailureCode.NOT_FINITE);
    assertThat(result.diagnostics().getFirst().message()).contains("`" + layer + "`");
    assertThat(result.diagnostics().getFirst().place().line()).isEqualTo(line);
    assertThat(
            dev.nnc.train.Snapshot.isFinite(WeightsFolder.read(folder(result).resolve("weights"))))
        .isTrue();
    JsonNode record = JSON.readTree(Files.readString(folder(result).resolve("run.json")));
    assertThat(record.path("state").asText()).isEqualTo("failed");
    assertThat(Files.readString(folder(result).resolve("report.html"))).contains("NN5100");
  }

  @Test
  void earlyStoppingGivesBackTheBestWeights() throws IOException {
    // Validation on the opposite answers: the first epoch is the best, and it only gets worse.
    float[][] opposite = {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}, {1, 1, 1}};
    HandMade handMade = new HandMade(HandMade.XOR, opposite);
    RunResult result =
        run(
            handMade,
            Choices.USUAL
                .withEpochs(200)
                .withStop(
                    HandMade.configured(
                        Kind.STOP,
                        "no_improvement",
                        Map.of(
                            "result",
                            "validation.loss",
                            "patience",
                            5L,
                            "least",
                            0.0,
                            "restore",
                            "best"))),
            settings());
    assertThat(result.state()).isEqualTo(State.STOPPED_EARLY);
    Event.TrainingEnded ended =
        (Event.TrainingEnded)
            events.stream().filter(Event.TrainingEnded.class::isInstance).findFirst().orElseThrow();
    int best = Objects.requireNonNull(ended.training().bestEpoch());
    int epochs = ended.training().epochs().size();
    assertThat(epochs).isEqualTo(best + 5);

    RunResult untilBest =
        run(new HandMade(HandMade.XOR, opposite), Choices.USUAL.withEpochs(best), settings());
    assertSameNetwork(result, untilBest);
    Map<String, Double> kept =
        new LinkedHashMap<>(Objects.requireNonNull(result.results().get("train")));
    assertThat(kept)
        .containsEntry("best_epoch", (double) best)
        .containsEntry("kept_epoch", (double) best)
        .containsEntry("epochs", best + 5.0)
        .containsKey("last.validation.loss");
    Objects.requireNonNull(untilBest.results().get("train"))
        .forEach(
            (name, value) -> {
              if (!name.equals("epochs") && !name.equals("best_epoch")) {
                assertThat(kept).containsEntry(name, value);
              }
            });
    assertThat(ended.drawn().keptBest()).isTrue();
  }

  /** The step counter goes on; the network's own weights are those of the best epoch. */
  private static void assertSameNetwork(RunResult one, RunResult other) throws IOException {
    var a = WeightsFolder.read(folder(one).resolve("weights"));
    var b = WeightsFolder.read(folder(other).resolve("weights"));
    for (var tensor : a.tensors()) {
      if (tensor.name().startsWith("net/")) {
        assertThat(tensor.value()).isEqualTo(b.find(tensor.name()).orElseThrow().value());
      }
    }
  }

  @Test
  void theBestCheckpointIsTheOnlyOneLeft() throws IOException {
    Choices choices =
        Choices.USUAL
            .withEpochs(20)
            .withName("../tr ain")
            .withCheckpoint(
                HandMade.configured(
                    Kind.CHECKPOINT, "best", Map.of("result", "validation.loss", "keep", 1L)));
    RunResult result = run(xor(), choices, settings());
    try (var phases = Files.list(folder(result).resolve("checkpoints"))) {
      Path phase = phases.findFirst().orElseThrow();
      try (var epochs = Files.list(phase)) {
        List<Path> all = epochs.toList();
        assertThat(all).hasSize(1);
        assertThat(WeightsFolder.read(all.getFirst()).tensors()).hasSize(6);
      }
    }
  }

  @Test
  void interruptionKeepsWeightsAndSaysSo() throws IOException {
    Interruption interruption = new Interruption();
    HandMade handMade = xor();
    RunResult result =
        Run.execute(
            handMade.model(Choices.USUAL.withEpochs(100_000)),
            TestSettings.until(runs, interruption),
            handMade,
            event -> {
              if (event instanceof Event.EpochDone done && done.epoch().number() == 7) {
                interruption.request(15);
              }
            });
    assertThat(result.state()).isEqualTo(State.INTERRUPTED);
    assertThat(result.signal()).isEqualTo(15);
    JsonNode record = JSON.readTree(Files.readString(folder(result).resolve("run.json")));
    assertThat(record.path("state").asText()).isEqualTo("interrupted");
    assertThat(Files.readAllLines(folder(result).resolve("metrics.jsonl"))).hasSize(7);
    RunResult seven = run(xor(), Choices.USUAL.withEpochs(7), settings());
    assertThat(hash(result)).isEqualTo(hash(seven));
  }

  @Test
  void hostileNamesStayInTheFolder() throws IOException {
    RunResult result = run(xor(), Choices.USUAL.withEpochs(1), settings());
    try (var files = Files.list(folder(result).resolve("predictions"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      assertThat(Files.readAllLines(all.getFirst()))
          .hasSize(5)
          .first()
          .isEqualTo("row,bits[1],bits[2],net");
    }
    try (var files = Files.list(runs)) {
      assertThat(files).containsExactly(folder(result));
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsTold() throws IOException {
    Path file = Files.writeString(runs.resolve("file"), "not a folder");
    RunResult result =
        run(xor(), Choices.USUAL.withEpochs(1), TestSettings.of(file.resolve("runs")));
    assertThat(result.state()).isEqualTo(State.FAILED);
    assertThat(result.folder()).isNull();
    assertThat(result.diagnostics().getFirst().code()).isEqualTo(RunCode.CANNOT_WRITE);
  }

  /** Points in a ring (1) around points in the middle (0). */
  private static float[][] rings(int count) {
    SplittableRandom random = new SplittableRandom(count);
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      boolean outside = i % 2 == 0;
      double angle = random.nextDouble(2 * Math.PI);
      double radius = outside ? random.nextDouble(1, 2) : random.nextDouble(0, 0.8);
      rows[i] =
          new float[] {
            (float) (radius * Math.cos(angle)), (float) (radius * Math.sin(angle)), outside ? 1 : 0
          };
    }
    return rows;
  }
}
