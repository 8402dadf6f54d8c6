package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.predict.Answers;
import dev.nnc.predict.Meanings;
import dev.nnc.predict.Predictions;
import dev.nnc.record.PredictionTable;
import dev.nnc.report.Figure;
import dev.nnc.report.Numbers;
import java.util.List;
import java.util.stream.Stream;

/** Rows as texts; drawn unasked, too, where nothing else is asked for. */
final class TablePart implements ReportPart.OfPrediction, ReportPart.OfEvaluation {
  private static final int UNASKED = 200;

  @Override
  public String name() {
    return Predictions.TABLE;
  }

  @Override
  public void draw(PredictionView prediction, List<Configured> asked, PredictionSection section) {
    List<List<String>> rows = prediction.table().rows();
    int most = Predictions.rowsShown(prediction.plan().show(), UNASKED);
    section.table(
        prediction.table().columns(),
        rows.size() > most ? rows.subList(0, most) : rows,
        prediction.table().all() > most
            ? ", the first %s of %s rows"
                .formatted(Numbers.whole(most), Numbers.whole(prediction.table().all()))
            : "");
  }

  /** Of an evaluation, where no columns are named: what judges, and what is judged. */
  @Override
  public List<Figure> draw(EvaluationView evaluation, Configured asked) {
    List<String> names = asked.options().texts("columns");
    if (names.isEmpty()) {
      Stream<ActionPlan.Pair> pairs = evaluation.plan().pairs().stream();
      names = pairs.flatMap(pair -> Stream.of(pair.field(), pair.output())).distinct().toList();
    }
    DataPlan data = evaluation.model().dataset(evaluation.plan().data());
    Answers answers =
        new Predictions(
                data,
                evaluation.network(),
                Meanings.of(evaluation.plan().pairs(), data, evaluation.rows()))
            .of(evaluation.rows(), evaluation.found().outputs(), names);
    PredictionTable table = answers.first((int) asked.options().whole("rows"));
    return List.of(
        new Figure.Table(
            table.rows().size() < table.all()
                ? "The first %s of %s rows"
                    .formatted(Numbers.whole(table.rows().size()), Numbers.whole(table.all()))
                : "All rows",
            table.columns(),
            table.rows(),
            ""));
  }
}
