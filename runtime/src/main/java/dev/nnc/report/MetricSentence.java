package dev.nnc.report;

import dev.nnc.report.ReportData.Evaluation;
import java.util.List;
import java.util.Optional;

/**
 * What a metric says about a network, in a sentence for the head of the page. Metrics without one
 * stand there as a number.
 */
sealed interface MetricSentence {
  /** The name of the result: a metric of the catalogue, or one of a judgement without metrics. */
  String metric();

  /** The sentence for a value of the metric. */
  String about(Evaluation evaluation, double value);

  /** All of them, the most telling first. */
  List<MetricSentence> ALL = List.of(new Labels(), new Accuracy(), new BinaryAccuracy(), new R2());

  /** The sentence of the first metric that was measured; empty if none of them has one. */
  static Optional<String> of(Evaluation evaluation) {
    for (MetricSentence each : ALL) {
      Double value = evaluation.results().get(each.metric());
      if (value != null && (!(each instanceof R2) || evaluation.estimatesMean())) {
        return Optional.of(each.about(evaluation, value));
      }
    }
    return Optional.empty();
  }

  /** The share of the rows all of whose labels are right, beside that of the labels. */
  record Labels() implements MetricSentence {
    @Override
    public String metric() {
      return "exact";
    }

    @Override
    public String about(Evaluation evaluation, double value) {
      Double labels = evaluation.results().get("binary_accuracy");
      return "%s gets %sall labels of %s of the %s right."
          .formatted(
              evaluation.network(),
              labels == null ? "" : Numbers.percent(labels) + " of the labels and ",
              Numbers.percent(value),
              evaluation.examplesInWords());
    }
  }

  /** The share of the rows, or steps, whose class was found. */
  record Accuracy() implements MetricSentence {
    @Override
    public String metric() {
      return "accuracy";
    }

    @Override
    public String about(Evaluation evaluation, double value) {
      return "%s classifies %s of the %s correctly."
          .formatted(evaluation.network(), Numbers.percent(value), evaluation.examplesInWords());
    }
  }

  /** The share of the answers that were right, where a row has several. */
  record BinaryAccuracy() implements MetricSentence {
    @Override
    public String metric() {
      return "binary_accuracy";
    }

    @Override
    public String about(Evaluation evaluation, double value) {
      return "%s gives %s of the answers on the %s correctly."
          .formatted(evaluation.network(), Numbers.percent(value), evaluation.examplesInWords());
    }
  }

  /** The share of the variance that is explained. */
  record R2() implements MetricSentence {
    @Override
    public String metric() {
      return "r2";
    }

    @Override
    public String about(Evaluation evaluation, double value) {
      return value >= 0
          ? "%s explains %s of the variance of %s on the %s."
              .formatted(
                  evaluation.network(),
                  Numbers.percent(value),
                  evaluation.regression() == null ? "the truth" : evaluation.regression().target(),
                  evaluation.examplesInWords())
          : "%s predicts worse than the mean would (r2 below 0) on the %s."
              .formatted(evaluation.network(), evaluation.examplesInWords());
    }
  }
}
