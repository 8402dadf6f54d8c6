package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.report.ReportData;
import java.util.List;
import java.util.Optional;

/** How often which class was taken for which; drawn unasked, too. */
final class ConfusionPart implements ReportPart.OfOutput {
  @Override
  public String name() {
    return "confusion";
  }

  @Override
  public Optional<String> missing(JudgedOutput output) {
    return output.judgement() instanceof EvaluationResult.OfClasses classes
            && classes.classification().counts().isEmpty()
        ? Optional.of("there are too many classes")
        : EvaluationReport.withoutClasses(output);
  }

  @Override
  public void draw(JudgedOutput output, List<Configured> asked, OutputSection section) {
    if (output.judgement() instanceof EvaluationResult.OfClasses classes) {
      section.confusion(matrix(classes.classification()));
    } else if (output.judgement() instanceof EvaluationResult.OfSteps steps) {
      section.confusion(matrix(steps.classification()));
    }
  }

  private static ReportData.Confusion matrix(Classification classification) {
    return new ReportData.Confusion(classification.labels(), classification.counts());
  }
}
