package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Options;
import dev.nnc.plan.ActionPlan;
import dev.nnc.predict.ClassNames;
import dev.nnc.predict.Predictions;
import dev.nnc.record.PredictionTable;
import dev.nnc.report.Figure;
import dev.nnc.report.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        rows.size() > most
            ? ", the first %s of %s rows".formatted(Numbers.whole(most), Numbers.whole(rows.size()))
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
    Map<String, Object> options = new LinkedHashMap<>(asked.options().values());
    options.put("columns", names);
    PredictionTable table =
        Predictions.shown(
            List.of(new Configured(asked.entry(), new Options(options))),
            evaluation.network(),
            evaluation.rows(),
            evaluation.found().outputs(),
            classes(evaluation));
    int most = (int) Math.min(asked.options().whole("rows"), table.rows().size());
    return List.of(
        new Figure.Table(
            most < table.rows().size()
                ? "The first %s of %s rows"
                    .formatted(Numbers.whole(most), Numbers.whole(table.rows().size()))
                : "All rows",
            table.columns(),
            table.rows().subList(0, most),
            ""));
  }

  private static ClassNames classes(EvaluationView evaluation) {
    return evaluation.plan().pairs().stream()
        .findFirst()
        .map(pair -> new ClassNames(evaluation.rows().type(pair.field()).names(), pair.spelled()))
        .orElse(ClassNames.NONE);
  }
}
