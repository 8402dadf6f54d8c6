package dev.nnc.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Kind;
import dev.nnc.evaluate.Labels;
import dev.nnc.evaluate.Outputs;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.standard.StandardCatalog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sentences at the head of a page are those of metrics that there are. */
class MetricSentenceTest {
  @Test
  void eachSentenceIsOfAResultThatThereMayBe() {
    Outputs outputs = new Outputs("tags", new long[] {2}, new float[] {0.9f, 0.1f});
    Set<String> ofLabels =
        Labels.of(List.of("a", "b"), new float[] {1, 0}, outputs).summary().keySet();
    assertThat(MetricSentence.ALL)
        .extracting(MetricSentence::metric)
        .doesNotHaveDuplicates()
        .allSatisfy(
            name ->
                assertThat(
                        ofLabels.contains(name)
                            || StandardCatalog.catalog().find(Kind.METRIC, name) != null)
                    .as(name)
                    .isTrue());
  }

  @Test
  void theMostTellingMetricSpeaks() {
    assertThat(MetricSentence.of(evaluation(Map.of("r2", 0.5, "accuracy", 0.25))))
        .contains("net classifies " + Numbers.percent(0.25) + " of the test examples correctly.");
    assertThat(MetricSentence.of(evaluation(Map.of("r2", -0.5))))
        .contains("net predicts worse than the mean would (r2 below 0) on the test examples.");
    assertThat(MetricSentence.of(evaluation(Map.of("mae", 2.0)))).isEmpty();
    // The accuracy of several labels is a share of them, and not of the rows.
    assertThat(
            MetricSentence.of(
                evaluation(Map.of("accuracy", 0.875, "binary_accuracy", 0.875, "exact", 0.5))))
        .contains(
            "net gets %s of the labels and all labels of %s of the test examples right."
                .formatted(Numbers.percent(0.875), Numbers.percent(0.5)));
  }

  @Test
  void resultsAreReadAsWords() {
    assertThat(ResultWords.of("average_precision")).isEqualTo("average precision");
    assertThat(ResultWords.of("price.mae")).isEqualTo("price.mae");
    assertThat(ResultWords.of("baseline.mae")).isEqualTo("baseline: mae");
    assertThat(ResultWords.of("baseline(seasonal, period: 24).mae"))
        .isEqualTo("seasonal baseline (24 steps): mae");
  }

  private static Evaluation evaluation(Map<String, Double> results) {
    return new Evaluation(
        "evaluate", "net", "d", "test", 4, results, null, List.of(), List.of(), null, null);
  }
}
