package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import java.util.ArrayList;
import java.util.List;

/** Errors over the prediction. */
final class ResidualsPart implements ReportPart.OfEvaluation {
  @Override
  public String name() {
    return "residuals";
  }

  @Override
  public List<Figure> draw(EvaluationView evaluation, Configured asked) {
    List<Figure> figures = new ArrayList<>();
    for (JudgedOutput output : evaluation.judgedOutputs()) {
      if (output.judgement() instanceof EvaluationResult.OfNumbers numbers) {
        List<Double> x = numbers.regression().prediction();
        List<Double> y = new ArrayList<>();
        for (int row = 0; row < x.size(); row++) {
          y.add(x.get(row) - numbers.regression().truth().get(row));
        }
        double least = x.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double most = x.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        figures.add(
            new Figure.Plot(
                output.prefix() + "residuals over the prediction",
                "predicted " + output.truthName(),
                "prediction − truth",
                null,
                null,
                List.of(
                    new Series("", Style.DASHED, -1, List.of(least, most), List.of(0.0, 0.0)),
                    new Series("", Style.POINTS, 0, x, y)),
                null,
                "On the dashed line, the prediction is right. Points that lie evenly around it are"
                    + " noise; a slope, a bend or a funnel is something that could still be learned."));
      }
    }
    // Whether numbers are zeros and ones only the data tells.
    return figures.isEmpty()
        ? List.of(
            EvaluationReport.notDrawn(
                name(),
                "`%s` is nothing but zeros and ones, which are judged as classes"
                    .formatted(evaluation.truth().orElse(""))))
        : figures;
  }
}
