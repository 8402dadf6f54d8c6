package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Rule;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.train.TrainingState;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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
    /** Two of three steps lie within an epoch. */
    IN_STEPS(
        train(
            "adam(0.05)",
            5,
            "average: 0.8, metrics: mae, stop: no_improvement(validation.loss, patience: 4, restore: best),"
                + " checkpoint: every(steps: 2, keep: 2), every(steps: 5), best(validation.loss, keep: 2)")),
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
                cuts.add(
                    TestRuns.copy(TestRuns.first(runs), scratch.resolve(kind + "-" + cuts.size())));
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
      assertThat(TestRuns.weights(cuts.get(i))).as(place).isEqualTo(TestRuns.weights(folder));
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
    RunSettings settings = TestSettings.keepingEveryStep(runs, new Interruption());
    RunResult whole =
        Run.execute(
            model,
            settings,
            environment(),
            event -> {
              if (event instanceof Event.EpochDone || event instanceof Event.TrainingEnded) {
                cuts.add(
                    TestRuns.copy(
                        TestRuns.first(runs),
                        scratch.resolve("recovery-" + kind + "-" + cuts.size())));
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
      assertThat(TestRuns.weights(cut)).isEqualTo(TestRuns.weights(folder));
      assertThat(metrics(cut)).isEqualTo(metrics(folder));
      assertThat(files(cut)).isEqualTo(files(folder));
      trained += (int) live.stream().filter(Event.EpochDone.class::isInstance).count();
    }
    // The cut after an epoch lies before its state was kept, so each costs that epoch and no more.
    assertThat(trained).isLessThanOrEqualTo(epochs * (epochs + 3) / 2 + cuts.size());
  }

  /** Ends a run, or watches it, wherever it looks whether it is to end: before each step. */
  private static final class Looks extends Interruption {
    private final IntConsumer each;
    private int looks;

    /**
     * @param end the look at which the run is asked to end; 0 for none
     */
    Looks(int end, Runnable watcher) {
      each =
          number -> {
            if (number == end) {
              request(15);
            }
            watcher.run();
          };
    }

    @Override
    public boolean requested() {
      each.accept(++looks);
      return super.requested();
    }
  }

  /** Of one program; {@code -Dnnc.cuts=1000} is each of them. */
  private static final int MOST_CUTS = Integer.getInteger("nnc.cuts", 8);

  /**
   * The process is gone before any step or batch of the validation, or later: what it has left by
   * then goes on.
   */
  @ParameterizedTest
  @EnumSource
  void aRunKilledAtAnyPlaceEndsAsIfNothingHadBeen(Kind kind) throws IOException {
    Model model = model(kind.program());
    RunResult whole = run(model, new Looks(0, () -> {}));
    Path folder = Objects.requireNonNull(whole.folder());
    Path runs = Files.createTempDirectory(scratch, "runs");
    List<Path> cuts = new ArrayList<>();
    int every = Math.max(1, looks(model) / MOST_CUTS);
    int[] number = new int[1];
    Looks looks =
        new Looks(
            0,
            () -> {
              if (number[0]++ % every == 0) {
                cuts.add(
                    TestRuns.copy(
                        TestRuns.first(runs), scratch.resolve("kill-" + kind + "-" + number[0])));
              }
            });
    Run.execute(model, TestSettings.keepingEveryStep(runs, looks), environment(), event -> {});
    assertThat(cuts).hasSizeGreaterThan(4);
    int within = 0;
    for (Path cut : cuts) {
      TrainingState state = Resumption.of(RunFolder.open(cut, model), model).state();
      within += state != null && state.progress().within() != null ? 1 : 0;
      same(Run.resume(model, settings(runs), environment(), event -> {}, cut), cut, whole, folder);
    }
    assertThat(within).isGreaterThan(cuts.size() / 4);
  }

  @ParameterizedTest
  @EnumSource
  void aRunInterruptedBeforeAnyStepEndsAsIfNothingHadBeen(Kind kind) throws IOException {
    Model model = model(kind.program());
    RunResult whole = run(model, new Looks(0, () -> {}));
    Path folder = Objects.requireNonNull(whole.folder());
    int all = looks(model);
    int within = 0;
    for (int end = 1; end < all; end += Math.max(1, all / MOST_CUTS)) {
      RunResult cut = run(model, new Looks(end, () -> {}));
      Path its = Objects.requireNonNull(cut.folder());
      if (cut.state() == RunResult.State.INTERRUPTED) {
        TrainingState state = Resumption.of(RunFolder.open(its, model), model).state();
        within += state != null && state.progress().within() != null ? 1 : 0;
        cut = Run.resume(model, settings(its), environment(), event -> {}, its);
      }
      same(cut, its, whole, folder);
    }
    assertThat(within).isGreaterThan(1);
  }

  /** Each process makes some steps more before it is told to end. */
  @ParameterizedTest
  @EnumSource(names = {"AVERAGED", "IN_STEPS", "UPDATED", "TRAINED_TWICE"})
  void aRunInterruptedAgainAndAgainEndsAsIfNothingHadBeen(Kind kind) throws IOException {
    Model model = model(kind.program());
    RunResult whole = run(model, new Looks(0, () -> {}));
    RunResult result = run(model, new Looks(4, () -> {}));
    Path its = Objects.requireNonNull(result.folder());
    int times = 1;
    while (result.state() == RunResult.State.INTERRUPTED) {
      assertThat(times++).isLessThan(200);
      // Between two trainings are actions that look as well.
      int end = kind == Kind.TRAINED_TWICE ? 25 : 6;
      RunSettings settings = TestSettings.oneThread(its, new Looks(end, () -> {}));
      result = Run.resume(model, settings, environment(), event -> {}, its);
    }
    assertThat(times).isGreaterThan(2);
    same(result, its, whole, Objects.requireNonNull(whole.folder()));
  }

  private RunResult run(Model model, Interruption interruption) throws IOException {
    Path runs = Files.createTempDirectory(scratch, "runs");
    return Run.execute(
        model, TestSettings.oneThread(runs, interruption), environment(), event -> {});
  }

  /** How often a run looks whether it is to end. */
  private int looks(Model model) throws IOException {
    Looks looks = new Looks(0, () -> {});
    run(model, looks);
    return looks.looks;
  }

  /** What a failing training goes back to does not depend on where it was cut off before. */
  @Test
  void aTrainingThatFailsGoesBackToTheSameWeights() throws IOException {
    Model model = model(DATA + train("sgd(3)", 60, "average: 0.5"));
    RunResult whole = run(model, new Looks(0, () -> {}));
    Path folder = Objects.requireNonNull(whole.folder());
    assertThat(whole.state()).isEqualTo(RunResult.State.FAILED);
    assertThat(metrics(folder)).hasSizeBetween(3, 50);
    for (int end = 9; end < 9 + 3 * 5; end++) {
      RunResult cut = run(model, new Looks(end, () -> {}));
      Path its = Objects.requireNonNull(cut.folder());
      assertThat(cut.state()).isEqualTo(RunResult.State.INTERRUPTED);
      RunResult resumed = Run.resume(model, settings(its), environment(), event -> {}, its);
      assertThat(resumed.state()).isEqualTo(RunResult.State.FAILED);
      assertThat(TestRuns.weights(its)).isEqualTo(TestRuns.weights(folder));
      assertThat(withoutTime(results(its))).isEqualTo(withoutTime(results(folder)));
    }
  }

  /** Where something stands in the place of the report, as where there is no room for it. */
  @Test
  void aRunWhoseReportCannotBeWrittenHasFailedAndGoesOnFromItsEnd() throws IOException {
    Model model = model(DATA + train("adam(0.05)", 5, ""));
    RunResult whole = run(model, new Looks(0, () -> {}));
    Path runs = Files.createTempDirectory(scratch, "runs");
    RunResult failed =
        Run.execute(
            model,
            TestSettings.keepingEveryStep(runs, new Interruption()),
            environment(),
            event -> {
              if (event instanceof Event.TrainingEnded) {
                block(TestRuns.first(runs).resolve("report.html"));
              }
            });
    assertThat(failed.state()).isEqualTo(RunResult.State.FAILED);
    Path its = TestRuns.first(runs);
    assertThat(results(its).path("state").asText()).isEqualTo("failed");
    Files.delete(its.resolve("report.html").resolve("here"));
    Files.delete(its.resolve("report.html"));
    List<Event> live = new ArrayList<>();
    RunResult resumed = Run.resume(model, settings(runs), environment(), live::add, its);
    assertThat(live).noneMatch(Event.EpochDone.class::isInstance);
    same(resumed, its, whole, Objects.requireNonNull(whole.folder()));
  }

  private static void block(Path file) {
    try {
      Files.createDirectory(file);
      Files.createFile(file.resolve("here"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static List<String> optimizers() {
    return StandardCatalog.catalog().entries().stream()
        .filter(entry -> entry.rule() instanceof Rule.Optimizer && !entry.name().equals("continue"))
        .map(Entry::name)
        .toList();
  }

  /** Whatever an optimizer has is in the state, and brings the training to the same end. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void everyVariableOfEachOptimizerIsKept(String optimizer) throws IOException {
    Model model = model(DATA + train(optimizer + "(0.01)", 3, "average: 0.9, accumulate: 2"));
    RunResult whole = run(model, new Looks(0, () -> {}));
    RunResult cut = run(model, new Looks(8, () -> {}));
    assertThat(cut.state()).isEqualTo(RunResult.State.INTERRUPTED);
    Path its = Objects.requireNonNull(cut.folder());
    TrainingState state =
        Objects.requireNonNull(Resumption.of(RunFolder.open(its, model), model).state());
    assertThat(state.progress().within()).isNotNull();
    Map<String, TensorType> kept = new TreeMap<>();
    state.variables().tensors().forEach(tensor -> kept.put(tensor.name(), tensor.type()));
    Map<String, TensorType> all = new TreeMap<>();
    model.program().variables().forEach(variable -> all.put(variable.name(), variable.type()));
    assertThat(kept).isEqualTo(all);
    same(
        Run.resume(model, settings(its), environment(), event -> {}, its),
        its,
        whole,
        Objects.requireNonNull(whole.folder()));
  }

  private static void same(RunResult resumed, Path cut, RunResult whole, Path folder)
      throws IOException {
    assertThat(resumed.state()).isEqualTo(whole.state());
    assertThat(TestRuns.weights(cut)).isEqualTo(TestRuns.weights(folder));
    assertThat(metrics(cut)).isEqualTo(metrics(folder));
    assertThat(resumed.results()).isEqualTo(whole.results());
    assertThat(withoutTime(results(cut))).isEqualTo(withoutTime(results(folder)));
    assertThat(files(cut)).isEqualTo(files(folder));
    assertThat(checkpoints(cut)).isEqualTo(checkpoints(folder));
  }

  @Test
  void aDamagedStateIsPassedOverAndNamed() throws IOException {
    Model model = model(DATA + train("sgd(0.01)", 4, "checkpoint: every(1)"));
    Path runs = Files.createTempDirectory(scratch, "runs");
    RunResult whole = Run.execute(model, settings(runs), environment(), event -> {});
    Path folder = Objects.requireNonNull(whole.folder());
    Map<String, String> before = TestRuns.weights(folder);
    Path last = folder.resolve("checkpoints").resolve("train").resolve("epoch-00004");
    byte[] bytes = Files.readAllBytes(last.resolve("weights.bin"));
    bytes[3] ^= 1;
    Files.write(last.resolve("weights.bin"), bytes);
    Resumption resumption = Resumption.of(RunFolder.open(folder, model), model);
    assertThat(resumption.passedOver()).containsExactly(last);
    assertThat(Objects.requireNonNull(resumption.state()).progress().epoch()).isEqualTo(3);
    Run.resume(model, settings(runs), environment(), event -> {}, folder);
    assertThat(TestRuns.weights(folder)).isEqualTo(before);
  }

  @Test
  void aCheckpointAfterManyEpochsIsAsLargeAsOneAfterFew() throws IOException {
    Path runs = Files.createTempDirectory(scratch, "runs");
    Run.execute(
        model(DATA + train("sgd(0.01)", 60, "checkpoint: every(1)")),
        settings(runs),
        environment(),
        event -> {});
    Path checkpoints = TestRuns.first(runs).resolve("checkpoints").resolve("train");
    assertThat(size(checkpoints.resolve("epoch-00060")))
        .isLessThan(size(checkpoints.resolve("epoch-00002")) + 100);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private Model model(String program) {
    return model(scratch, program);
  }

  static Model model(Path scratch, String program) {
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
    return environment(scratch);
  }

  static LocalEnvironment environment(Path scratch) {
    return new LocalEnvironment(scratch, DataPlaces.of(Map.of(), scratch), remark -> {});
  }

  private static List<JsonNode> metrics(Path run) throws IOException {
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode epoch = (ObjectNode) new JsonMapper().readTree(line);
      epochs.add(epoch.without("seconds"));
    }
    return epochs;
  }

  private static ObjectNode results(Path run) throws IOException {
    JsonNode record = new JsonMapper().readTree(run.resolve("run.json").toFile());
    ObjectNode same = new JsonMapper().createObjectNode();
    for (String name : List.of("state", "results", "seed", "device", "threads", "data")) {
      same.set(name, record.path(name));
    }
    same.put("started", record.path("started").asText());
    return same;
  }

  private static ObjectNode withoutTime(ObjectNode results) {
    results.remove("started");
    return results;
  }

  private static List<String> files(Path run) throws IOException {
    try (Stream<Path> all = Files.walk(run)) {
      return all.map(each -> run.relativize(each).toString()).sorted().toList();
    }
  }

  /** The manifests of all checkpoints, but for what the clock says. */
  private static Map<String, String> checkpoints(Path run) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(run.resolve("checkpoints"))) {
      for (Path file : files.filter(it -> it.endsWith("manifest.json")).sorted().toList()) {
        all.put(
            run.relativize(file).toString(),
            Files.readString(file)
                .replaceAll("\\\\\"seconds\\\\\":[0-9.E-]+", "")
                .replaceAll("\"manifestSha256\".*", ""));
      }
    } catch (NoSuchFileException none) {
      return all;
    }
    return all;
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
