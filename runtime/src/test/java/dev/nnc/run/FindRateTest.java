package dev.nnc.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test of rates changes one param, and nothing else. */
class FindRateTest {
  private static final String PROGRAM =
      """
      nn 1
      param rate = 0.5
      data d from table(
        a: [0.5, -1, 2, 0.1, 1.5, -0.3, 0.7, -2, 0.2, 1.1, -0.6, 0.9],
        b: [1, 0.3, -0.7, 0.2, -1.1, 0.9, 0.4, 1.7, -0.2, 0.6, 0.8, 0.1],
        y: [5.5, 3.3, 5.3, 4.3, 4.4, 4.6, 5.1, 3.7, 4, 5.7, 4.2, 5],
      ) {
        point = [a, b] -> standardize
        value = y
        split: last(validation: 2)
      }
      network net from point { point -> dense(8, tanh) -> dropout(20%) -> dense(1) }
      """;

  private static final String TEST =
      """
      find_rate over rate in log(1e-4 .. 100) {
        train net on d as trial { loss: mse(value), optimizer: sgd(rate), batch: 2, epochs: 20 }
      }
      """;

  private static final String TRAIN =
      "train net on d as fitted { loss: mse(value), optimizer: sgd(rate), batch: 5, epochs: 3 }\n";

  private static final String BEFORE =
      "train net on d as warm { loss: mse(value), optimizer: sgd(0.01), batch: 5, epochs: 2 }\n";

  @TempDir Path scratch;
  private TestRuns runs;
  private List<Event> events;

  @BeforeEach
  void begin() {
    runs = new TestRuns(scratch);
    events = runs.events();
  }

  @Test
  void theRateGrowsByTheSameFactorAndTheSuggestionIsATenthOfTheTurningPoint() {
    assertThat(run(PROGRAM + TEST, Map.of()).state()).isEqualTo(State.FINISHED);
    Event.RateFound found = only();
    List<Double> rates = found.rates();
    assertThat(rates.getFirst()).isEqualTo(1e-4);
    double factor = Math.pow(1e6, 1 / 99.0); // 5 batches, 20 epochs
    for (int i = 1; i < rates.size(); i++) {
      assertThat(rates.get(i) / rates.get(i - 1)).isCloseTo(factor, within(1e-9));
    }
    assertThat(found.losses()).hasSameSizeAs(rates);
    int least = found.smoothed().indexOf(Collections.min(found.smoothed()));
    assertThat(found.turning()).isEqualTo(rates.get(least));
    assertThat(Double.parseDouble(found.suggestion()))
        .isCloseTo(found.turning() / 10, within(0.005 * found.turning() / 10));
    // It ends where the loss has become four times as great.
    assertThat(rates.size()).isLessThan(100);
    assertThat(found.smoothed().getLast()).isGreaterThan(4 * found.smoothed().get(least));
  }

  /** What a killed process leaves is what was in its files, so these are copied. */
  @Test
  void aRunThatWasCutOffAfterTheTestGoesOnWithItsRate() throws IOException {
    String program =
        PROGRAM + TEST + TRAIN.replace("epochs: 3", "epochs: 3, checkpoint: best(validation.loss)");
    List<Path> copies = new ArrayList<>();
    RunResult whole =
        runs.run(
            program,
            Map.of(),
            false,
            event -> {
              events.add(event);
              if (event instanceof Event.CheckpointKept) {
                copies.add(runs.copyOfFirst(scratch.resolve("copy-" + copies.size())));
              }
            });
    assertThat(copies).isNotEmpty();
    for (Path copy : copies) {
      Model model = runs.model(program, Map.of(), false);
      RunFolder folder = RunFolder.open(copy, model);
      Resumption resumption = Resumption.of(folder, model);
      assertThat(resumption.action()).isEqualTo(1);
      assertThat(resumption.earlier()).contains(only());
      RunResult rest =
          Run.resume(
              model,
              TestSettings.oneThread(scratch.resolve("runs")),
              runs.environment(),
              event -> {},
              folder,
              resumption,
              List.of(),
              runs.variants(program, Map.of()));
      assertThat(rest.state()).isEqualTo(State.FINISHED);
      assertThat(weights(rest)).isEqualTo(weights(whole));
    }
  }

  @Test
  void theLastStepHasTheHighEnd() {
    String tame = TEST.replace("1e-4 .. 100", "1e-4 .. 0.1");
    assertThat(run(PROGRAM + tame, Map.of()).state()).isEqualTo(State.FINISHED);
    assertThat(only().rates()).hasSize(100);
    assertThat(only().rates().getLast()).isEqualTo(0.1);
  }

  @Test
  void whatFollowsIsDoneAsIfTheRateHadBeenGiven() throws IOException {
    for (String before : List.of("", BEFORE)) {
      RunResult searched = run(PROGRAM + before + TEST + TRAIN, Map.of());
      String rate = only().suggestion();
      assertThat(Files.readString(folder(searched).resolve(RunFolder.RESOLVED)))
          .contains("param rate = " + rate);
      RunResult given = run(PROGRAM + before + TRAIN, Map.of("rate", rate));
      assertThat(searched.results().get("fitted")).isEqualTo(given.results().get("fitted"));
      assertThat(weights(searched)).isEqualTo(weights(given));
      RunResult other = run(PROGRAM + before + TRAIN, Map.of());
      assertThat(weights(searched)).isNotEqualTo(weights(other));
    }
  }

  @Test
  void theWeightsStayAsTheyWere() throws IOException {
    assertThat(weights(run(PROGRAM + BEFORE + TEST, Map.of())))
        .isEqualTo(weights(run(PROGRAM + BEFORE, Map.of())));
  }

  @Test
  void fewStepsAreRefused() {
    RunResult result = run(PROGRAM + TEST.replace("epochs: 20", "epochs: 3"), Map.of());
    assertThat(result.state()).isEqualTo(State.FAILED);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(FailureCode.TOO_FEW_STEPS);
  }

  @Test
  void aLossThatNeverFallsGivesNoRate() {
    RunResult result = run(PROGRAM + TEST.replace("1e-4 .. 100", "1e-12 .. 1e-10"), Map.of());
    assertThat(result.state()).isEqualTo(State.FAILED);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(FailureCode.NO_RATE);
    assertThat(events).noneMatch(Event.RateFound.class::isInstance);
  }

  private Event.RateFound only() {
    return runs.only(Event.RateFound.class);
  }

  private RunResult run(String program, Map<String, String> values) {
    return runs.run(program, values, false);
  }

  private static Path folder(RunResult result) {
    return requireNonNull(result.folder());
  }

  /** Those of the network alone. */
  private static Map<String, String> weights(RunResult result) throws IOException {
    Map<String, String> all = TestRuns.weights(result);
    all.keySet().removeIf(name -> !name.startsWith("net/"));
    return all;
  }
}
