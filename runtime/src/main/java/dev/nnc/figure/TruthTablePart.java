package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.predict.ClassNames;
import dev.nnc.predict.Predictions;
import dev.nnc.record.PredictionTable;
import dev.nnc.report.ReportData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every row with its truth and its answer, of few rows. */
final class TruthTablePart implements ReportPart.OfOutput {
  private static final int MOST_ROWS = 64;

  @Override
  public String name() {
    return "truth_table";
  }

  @Override
  public Optional<String> missing(JudgedOutput output) {
    if (!(output.judgement() instanceof EvaluationResult.OfClasses)) {
      return Optional.of(
          EvaluationReport.withoutClasses(output)
              .orElse(
                  "it needs one class a row, and `%s` has one at each step"
                      .formatted(output.pair().output())));
    }
    int rows = output.evaluation().rows().count();
    return rows > MOST_ROWS
        ? Optional.of("it is for %d rows at most, and there are %,d".formatted(MOST_ROWS, rows))
        : Optional.empty();
  }

  @Override
  public void draw(JudgedOutput output, List<Configured> asked, OutputSection section) {
    if (!asked.isEmpty() && output.judgement() instanceof EvaluationResult.OfClasses classes) {
      section.truthTable(table(output, classes));
    }
  }

  private static ReportData.TruthTable table(
      JudgedOutput output, EvaluationResult.OfClasses judgement) {
    Rows rows = output.evaluation().rows();
    PredictionTable table =
        Predictions.table(output.evaluation().network(), rows, List.of(), ClassNames.NONE);
    List<ReportData.TruthRow> truthRows = new ArrayList<>();
    List<String> labels = judgement.classification().labels();
    for (int row = 0; row < rows.count(); row++) {
      int truth = judgement.truth(row);
      float[] values = output.outputs().row(row);
      int winner = Classification.winner(values);
      String prediction = values.length == 1 ? Numerals.shortest(values[0]) : labels.get(winner);
      truthRows.add(
          new ReportData.TruthRow(
              table.rows().get(row), labels.get(truth), prediction, winner == truth));
    }
    return new ReportData.TruthTable(table.columns(), truthRows);
  }
}
