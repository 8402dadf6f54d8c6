package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.predict.Predictions;
import java.util.List;
import java.util.Locale;

/** Rows as texts; drawn unasked, too, where nothing else is asked for. */
final class TablePart implements ReportPart.OfPrediction {
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
            ? String.format(
                Locale.ROOT, ", the first %,d of %,d rows", most, prediction.table().all())
            : "");
  }
}
