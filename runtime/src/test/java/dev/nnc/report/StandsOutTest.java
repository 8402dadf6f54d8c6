package dev.nnc.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.Headline;
import dev.nnc.report.ReportData.LayerStatistics;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.ReportData.Regression;
import dev.nnc.report.ReportData.State;
import dev.nnc.report.ReportData.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
  void aQuantileIsHeldAgainstTheConstantOne() {
    Evaluation low = quantile(Map.of("r2", -0.2, "mae", 5.0, "quantile", 0.1));
    assertThat(remarks(low)).isEmpty();
    assertThat(MetricSentence.of(low)).isEmpty();
    assertThat(ResultCard.of("r2", low, "r2", -0.2).poor()).isFalse();
    assertThat(ResultCard.of("mae", low, "mae", 5.0).note()).isEqualTo("4 examples");
    assertThat(ResultCard.of("loss", low, "quantile", 0.1).note())
        .isEqualTo("always the 10\u00a0% quantile: 0.1500\n4 examples");
    assertThat(remarks(quantile(Map.of("quantile", 0.2))))
        .singleElement()
        .asString()
        .contains("Always answering the 10\u00a0% quantile of the truths would be nearer");
  }

  private static Evaluation quantile(Map<String, Double> results) {
    List<Double> numbers = List.of(0.0, 1.0, 2.0, 3.0);
    return evaluation(
        4, results, null, new Regression("price", numbers, numbers, Map.of("quantile", 0.15), 0.1));
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
        .contains("least after epoch 10", "from 1 to 4", "by heart");
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

  /**
   * Of two curves that turned, that of the rows held out says that the rest is learned by heart.
   */
  @Test
  void aValidationLossThatTurnedComesBeforeATrainingLossThatDid() {
    IntToDoubleFunction trained = i -> i <= 30 ? 1.0 / i : 1.5 / 30;
    assertThat(remarks(phase(40, trained, i -> 1 + Math.abs(i - 4) / 10.0)))
        .singleElement()
        .asString()
        .contains("validation loss was least after epoch 4", "by heart");
    Map<Integer, Map<String, Double>> rates = new LinkedHashMap<>();
    for (int i = 1; i <= 40; i++) {
      rates.put(i, Map.of("rate", 0.01 / i));
    }
    assertThat(advice(phase(40, trained, i -> 1.0)))
        .containsExactly(
            "A smaller rate, or one that falls (`cosine`, `reduce_on_plateau`), keeps it down.");
    assertThat(advice(phase(40, trained, i -> 1.0, rates)))
        .containsExactly("A smaller rate keeps it down.");
  }

  /** A run whose validation loss recovers is stopped too early, and its best epoch is the first. */
  @Test
  void aLossThatFallsAgainWhenPatienceEnds() {
    double[] held = {
      1.3025, 1.4058, 1.5448, 1.3559, 1.4103, 1.4982, 1.3878, 1.4206, 1.3441, 1.3453, 1.3136
    };
    List<EpochRow> rows = phase(11, i -> 1.5 - i / 20.0, i -> held[i - 1]).epochs();
    Phase stopped =
        new Phase(
            "train",
            "net",
            "d",
            rows,
            List.of(),
            1,
            "validation.loss",
            true,
            "validation.loss has not become better since epoch 1 (1.3025)",
            List.of());
    assertThat(remarks(stopped))
        .singleElement()
        .asString()
        .contains("was falling again, to 1.314, when the patience ended");
    assertThat(remarks(judged(new long[][] {{30, 9}, {19, 2}}), stopped))
        .anySatisfy(it -> assertThat(it).contains("the weights of epoch 1 again"))
        .noneSatisfy(it -> assertThat(it).contains("nothing was learned"));
  }

  @Test
  void aLayerThatIsDead() {
    Phase dead =
        new Phase(
            "train",
            "net",
            "d",
            phase(6, i -> i == 1 ? 396 : 3.0, i -> 4.0 - i / 5.0).epochs(),
            List.of(LayerStatistics.of("dense_1", new double[6], new double[] {1, 1, 1, 1, 1, 1})),
            null,
            null,
            null);
    assertThat(advice(dead)).singleElement().asString().contains("too large", "a tenth");
  }

  @Test
  void aClassThatIsNeverPredictedIsNotCalledRareUnlessItIs() {
    assertThat(advice(judged(new long[][] {{50, 0}, {45, 0}})))
        .noneSatisfy(it -> assertThat(it).contains("Rare classes"));
    assertThat(advice(judged(new long[][] {{90, 0}, {10, 0}})))
        .anySatisfy(it -> assertThat(it).contains("Rare classes"));
  }

  /** Fewer right answers than a guess gives may tell the classes apart well. */
  @Test
  void aNetworkThatFindsTheRareClassHasLearned() {
    assertThat(remarks(judged(new long[][] {{160, 20}, {2, 18}})))
        .singleElement()
        .asString()
        .contains("told apart better than by chance (the balanced accuracy is 0.894")
        .doesNotContain("nothing was learned");
    // With class weights more rows are called so by far, of which most are not: kappa is 0.1.
    assertThat(remarks(judged(new long[][] {{598, 193}, {12, 20}})))
        .singleElement()
        .asString()
        .contains("balanced accuracy is 0.69", "0.5")
        .doesNotContain("nothing was learned");
    // One row of the rare class that is found may be chance.
    assertThat(remarks(judged(new long[][] {{60, 39}, {0, 1}})))
        .noneSatisfy(it -> assertThat(it).contains("told apart better"));
  }

  @Test
  void aColumnThatTellsTheTruthAlone() {
    ReportData data =
        ReportData.of("t", "t.nn", "", new Status(State.FINISHED, ""))
            .withData(
                List.of(
                    new DataSummary(
                        "d",
                        "",
                        List.of(),
                        List.of(),
                        List.of(),
                        "cancelled",
                        List.of("refund"),
                        List.of(),
                        List.of(),
                        List.of())));
    assertThat(StandsOut.of(data))
        .singleElement()
        .satisfies(
            it -> assertThat(it.text()).isEqualTo("`refund` tells `cancelled` almost alone."));
  }

  /** What is said of any curves is to be seen in them. */
  @Test
  void eachSentenceHoldsOfTheCurvesThatItIsSaidOf() {
    Random random = new Random(7);
    Map<String, Integer> said = new LinkedHashMap<>();
    for (int run = 0; run < 20_000; run++) {
      int epochs = 5 + random.nextInt(30);
      double[] trained = walk(random, epochs);
      double[] held = walk(random, epochs);
      boolean keeps = random.nextBoolean();
      String reason =
          random.nextBoolean() ? null : "validation.loss has not become better since epoch 1";
      boolean rateFalls = random.nextBoolean();
      int best = 0;
      for (int i = 1; i < epochs; i++) {
        best = held[i] < held[best] ? i : best;
      }
      Map<Integer, Map<String, Double>> rates = new LinkedHashMap<>();
      for (int i = 1; i <= epochs && rateFalls; i++) {
        rates.put(i, Map.of("rate", 0.01 / i));
      }
      Phase phase =
          new Phase(
              "train",
              "net",
              "d",
              phase(epochs, i -> trained[i - 1], i -> held[i - 1], rates).epochs(),
              List.of(),
              best + 1,
              "validation.loss",
              keeps,
              reason,
              List.of());
      int lowest = best;
      StandsOut.Remark remark = CurveRemarks.of(phase, "").orElse(null);
      if (remark == null) {
        continue;
      }
      String text = remark.text();
      double first = trained[0];
      double last = trained[epochs - 1];
      double end = held[epochs - 1];
      double most = Arrays.stream(trained).max().orElseThrow();
      double least = Arrays.stream(trained).min().orElseThrow();
      String kind;
      if (text.startsWith("The loss did not fall")) {
        kind = "not fallen";
        assertThat(last).isGreaterThanOrEqualTo(first);
        assertThat(remark.advice().contains("too large")).isEqualTo(last > 1.2 * least);
      } else if (text.startsWith("The training loss jumped")) {
        kind = "jumped";
        assertThat(most).isGreaterThan(2 * first);
      } else if (text.startsWith("The training loss itself")) {
        kind = "turned itself";
        assertThat(last).isGreaterThan(least);
        assertThat(remark.advice().contains("cosine")).isEqualTo(!rateFalls);
        // Where the validation loss rose to its greatest value while the training loss fell, that
        // is said.
        boolean rises = end > 2 * held[lowest] && end == Arrays.stream(held).max().orElseThrow();
        double before = Arrays.stream(held, epochs - epochs / 5 - 1, epochs).min().orElseThrow();
        assertThat(
                !keeps
                    && rises
                    && before > 2 * held[lowest]
                    && lowest < epochs - epochs / 5
                    && last < trained[lowest])
            .isFalse();
        assertThat(lowest == 0 && rises).isFalse();
      } else if (text.startsWith("The best epoch was the first")) {
        kind = "first";
        assertThat(lowest).isZero();
        assertThat(end).isGreaterThan(held[0]);
        assertThat(last).isLessThan(first);
      } else if (text.contains("falling again")) {
        kind = "falling again";
        double peak = Arrays.stream(held, lowest, epochs).max().orElseThrow();
        assertThat(end).isLessThan(peak).isLessThan(held[epochs - 2]).isGreaterThan(held[lowest]);
        assertThat(text.contains("the patience")).isEqualTo(reason != null);
        assertThat(last).isLessThan(first);
      } else if (text.contains("by heart")) {
        kind = "by heart";
        assertThat(end).isGreaterThan(1.2 * held[lowest]);
        assertThat(last).isLessThan(trained[lowest]);
      } else {
        kind = "still falling";
        assertThat(text).contains("still falling at the last epoch");
        assertThat(lowest).isEqualTo(epochs - 1);
        assertThat(reason).isNull();
        assertThat(last).isLessThan(first);
        if (remark.advice().contains("larger rate")) {
          for (int i = 1; i < epochs; i++) {
            assertThat(trained[i]).isLessThan(trained[i - 1]);
          }
        }
      }
      said.merge(kind, 1, Integer::sum);
    }
    assertThat(said)
        .containsOnlyKeys(
            "not fallen",
            "jumped",
            "turned itself",
            "first",
            "falling again",
            "by heart",
            "still falling");
  }

  /** A loss that drifts one way, and at times another way from some epoch on, with some noise. */
  private static double[] walk(Random random, int epochs) {
    double[] values = new double[epochs];
    double drift = random.nextGaussian() * 0.15 - 0.05;
    int turn = random.nextBoolean() ? epochs : random.nextInt(epochs);
    double noise = random.nextDouble() * 0.1;
    double at = 0;
    for (int i = 0; i < epochs; i++) {
      values[i] = Math.exp(at + noise * random.nextGaussian());
      at += i < turn ? drift : -drift;
    }
    return values;
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
        .startsWith("95 %: 0.8620 – 1.0000\nalways");
    assertThat(ResultCard.of("test mae", numbers("mae", 0.5), "mae", 0.5))
        .isEqualTo(new Headline("test mae", "0.5000", "always the median: 1\n4 examples", false));
    assertThat(ResultCard.of("test rmse", numbers("rmse", 2), "rmse", 2).poor()).isTrue();
  }

  private static List<String> remarks(Object... parts) {
    return standsOut(parts).stream().map(StandsOut.Remark::text).toList();
  }

  private static List<String> advice(Object... parts) {
    return standsOut(parts).stream().map(StandsOut.Remark::advice).toList();
  }

  private static List<StandsOut.Remark> standsOut(Object... parts) {
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
            .withPhases(phases));
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
        new Regression(
            "price",
            List.of(0.0, 1.0, 2.0, 3.0),
            List.of(0.0, 1.0, 2.0, 3.0),
            Map.of("mae", 1.0, "rmse", Math.sqrt(1.25)),
            null));
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
