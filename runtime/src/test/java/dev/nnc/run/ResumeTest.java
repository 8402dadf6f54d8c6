package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run that was cut off ends, once it goes on, as if nothing had been. What a killed process
 * leaves is what was in its files, so the files are copied after each event, and each copy goes on.
 */
class ResumeTest {
  static final String DATA =
      """
      nn 1
      data d from table(
        a: [0.5, -1, 2, 0.1, 1.5, -0.3, 0.7, -2, 0.2, 1.1, -0.6],
        b: [1, 0.3, -0.7, 0.2, -1.1, 0.9, 0.4, 1.7, -0.2, 0.6, 0.8],
        y: [1, 0.2, 0.9, -0.4, 2, 0.3, -1, 0.6, 0.1, 1.2, -0.3],
      ) {
        point = [a, b]
        value = y
        split: last(validation: 4)
      }
      network net from point { point -> dense(4) -> batch_norm -> relu -> dropout(20%) -> dense(1) }
      """;

  /** What a training can hold from epoch to epoch. */
  enum Kind {
    PLAIN(train("adam(0.05)", 5, "checkpoint: every(2)")),
    WITHOUT_A_CHECKPOINT(train("adam(0.05)", 2, "")),
    AVERAGED(train("adam(0.05)", 5, "average: 0.8, checkpoint: every(2)")),
    /** Three batches an epoch, so that an epoch ends between two that make one step. */
    ACCUMULATED(train("adam(0.05)", 5, "accumulate: 2, average: 0.8, checkpoint: every(1)")),
    SCHEDULED(train("adam(cosine(0.05))", 5, "checkpoint: every(2)")),
    SCHEDULED_BY_RESULTS(
        train(
            "sgd(reduce_on_plateau(0.4, result: validation.loss, patience: 1))",
            6,
            "checkpoint: every(2)")),
    STOPPED(
        train(
            "sgd(0.5)",
            40,
            "stop: no_improvement(validation.loss, patience: 2, restore: best),"
                + " checkpoint: every(1)")),
    STOPPED_BY_AVERAGES(
        train(
            "sgd(0.5)",
            40,
            "average: 0.5, checkpoint: best(validation.loss),"
                + " stop: no_improvement(validation.loss, patience: 2, restore: best)")),
    UPDATED(
        """
        network critic from point { point -> dense(4) -> batch_norm -> leaky_relu -> dense(1) }
        network generator from code: [2] { code -> dense(4) -> batch_norm -> relu -> dense(2) }
        network game from point to real, fake {
          real = point -> critic
          fake = normal([2]) -> generator -> critic
        }
        train game on d { batch: 3, epochs: 4, checkpoint: every(1)
          update critic { loss: mse(real, 1) + mse(fake, 0), optimizer: adam(0.05), steps: 2, average: 0.7 }
          update generator { loss: mse(fake, 1), optimizer: adam(exponential(0.05, factor: 0.9)), every: 2 }
        }
        """),
    TRAINED_TWICE(
        train("adam(0.05)", 3, "checkpoint: every(2)").replace("on d", "on d as first")
            + "evaluate net on d.validation { metrics: mae }\n"
            + "predict net on d.validation { }\n"
            + train("continue(first)", 3, "average: 0.8, checkpoint: best(validation.loss)")
                .replace("on d", "on d as second")
            + "evaluate net on d.validation as last { metrics: mae }\n");

    private final String actions;

    Kind(String actions) {
      this.actions = actions;
    }

    String program() {
      return DATA + actions;
    }
  }

  static String train(String optimizer, int epochs, String further) {
    return "train net on d { loss: mse(value), batch: 3, optimizer: %s, epochs: %d %s }\n"
        .formatted(optimizer, epochs, further.isEmpty() ? "" : ", " + further);
  }

  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource
  void aRunCutOffAfterAnyEventEndsAsIfNothingHadBeen(Kind kind) throws IOException {
    Model model = model(kind.program());
    List<Path> cuts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Path runs = Files.createTempDirectory(scratch, "runs");
    RunResult whole =
        Run.execute(
            model,
            settings(runs),
            environment(),
            event -> {
              if (!(event instanceof Event.Progress)) {
                cuts.add(copy(only(runs), scratch.resolve(kind + "-" + cuts.size())));
                names.add(event.getClass().getSimpleName());
              }
            });
    assertThat(whole.diagnostics()).isEmpty();
    assertThat(whole.state()).isIn(RunResult.State.FINISHED, RunResult.State.STOPPED_EARLY);
    Path folder = Objects.requireNonNull(whole.folder());
    assertThat(names).contains("EpochDone", "TrainingEnded", "RunEnded");
    int trained = 0;
    for (int i = 0; i < cuts.size(); i++) {
      String place = kind + " cut off after event " + i + ", " + names.get(i);
      List<Event> live = new ArrayList<>();
      RunResult resumed = Run.resume(model, settings(runs), environment(), live::add, cuts.get(i));
      assertThat(resumed.state()).as(place).isEqualTo(whole.state());
      assertThat(weights(cuts.get(i))).as(place).isEqualTo(weights(folder));
      assertThat(metrics(cuts.get(i))).as(place).isEqualTo(metrics(folder));
      assertThat(resumed.results()).as(place).isEqualTo(whole.results());
      assertThat(results(cuts.get(i))).as(place).isEqualTo(results(folder));
      assertThat(files(cuts.get(i))).as(place).isEqualTo(files(folder));
      assertThat(events(cuts.get(i))).as(place).isEqualTo(events(folder));
      trained += (int) live.stream().filter(Event.EpochDone.class::isInstance).count();
    }
    // It did go on, and did not begin anew each time.
    long epochs = metrics(folder).size();
    if (kind == Kind.WITHOUT_A_CHECKPOINT) {
      assertThat(trained).isEqualTo((int) epochs * cuts.size());
    } else {
      assertThat(trained).isLessThan((int) epochs * cuts.size());
    }
  }

  /** As it is after half a minute, where nothing is asked to be kept. */
  @ParameterizedTest
  @EnumSource(names = {"WITHOUT_A_CHECKPOINT", "AVERAGED", "STOPPED_BY_AVERAGES", "TRAINED_TWICE"})
  void aRunGoesOnFromTheStateThatIsKeptForRecovery(Kind kind) throws IOException {
    Model model = model(kind.program());
    List<Path> cuts = new ArrayList<>();
    Path runs = Files.createTempDirectory(scratch, "runs");
    RunSettings settings = TestSettings.keepingEveryEpoch(runs);
    RunResult whole =
        Run.execute(
            model,
            settings,
            environment(),
            event -> {
              if (event instanceof Event.EpochDone || event instanceof Event.TrainingEnded) {
                cuts.add(copy(only(runs), scratch.resolve("recovery-" + kind + "-" + cuts.size())));
              }
            });
    Path folder = Objects.requireNonNull(whole.folder());
    assertThat(folder.resolve("recovery")).doesNotExist();
    int epochs = metrics(folder).size();
    int trained = 0;
    for (Path cut : cuts) {
      assertThat(Resumption.of(RunFolder.open(cut, model), model).passedOver()).isEmpty();
      List<Event> live = new ArrayList<>();
      RunResult resumed = Run.resume(model, settings, environment(), live::add, cut);
      assertThat(resumed.state()).isEqualTo(whole.state());
      assertThat(weights(cut)).isEqualTo(weights(folder));
      assertThat(metrics(cut)).isEqualTo(metrics(folder));
      assertThat(files(cut)).isEqualTo(files(folder));
      trained += (int) live.stream().filter(Event.EpochDone.class::isInstance).count();
    }
    // The cut after an epoch lies before its state was kept, so each costs that epoch and no more.
    assertThat(trained).isLessThanOrEqualTo(epochs * (epochs + 3) / 2 + cuts.size());
  }

  @Test
  void aDamagedStateIsPassedOverAndNamed() throws IOException {
    Model model = model(DATA + train("sgd(0.01)", 4, "checkpoint: every(1)"));
    Path runs = Files.createTempDirectory(scratch, "runs");
    RunResult whole = Run.execute(model, settings(runs), environment(), event -> {});
    Path folder = Objects.requireNonNull(whole.folder());
    Map<String, String> before = weights(folder);
    Path last = folder.resolve("checkpoints").resolve("train").resolve("epoch-00004");
    byte[] bytes = Files.readAllBytes(last.resolve("weights.bin"));
    bytes[3] ^= 1;
    Files.write(last.resolve("weights.bin"), bytes);
    Resumption resumption = Resumption.of(RunFolder.open(folder, model), model);
    assertThat(resumption.passedOver()).containsExactly(last);
    assertThat(Objects.requireNonNull(resumption.state()).progress().epoch()).isEqualTo(3);
    Run.resume(model, settings(runs), environment(), event -> {}, folder);
    assertThat(weights(folder)).isEqualTo(before);
  }

  @Test
  void aCheckpointAfterManyEpochsIsAsLargeAsOneAfterFew() throws IOException {
    Path runs = Files.createTempDirectory(scratch, "runs");
    Run.execute(
        model(DATA + train("sgd(0.01)", 60, "checkpoint: every(1)")),
        settings(runs),
        environment(),
        event -> {});
    Path checkpoints = only(runs).resolve("checkpoints").resolve("train");
    assertThat(size(checkpoints.resolve("epoch-00060")))
        .isLessThan(size(checkpoints.resolve("epoch-00002")) + 100);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private Model model(String program) {
    Compilation compilation =
        new Compiler(
                StandardCatalog.catalog(), new Sources(scratch, DataPlaces.of(Map.of(), scratch)))
            .compile(new SourceFile("test.nn", program), Map.of());
    assertThat(compilation.diagnostics()).noneMatch(each -> each.isError());
    return compilation.model().orElseThrow();
  }

  private static RunSettings settings(Path runs) {
    return TestSettings.oneThread(runs, 1);
  }

  private LocalEnvironment environment() {
    return new LocalEnvironment(scratch, DataPlaces.of(Map.of(), scratch), remark -> {});
  }

  private static Path only(Path runs) {
    try (Stream<Path> all = Files.list(runs)) {
      return all.findFirst().orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
      return to;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Map<String, String> weights(Path run) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    for (Weights.Tensor tensor : WeightsFolder.read(run.resolve("weights")).tensors()) {
      all.put(tensor.name(), HexFormat.of().formatHex(tensor.value()));
    }
    return all;
  }

  private static List<JsonNode> metrics(Path run) throws IOException {
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode epoch = (ObjectNode) new JsonMapper().readTree(line);
      epochs.add(epoch.without("seconds"));
    }
    return epochs;
  }

  private static JsonNode results(Path run) throws IOException {
    JsonNode record = new JsonMapper().readTree(run.resolve("run.json").toFile());
    ObjectNode same = new JsonMapper().createObjectNode();
    for (String name : List.of("state", "results", "seed", "device", "threads", "data")) {
      same.set(name, record.path(name));
    }
    return same.put("started", record.path("started").asText());
  }

  private static List<String> files(Path run) throws IOException {
    try (Stream<Path> all = Files.walk(run)) {
      return all.map(each -> run.relativize(each).toString()).sorted().toList();
    }
  }

  /** What the journal holds at the end, in order. */
  private static List<String> events(Path run) throws IOException {
    List<String> kinds = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("journal.jsonl"))) {
      JsonNode event = new JsonMapper().readTree(line);
      String kind = event.path("event").asText();
      if (!kind.equals("Event$CheckpointKept")) {
        kinds.add(kind + " " + event.path("phase").asText() + event.path("epoch").path("number"));
      }
    }
    return kinds;
  }
}
