package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.file.Numerals;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Labels;
import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import java.util.List;
import java.util.Optional;

/** Precision, recall and F1 of each class or label; drawn unasked, too. */
final class PerClassPart implements ReportPart.OfOutput {
  @Override
  public String name() {
    return "per_class";
  }

  @Override
  public Optional<String> missing(JudgedOutput output) {
    return output.judgement() instanceof EvaluationResult.OfLabels
        ? Optional.empty()
        : EvaluationReport.withoutClasses(output);
  }

  @Override
  public void draw(JudgedOutput output, List<Configured> asked, OutputSection section) {
    if (output.judgement() instanceof EvaluationResult.OfClasses classes) {
      section.perClass(scores(classes.classification()));
    } else if (output.judgement() instanceof EvaluationResult.OfSteps steps) {
      section.perClass(scores(steps.classification()));
    } else if (output.judgement() instanceof EvaluationResult.OfLabels labels) {
      section.add(table(output.prefix(), labels.labels()));
    }
  }

  private static List<ReportData.ClassScore> scores(Classification classification) {
    return classification.scores().stream()
        .map(
            each ->
                new ReportData.ClassScore(
                    each.label(), each.precision(), each.recall(), each.f1(), each.support()))
        .toList();
  }

  /** Labels are not alternatives, so each has its own curve, too. */
  static Figure table(String prefix, Labels labels) {
    return new Figure.Table(
        prefix + "Labels",
        List.of("label", "precision", "recall", "F1", "AUC", "AP", "rows"),
        labels.labels().stream()
            .map(
                label ->
                    List.of(
                        label.name(),
                        Rankings.share(label.precision()),
                        Rankings.share(label.recall()),
                        Rankings.share(label.f1()),
                        Rankings.share(label.ranking().area()),
                        Rankings.share(label.ranking().averagePrecision()),
                        Numerals.count(label.support())))
            .toList(),
        "");
  }
}
