package dev.nnc.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cross validation is nothing but its folds, each as if it had been executed alone. */
class FoldsTest {
  private static final String DATA =
      """
      nn 1
      param rate = 0.1 in log(1e-3 .. 1)
      data d from table(
        a: [0.5, -1, 2, 0.1, 1.5, -0.3, 0.7, -2, 0.2, 1.1, -0.6, 0.9],
        b: [1, 0.3, -0.7, 0.2, -1.1, 0.9, 0.4, 1.7, -0.2, 0.6, 0.8, 0.1],
        y: [1, 0.2, 0.9, -0.4, 2, 0.3, -1, 0.6, 0.1, 1.2, -0.3, 0.7],
      ) {
        point = [a, b] -> standardize
        value = y
        split: last(test: 3)
      }
      network net from point { point -> dense(4, relu) -> dropout(20%) -> dense(1) }
      """;

  private static final String INSIDE =
      """
        train    net on fold as fitted { loss: mse(value), optimizer: adam(rate), epochs: 4 }
        evaluate net on fold.validation { metrics: mae }
        evaluate net on fold.test as later { metrics: mae }
      """;

  private static final String FOLDS =
      "cross_validate on folds(d, 3, forward: true) as fold {\n" + INSIDE + "}\n";

  @TempDir Path scratch;
  private TestRuns runs;

  @BeforeEach
  void begin() {
    runs = new TestRuns(scratch);
  }

  /**
   * Rows that go by their order: of nine rows that are for no test, three stretches of two are held
   * out, and each fold learns from the three, five and seven rows before.
   */
  @Test
  void eachFoldIsARunOnItsRows() {
    RunResult result = runs.run(DATA + FOLDS);
    assertThat(result.state()).isEqualTo(State.FINISHED);
    Map<Integer, Trial> folds = runs.trials("fold");
    assertThat(folds).hasSize(3);
    for (int fold = 0; fold < 3; fold++) {
      String rows = DATA;
      for (String column : List.of("a", "b", "y")) {
        rows = without(rows, column, 5 + 2 * fold, 9);
      }
      RunResult alone =
          runs.run(
              rows.replace("last(test: 3)", "last(validation: 2, test: 3)")
                  + INSIDE.replace("fold", "d"));
      Map<String, Double> expected = new LinkedHashMap<>();
      alone
          .results()
          .forEach(
              (action, all) ->
                  all.forEach((name, value) -> expected.put(action + "." + name, value)));
      assertThat(requireNonNull(folds.get(fold)).results()).isEqualTo(expected);
    }
  }

  /** The program without the cells of a column from one on, up to another. */
  private static String without(String program, String column, int from, int to) {
    int at = program.indexOf(column + ": [") + column.length() + 3;
    int end = program.indexOf(']', at);
    List<String> cells = new ArrayList<>(List.of(program.substring(at, end).split(", ", -1)));
    cells.subList(from, to).clear();
    return program.substring(0, at) + String.join(", ", cells) + program.substring(end);
  }

  @Test
  void theResultsAreMeansAndDeviations() {
    RunResult result = runs.run(DATA + FOLDS);
    Map<String, Double> all = requireNonNull(result.results().get("fold"));
    for (String name : List.of("fitted.validation.loss", "evaluate.validation.mae")) {
      double[] of =
          runs.trials("fold").values().stream().mapToDouble(fold -> fold.result(name)).toArray();
      double mean = (of[0] + of[1] + of[2]) / 3;
      double squares = 0;
      for (double each : of) {
        squares += (each - mean) * (each - mean);
      }
      assertThat(all.get(name)).isCloseTo(mean, within(1e-12));
      assertThat(all.get(name + ".deviation")).isCloseTo(Math.sqrt(squares / 2), within(1e-12));
    }
  }

  @Test
  void theWeightsAreThoseFromBefore() throws IOException {
    String before =
        "train net on d as before { loss: mse(value), optimizer: sgd(0.1), epochs: 2 }\n";
    RunResult without = runs.run(DATA + before);
    RunResult with = runs.run(DATA + before + FOLDS);
    assertThat(TestRuns.weights(with)).containsAllEntriesOf(TestRuns.weights(without));
  }

  @Test
  void aSearchFindsTheMeansThatTheFoldsHaveAlone() {
    String search =
        "sweep over rate in [0.01, 0.1, 0.3] { minimize: validation.loss\n" + FOLDS + "}\n";
    RunResult result = runs.run(DATA + search);
    assertThat(result.state()).isEqualTo(State.FINISHED);
    Map<Integer, Trial> trials = runs.trials("sweep");
    int best =
        runs.events().stream()
            .filter(Event.TrialsEnded.class::isInstance)
            .map(Event.TrialsEnded.class::cast)
            .filter(ended -> ended.phase().equals("sweep"))
            .findFirst()
            .orElseThrow()
            .best();
    Map<String, Double> kept = requireNonNull(result.results().get("fold"));
    for (Trial trial : trials.values()) {
      RunResult alone = runs.run(DATA + FOLDS, trial.values(), false);
      Map<String, Double> expected = requireNonNull(alone.results().get("fold"));
      expected.forEach(
          (name, value) -> assertThat(trial.result("fold." + name)).as(name).isEqualTo(value));
      assertThat(trial.result("fold.fitted.validation.loss"))
          .isGreaterThanOrEqualTo(
              requireNonNull(trials.get(best)).result("fold.fitted.validation.loss"));
      if (trial.number() == best) {
        assertThat(kept).isEqualTo(expected);
      }
    }
  }

  /** Weights that a trial has trained are not those of the last fold afterwards. */
  @Test
  void whatFollowsFoldsInATrialDoesNotKnowThem() {
    String trained =
        "  train net on d as own { loss: mse(value), optimizer: adam(rate), epochs: 3 }\n";
    String judged = "  evaluate net on d.test as judged { metrics: mae }\n";
    String search = "sweep over rate in [0.01, 0.1] { minimize: own.train.loss\n";
    runs.run(DATA + search + trained + judged + "}\n");
    Map<Integer, Trial> without = runs.trials("sweep");
    runs.run(DATA + search + trained + FOLDS + judged + "}\n");
    runs.trials("sweep")
        .forEach(
            (number, trial) ->
                assertThat(trial.result("judged.test.mae"))
                    .isEqualTo(requireNonNull(without.get(number)).result("judged.test.mae")));
  }

  @Test
  void aRunThatWasCutOffGoesOnWithTheFoldsThatAreLeft() throws IOException {
    String program =
        DATA
            + "cross_validate on folds(d, all) as fold {\n"
            + "  train net on fold as fitted { loss: mse(value), optimizer: adam(rate), epochs: 2 }\n"
            + "}\ntrain net on d { loss: mse(value), optimizer: adam(rate), epochs: 2 }\n";
    List<Path> copies = new ArrayList<>();
    RunResult whole =
        runs.run(
            program,
            Map.of(),
            false,
            event -> {
              if (event instanceof Event.TrialEnded && copies.size() < 3) {
                copies.add(runs.copyOfFirst(scratch.resolve("copy-" + copies.size())));
              }
            });
    assertThat(whole.state()).isEqualTo(State.FINISHED);
    Model model = runs.model(program, Map.of(), false);
    for (Path copy : copies) {
      List<Event> told = new ArrayList<>();
      RunFolder folder = RunFolder.open(copy, model);
      Resumption resumption = Resumption.of(folder, model);
      assertThat(resumption.trials()).isNotEmpty();
      RunResult resumed =
          Run.resume(
              model,
              TestSettings.oneThread(scratch.resolve("runs")),
              runs.environment(),
              told::add,
              folder,
              resumption,
              List.of(),
              runs.variants(program, Map.of()));
      assertThat(resumed.state()).isEqualTo(State.FINISHED);
      assertThat(resumed.results()).isEqualTo(whole.results());
      assertThat(TestRuns.weights(resumed)).isEqualTo(TestRuns.weights(whole));
    }
  }

  @Test
  void aFoldThatFailsFailsTheRunAndIsTold() {
    RunResult result =
        runs.run(
            DATA.replace("log(1e-3 .. 1)", "log(1e-3 .. 1e38)").replace("0.1 in", "1e37 in")
                + FOLDS.replace("adam", "sgd"));
    assertThat(result.state()).isEqualTo(State.FAILED);
    assertThat(result.diagnostics().stream().filter(Diagnostic::isError))
        .extracting(diagnostic -> diagnostic.code().id())
        .containsExactly("NN5109");
  }

  @Test
  void moreFoldsThanRowsAreRefusedBeforeAnythingIsTrained() {
    RunResult result = runs.run(DATA + FOLDS.replace("3, forward: true", "10"));
    assertThat(result.state()).isEqualTo(State.REFUSED);
    assertThat(result.diagnostics())
        .extracting(diagnostic -> diagnostic.code().id())
        .containsExactly("NN4106");
    assertThat(runs.events()).noneMatch(Event.TrialsStarted.class::isInstance);
  }
}
