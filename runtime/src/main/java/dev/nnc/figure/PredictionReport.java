package dev.nnc.figure;

import dev.nnc.plan.ActionPlan.Predict;
import dev.nnc.report.ReportData;

/** What the report says about a prediction. */
public final class PredictionReport {
  private PredictionReport() {}

  /** The section with all its parts. */
  public static ReportData.PredictionTable of(PredictionView prediction) {
    Predict plan = prediction.plan();
    PredictionSection section = new PredictionSection(plan.name() + " (" + plan.data() + ")");
    for (ReportPart.OfPrediction part : DrawnParts.all(ReportPart.OfPrediction.class)) {
      part.draw(prediction, ReportPart.uses(plan.show(), part), section);
    }
    return section.section();
  }
}
