package dev.nnc.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.Headline;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.ReportData.Regression;
import dev.nnc.report.ReportData.State;
import dev.nnc.report.ReportData.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is remarked of a run is there to be seen, and of a run that is in order nothing is. */
class StandsOutTest {
  private static final List<String> LABELS = List.of("no", "yes");

  @Test
  void ofARunThatIsInOrderThereIsNothingToSay() {
    assertThat(
            remarks(
                judged(new long[][] {{60, 5}, {4, 31}}),
                phase(40, i -> 1.0 / i, i -> 1 / (i + 1.0) + 0.05 * Math.abs(30 - i) / 30)))
        .isEmpty();
  }

  @Test
  void worseThanTheLargestClass() {
    assertThat(remarks(judged(new long[][] {{30, 9}, {14, 7}})))
        .singleElement()
        .asString()
        .contains("61.7\u00a0% of the test examples are right")
        .contains("always answering “no” would be right for 65\u00a0%");
    assertThat(remarks(judged(new long[][] {{35, 4}, {14, 7}})))
        .singleElement()
        .asString()
        .contains("may be chance");
  }

  @Test
  void worseThanTheMean() {
    assertThat(remarks(numbers("r2", -0.2)))
        .singleElement()
        .asString()
        .contains("Always answering the mean would be nearer");
  }

  @Test
  void aClassThatIsNeverPredicted() {
    assertThat(remarks(judged(new long[][] {{90, 0}, {10, 0}})))
        .anySatisfy(remark -> assertThat(remark).contains("“yes” is never predicted"));
  }

  @Test
  void aTestOnFewRows() {
    assertThat(remarks(judged(new long[][] {{6, 0}, {0, 6}})))
        .singleElement()
        .asString()
        .contains("Only 12 test examples", "between 75.8\u00a0% and 100\u00a0%");
  }

  @Test
  void curvesThatTurned() {
    assertThat(remarks(phase(40, i -> 1.0 / i, i -> 1 + Math.abs(i - 10) / 10.0)))
        .singleElement()
        .asString()
        .contains("least after epoch 10", "from 1 to 4");
    assertThat(remarks(phase(40, i -> 1.0 / i, i -> 1 + i / 10.0)))
        .singleElement()
        .asString()
        .contains("The best epoch was the first");
    assertThat(remarks(phase(40, i -> 1.0 / i, i -> 2.0 / i)))
        .singleElement()
        .asString()
        .contains("still falling at the last epoch, by 20.0\u00a0% in the last 8 epochs");
    assertThat(remarks(phase(40, i -> 1 + i / 100.0, i -> 1.0)))
        .singleElement()
        .asString()
        .contains("The loss did not fall: it went from 1.010 to 1.400");
  }

  /** Single epochs that jump are no turn. */
  @Test
  void aCurveThatJumpsHasNotTurned() {
    assertThat(remarks(phase(40, i -> 1.0 / i, i -> i == 38 ? 0.01 : 0.02))).isEmpty();
  }

  @Test
  void farBetterOnWhatWasLearned() {
    Map<Integer, Map<String, Double>> more = new LinkedHashMap<>();
    more.put(40, Map.of("accuracy", 0.99, "validation.accuracy", 0.8));
    assertThat(remarks(phase(40, i -> 1.0 / i, i -> 1.0, more)))
        .singleElement()
        .asString()
        .contains("99\u00a0% of the training rows are right, but 80\u00a0% of the others");
  }

  @Test
  void withoutAValidationPart() {
    assertThat(
            remarks(
                judged(new long[][] {{60, 5}, {4, 31}}), phase(40, i -> 1.0 / i, i -> Double.NaN)))
        .singleElement()
        .asString()
        .contains("no validation part");
  }

  /**
   * Wilson's interval of 8 of 10, as SciPy has it: {@code binomtest(8,
   * 10).proportion_ci(method="wilson")}.
   */
  @Test
  void theIntervalIsWilsons() {
    Wilson range = Wilson.of(8, 10);
    assertThat(range.low()).isCloseTo(0.4901624715366418, within(1e-12));
    assertThat(range.high()).isCloseTo(0.9433178485456248, within(1e-12));
  }

  @Test
  void aCardSaysWhatSomebodyReachesWhoKnowsNothing() {
    Evaluation classes = judged(new long[][] {{30, 9}, {14, 7}});
    assertThat(ResultCard.of("test accuracy", classes, "accuracy", 37 / 60.0))
        .isEqualTo(
            new Headline(
                "test accuracy",
                "0.6167",
                "95 %: 0.4902 – 0.7291\nalways “no”: 0.6500\n60 examples",
                true));
    Evaluation drawn =
        judged(new long[][] {{12, 0}, {0, 12}})
            .withContenders(
                List.of(
                    new Contender(
                        "net",
                        Map.of("accuracy", 1.0),
                        Map.of("accuracy", new Contender.Interval(1, 1)),
                        "")));
    assertThat(ResultCard.of("test accuracy", drawn, "accuracy", 1).note())
        .startsWith("95 %: 0.8620 – 1\nalways");
    assertThat(ResultCard.of("test mae", numbers("mae", 0.5), "mae", 0.5))
        .isEqualTo(new Headline("test mae", "0.5000", "always the median: 1\n4 examples", false));
    assertThat(ResultCard.of("test rmse", numbers("rmse", 2), "rmse", 2).poor()).isTrue();
  }

  private static List<String> remarks(Object... parts) {
    List<Evaluation> evaluations = new ArrayList<>();
    List<Phase> phases = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof Evaluation evaluation) {
        evaluations.add(evaluation);
      } else if (part instanceof Phase phase) {
        phases.add(phase);
      }
    }
    return StandsOut.of(
            ReportData.of("t", "t.nn", "", new Status(State.FINISHED, ""))
                .withEvaluations(evaluations)
                .withPhases(phases))
        .stream()
        .map(StandsOut.Remark::text)
        .toList();
  }

  private static Evaluation judged(long[][] counts) {
    Confusion confusion = Confusion.of(LABELS, counts);
    return evaluation(
        confusion.total(),
        Map.of("accuracy", (double) confusion.correct() / confusion.total()),
        confusion,
        null);
  }

  private static Evaluation numbers(String metric, double value) {
    return evaluation(
        4,
        Map.of(metric, value),
        null,
        Regression.of("price", new double[] {0, 1, 2, 3}, new double[] {0, 1, 2, 3}));
  }

  private static Evaluation evaluation(
      long examples,
      Map<String, Double> results,
      @Nullable Confusion confusion,
      @Nullable Regression regression) {
    return new Evaluation(
        "evaluate",
        "net",
        "d",
        "test",
        examples,
        results,
        confusion,
        List.of(),
        List.of(),
        regression,
        null);
  }

  private static Phase phase(int epochs, IntToDoubleFunction loss, IntToDoubleFunction held) {
    return phase(epochs, loss, held, Map.of());
  }

  private static Phase phase(
      int epochs,
      IntToDoubleFunction loss,
      IntToDoubleFunction held,
      Map<Integer, Map<String, Double>> more) {
    List<EpochRow> rows = new ArrayList<>();
    for (int i = 1; i <= epochs; i++) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("loss", loss.applyAsDouble(i));
      double validated = held.applyAsDouble(i);
      if (!Double.isNaN(validated)) {
        values.put("validation.loss", validated);
      }
      values.putAll(more.getOrDefault(i, Map.of()));
      rows.add(new EpochRow(i, values, 0.1));
    }
    return new Phase("train", "net", "d", rows, List.of(), null, null, null);
  }
}
