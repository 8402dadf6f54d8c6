package dev.nnc.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.Trial;
import dev.nnc.type.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search is nothing but its trials, each as if it had been executed alone. */
class SweepTest {
  private static final String PROGRAM =
      """
      nn 1
      param rate  = 0.1  in log(1e-3 .. 1)
      param decay = 0.01 in log(1e-4 .. 1)
      param size  = 4    in 1 .. 8
      param kind  = relu in [relu, tanh]
      param held  = 2    in 1 .. 4
      data d from table(
        a: [0.5, -1, 2, 0.1, 1.5, -0.3, 0.7, -2, 0.2, 1.1, -0.6, 0.9],
        b: [1, 0.3, -0.7, 0.2, -1.1, 0.9, 0.4, 1.7, -0.2, 0.6, 0.8, 0.1],
        y: [1, 0.2, 0.9, -0.4, 2, 0.3, -1, 0.6, 0.1, 1.2, -0.3, 0.7],
      ) {
        point = [a, b] -> standardize
        value = y
        split: last(validation: held, test: 2)
      }
      network net from point { point -> dense(size, kind, l2: decay) -> dropout(20%) -> dense(1) }
      """;

  private static final String TRIAL =
      """
        train net on d { loss: mse(value), batch: 3, optimizer: adam(rate), epochs: 4, metrics: mae }
        evaluate net on d.test { metrics: mae }
      """;

  @TempDir Path scratch;
  private TestRuns runs;
  private List<Event> events;

  @BeforeEach
  void begin() {
    runs = new TestRuns(scratch);
    events = runs.events();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sweep over rate, decay { method: grid(3), minimize: validation.loss",
        "sweep over size, kind { method: grid(2), minimize: validation.mae",
        "sweep over held, rate { method: random(6), maximize: validation.loss",
        "sweep over rate, decay, size, kind, held { method: tpe(9), minimize: validation.loss",
        "sweep over rate in [0.5, 0.01] { minimize: train.loss",
      })
  void eachTrialIsARunOfItsOwn(String sweep) throws IOException {
    eachTrialIs(PROGRAM + sweep + "\n" + TRIAL + "}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dense(size, l2: decay) -> batch_norm -> relu -> dense(3) -> batch_norm",
        "dense(16) -> reshape([4, 4, 1]) -> conv(3, 2x2, relu, l2: decay) -> max_pool(2) ->"
            + " flatten",
        "reshape([2, 1, 1]) -> conv(3, 1x1, relu, l2: decay) -> conv(2, 2x1, tanh) -> flatten",
        "dense(16) -> reshape([4, 4, 1]) -> conv(2, 3x3, l2: decay, padding: same) -> batch_norm"
            + " -> separable_conv(3, 2x2) -> average_pool(2) -> flatten",
        "dense(8) -> reshape([2, 2, 2]) -> conv_transpose(2, 2x2, l2: decay) -> flatten",
        "dense(8, l2: decay) -> reshape([4, 2]) -> lstm(3)",
        "reshape([2, 1]) -> lstm(3, return: sequence) -> gru(2) -> dense(3, l2: decay)",
      })
  void networksOfAnyLayersAreTrainedTogether(String flow) throws IOException {
    String program =
        PROGRAM.replace("dense(size, kind, l2: decay) -> dropout(20%)", flow)
            + "sweep over rate in 0.001 .. 0.05, decay { method: random(4), minimize: train.loss\n"
            + TRIAL.replace("adam", "sgd").replace("batch: 3", "batch: 8")
            + "}\n";
    assertThat(eachTrialIs(program)).isEqualTo(4);
  }

  /** Compares a search with runs of its trials, and says how many were trained together. */
  private int eachTrialIs(String program) throws IOException {
    RunResult searched = run(program, Map.of(), false);
    assertThat(searched.state()).isEqualTo(State.FINISHED);
    Event.TrialsEnded ended = runs.only(Event.TrialsEnded.class);
    Map<Integer, Trial> trials = trials(events);
    Map<String, Double> results = requireNonNull(searched.results().get("train"));
    double best = Double.NaN;
    for (Trial trial : trials.values()) {
      RunResult alone = run(program, trial.values(), true);
      Map<String, Double> expected = new LinkedHashMap<>();
      alone
          .results()
          .forEach(
              (action, all) ->
                  all.forEach((name, value) -> expected.put(action + "." + name, value)));
      boolean exact = ended.stacked() == 0;
      isClose(trial.results(), expected, exact);
      if (trial.number() == ended.best()) {
        isClose(results, requireNonNull(alone.results().get("train")), exact);
        isClose(weightsOf(searched), weightsOf(alone), exact);
        best = trial.number();
      }
    }
    assertThat(best).isEqualTo(ended.best());
    return ended.stacked();
  }

  /** The same to the bit, or up to the last bits where trials were trained together. */
  private static void isClose(
      Map<String, Double> actual, Map<String, Double> expected, boolean exact) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, value) ->
            assertThat(requireNonNull(actual.get(name)))
                .as(name)
                .isCloseTo(value, within(exact ? 0 : 1e-5 * Math.max(1, Math.abs(value)))));
  }

  private static Weights weightsOf(RunResult result) throws IOException {
    return WeightsFolder.read(requireNonNull(result.folder()).resolve(RunFolder.WEIGHTS));
  }

  private static void isClose(Weights actual, Weights expected, boolean exact) {
    assertThat(actual.tensors().stream().map(Weights.Tensor::name).toList())
        .isEqualTo(expected.tensors().stream().map(Weights.Tensor::name).toList());
    for (Weights.Tensor tensor : expected.tensors()) {
      byte[] bytes = actual.find(tensor.name()).orElseThrow().value();
      if (exact || tensor.type().element() != ElementType.F32) {
        assertThat(bytes).as(tensor.name()).isEqualTo(tensor.value());
        continue;
      }
      FloatBuffer mine = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      FloatBuffer its =
          ByteBuffer.wrap(tensor.value()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      while (its.hasRemaining()) {
        float value = its.get();
        assertThat(mine.get())
            .as(tensor.name())
            .isCloseTo(value, within(1e-5f * Math.max(1, Math.abs(value))));
      }
    }
  }

  @Test
  void theBestTrialIsTheOneWithTheLeastOrTheGreatestResult() {
    for (boolean more : List.of(false, true)) {
      run(
          PROGRAM
              + "sweep over rate, decay { method: grid(3), %s: validation.loss\n"
                  .formatted(more ? "maximize" : "minimize")
              + TRIAL
              + "}\n",
          Map.of(),
          false);
      List<Double> losses =
          trials(events).values().stream()
              .map(trial -> trial.result("train.validation.loss"))
              .toList();
      int best = runs.only(Event.TrialsEnded.class).best();
      assertThat(losses)
          .hasSize(9)
          .allMatch(loss -> more ? loss <= losses.get(best) : loss >= losses.get(best));
    }
  }

  /**
   * What a killed process leaves is what was in its files, so these are copied, and each goes on.
   */
  @ParameterizedTest
  @ValueSource(strings = {"tpe(6)", "asha(6, eta: 2)"})
  void aSearchThatWasCutOffEndsWithTheSameTrials(String method) throws IOException {
    String program =
        PROGRAM
            + "train net on d as before { loss: mse(value), optimizer: sgd(0.01), epochs: 1 }\n"
            + "sweep over rate, size { method: %s, minimize: validation.loss\n".formatted(method)
            + TRIAL
            + "}\ntrain net on d as after { loss: mse(value), optimizer: sgd(0.01), epochs: 1 }\n";
    List<Path> copies = new ArrayList<>();
    Model model = runs.model(program, Map.of(), false);
    RunResult whole =
        Run.execute(
            model,
            TestSettings.oneThread(scratch.resolve("runs")),
            runs.environment(),
            event -> {
              events.add(event);
              if (event instanceof Event.TrialEnded || event instanceof Event.TrialsEnded) {
                copies.add(runs.copyOfFirst(scratch.resolve("copy-" + copies.size())));
              }
            },
            runs.variants(program, Map.of()));
    assertThat(whole.state()).isEqualTo(State.FINISHED);
    Map<Integer, Trial> expected = trials(events);
    assertThat(copies).hasSize(7);
    for (int i = 0; i < copies.size(); i++) {
      List<Event> again = new ArrayList<>();
      Path copy = copies.get(i);
      RunFolder folder = RunFolder.open(copy, model);
      RunResult rest =
          Run.resume(
              model,
              TestSettings.oneThread(scratch.resolve("runs")),
              runs.environment(),
              again::add,
              folder,
              Resumption.of(folder, model),
              List.of(),
              runs.variants(program, Map.of()));
      assertThat(rest.state()).isEqualTo(State.FINISHED);
      assertThat(again.stream().filter(Event.TrialEnded.class::isInstance))
          .hasSize(Math.max(0, 5 - i));
      assertThat(TestRuns.weights(rest)).isEqualTo(TestRuns.weights(whole));
      assertThat(table(copy)).isEqualTo(table(requireNonNull(whole.folder())));
      assertThat(expected).hasSize(6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8})
  void aSearchOfTrialsThatAreTrainedTogetherEndsWithTheSameToo(int over) throws IOException {
    String program =
        PROGRAM
            + "sweep over rate, decay { method: grid(3), minimize: validation.loss\n"
            + TRIAL
            + "}\n";
    Model model = runs.model(program, Map.of(), false);
    Path copy = scratch.resolve("copy");
    int[] ended = new int[1];
    RunResult whole =
        Run.execute(
            model,
            TestSettings.oneThread(scratch.resolve("runs")),
            runs.environment(),
            event -> {
              if (event instanceof Event.TrialEnded && ended[0]++ == over) {
                runs.copyOfFirst(copy);
              }
            },
            runs.variants(program, Map.of()));
    RunFolder folder = RunFolder.open(copy, model);
    List<Event> again = new ArrayList<>();
    RunResult rest =
        Run.resume(
            model,
            TestSettings.oneThread(scratch.resolve("runs")),
            runs.environment(),
            again::add,
            folder,
            Resumption.of(folder, model),
            List.of(),
            runs.variants(program, Map.of()));
    assertThat(rest.state()).isEqualTo(State.FINISHED);
    assertThat(again.stream().filter(Event.TrialEnded.class::isInstance)).hasSize(8 - over);
    assertThat(TestRuns.weights(rest)).isEqualTo(TestRuns.weights(whole));
    assertThat(table(copy)).isEqualTo(table(requireNonNull(whole.folder())));
  }

  @Test
  void trialsThatDifferInNumbersAreTrainedTogether() throws IOException {
    RunResult result = run(sweep("rate, decay { method: grid(3)"), Map.of(), false);
    Event.TrialsEnded ended = runs.only(Event.TrialsEnded.class);
    // Where the decay is 1, nothing is multiplied by it: another program.
    assertThat(ended.stacked()).isEqualTo(9);
    assertThat(ended.obstacle()).isEmpty();
    String record = Files.readString(requireNonNull(result.folder()).resolve(RunFolder.RECORD));
    assertThat(record).contains("\"stacked\" : 9");
  }

  @Test
  void itIsSaidWhyTrialsAreNotTrainedTogether() {
    Map<String, String> sweeps =
        Map.of(
            sweep("size { method: grid(2)"), "no other trial",
            sweep("rate { method: tpe(9)"), "depends on the results of others",
            sweep("rate { method: grid(2), stop: time(1h)"), "or on the clock",
            sweep("rate { method: grid(2)")
                    .replace("epochs: 4", "epochs: 4, stop: no_improvement(validation.loss)"),
                "stops early");
    sweeps.forEach(
        (program, why) -> {
          run(program, Map.of(), false);
          Event.TrialsEnded ended = runs.only(Event.TrialsEnded.class);
          assertThat(ended.stacked()).as(why).isZero();
          assertThat(ended.obstacle()).contains(why);
        });
  }

  @Test
  void aTrialWhoseNumbersDoNotStayFiniteCostsNoneOfThoseBesideIt() {
    run(
        sweep("rate in [0.1, 1e37, 0.01] {")
            .replace("log(1e-3 .. 1)", "log(1e-3 .. 1e38)")
            .replace("adam", "sgd"),
        Map.of(),
        false);
    assertThat(runs.only(Event.TrialsEnded.class).stacked()).isEqualTo(3);
    Map<Integer, Trial> trials = trials(events);
    assertThat(trials.values().stream().map(Trial::ending))
        .containsExactly(Trial.Ending.FINISHED, Trial.Ending.FAILED, Trial.Ending.FINISHED);
    assertThat(requireNonNull(trials.get(1)).reason())
        .contains("infinite or NaN")
        .contains("test.nn:");
  }

  /** The program with a sweep that is begun so. */
  private static String sweep(String begin) {
    return PROGRAM
        + "sweep over "
        + begin
        + (begin.endsWith("{") ? " " : ", ")
        + "minimize: validation.loss\n"
        + TRIAL
        + "}\n";
  }

  @Test
  void aTrialIsStoppedWhereOthersAreAheadAndEndsThere() {
    String program =
        PROGRAM
            + "sweep over rate, decay { method: asha(40, eta: 2), minimize: validation.loss\n"
            + TRIAL
            + "}\n";
    run(program, Map.of(), false);
    Map<Integer, Trial> trials = trials(events);
    assertThat(trials.values().stream().map(Trial::ending).distinct())
        .containsExactlyInAnyOrder(Trial.Ending.FINISHED, Trial.Ending.STOPPED);
    int best = runs.only(Event.TrialsEnded.class).best();
    assertThat(requireNonNull(trials.get(best)).ending()).isEqualTo(Trial.Ending.FINISHED);
    for (Trial trial : trials.values()) {
      int epochs = trial.curve().size();
      if (trial.ending() == Trial.Ending.FINISHED) {
        assertThat(epochs).isEqualTo(4);
        continue;
      }
      assertThat(epochs).isIn(1, 2);
      assertThat(trial.reason()).contains("after epoch " + epochs);
      // By hand: eight or more trials before it, fewer than half of them no better.
      double there = trial.curve().getLast();
      List<Double> others =
          trials.values().stream()
              .filter(other -> other.number() < trial.number() - EarlyStops.LAG)
              .filter(other -> other.curve().size() >= epochs)
              .map(other -> other.curve().get(epochs - 1))
              .toList();
      assertThat(others.stream().filter(other -> other < there).count())
          .isGreaterThanOrEqualTo(Math.max(1, (others.size() + 1) / 2));
    }
    Map<Integer, Trial> again = new TreeMap<>();
    run(program, Map.of(), false);
    trials(events).forEach(again::put);
    assertThat(again.values().stream().map(Trial::curve))
        .containsExactlyElementsOf(trials.values().stream().map(Trial::curve).toList());
  }

  @Test
  void aTrialThatFailsCostsItselfAlone() throws IOException {
    RunResult result =
        run(
            PROGRAM.replace("log(1e-3 .. 1)", "log(1e-3 .. 1e38)")
                + "sweep over rate in [0.1, 1e37] { minimize: validation.loss\n"
                + TRIAL.replace("adam", "sgd")
                + "}\n",
            Map.of(),
            false);
    assertThat(result.state()).isEqualTo(State.FINISHED);
    assertThat(requireNonNull(trials(events).get(0)).ending()).isEqualTo(Trial.Ending.FINISHED);
    Trial failed = requireNonNull(trials(events).get(1));
    assertThat(failed.ending()).isEqualTo(Trial.Ending.FAILED);
    assertThat(failed.reason()).contains("infinite or NaN").contains("test.nn:");
    assertThat(table(requireNonNull(result.folder()))).contains("2,1.0e37,failed");
  }

  @Test
  void aProgramThatIsWrongWithSomeValuesFailsThereAlone() {
    RunResult result =
        run(
            PROGRAM.replace("dense(1) }", "dense(3) -> reshape([size]) -> dense(1) }")
                + "sweep over size in [3, 4] { minimize: validation.loss\n"
                + TRIAL
                + "}\n",
            Map.of("size", "3"),
            false);
    assertThat(result.state()).isEqualTo(State.FINISHED);
    assertThat(requireNonNull(trials(events).get(1)).reason()).contains("reshape");
  }

  @Test
  void aSearchWithoutAnyResultFailsTheRun() {
    RunResult result =
        run(
            PROGRAM.replace("log(1e-3 .. 1)", "log(1e-3 .. 1e38)")
                + "sweep over rate in [1e36, 1e37] { minimize: validation.loss\n"
                + TRIAL.replace("adam", "sgd")
                + "}\n",
            Map.of(),
            false);
    assertThat(result.state()).isEqualTo(State.FAILED);
    assertThat(result.diagnostics())
        .extracting(diagnostic -> diagnostic.code().id())
        .contains("NN5108");
  }

  @Test
  void whatIsNotKeptLeavesTheRunAsItWas() throws IOException {
    String before =
        "train net on d as before { loss: mse(value), optimizer: sgd(0.1), epochs: 2 }\n";
    RunResult without = run(PROGRAM + before, Map.of(), false);
    RunResult with =
        run(
            PROGRAM
                + before
                + "sweep over rate { method: grid(2), minimize: validation.loss, keep: none\n"
                + TRIAL
                + "}\n",
            Map.of(),
            false);
    assertThat(TestRuns.weights(with)).containsAllEntriesOf(TestRuns.weights(without));
    assertThat(runs.only(Event.TrialsEnded.class).kept()).isFalse();
  }

  @Test
  void whatWasTrainedBeforeAndIsNotTrainedInsideStays() {
    RunResult result =
        run(
            PROGRAM
                + """
                network low from point { point -> dense(2) -> dense(1) }
                network high from point { point -> low -> dense(1) }
                train low on d { loss: mse(value), optimizer: sgd(0.1), epochs: 5 }
                evaluate low on d.test as known { metrics: mae }
                sweep over rate { method: grid(2), minimize: validation.loss
                  train high on d { loss: mse(value), optimizer: adam(rate), epochs: 2, freeze: low }
                  evaluate low on d.test as still { metrics: mae }
                }
                """,
            Map.of(),
            false);
    assertThat(result.state()).isEqualTo(State.FINISHED);
    assertThat(result.results().get("still")).isEqualTo(result.results().get("known"));
  }

  // What it needs.

  private RunResult run(String program, Map<String, String> values, boolean once) {
    return runs.run(program, values, once);
  }

  private static Map<Integer, Trial> trials(List<Event> events) {
    Map<Integer, Trial> trials = new TreeMap<>();
    for (Event event : events) {
      if (event instanceof Event.TrialEnded ended) {
        trials.put(ended.trial().number(), ended.trial());
      }
    }
    return trials;
  }

  /** Without the seconds, which differ. */
  private static String table(Path run) throws IOException {
    return Files.readString(run.resolve("trials").resolve("sweep.csv"))
        .replaceAll(",[0-9.]+,([^,\n]*)\n", ",$1\n");
  }
}
