package dev.nnc.figure;

import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import dev.nnc.train.Training;
import java.util.ArrayList;
import java.util.List;

/** What the report says about a training, while its parts are drawn. */
final class TrainingSection {
  private final List<Figure> figures = new ArrayList<>();
  private List<ReportData.EpochRow> epochs = List.of();
  private List<ReportData.LayerStatistics> layers = List.of();

  void epochs(List<ReportData.EpochRow> rows) {
    epochs = List.copyOf(rows);
  }

  void layers(List<ReportData.LayerStatistics> statistics) {
    layers = List.copyOf(statistics);
  }

  void add(Figure figure) {
    figures.add(figure);
  }

  ReportData.Phase section(Train plan, Training training) {
    return new ReportData.Phase(
        plan.name(),
        plan.network(),
        plan.data(),
        epochs,
        layers,
        training.bestEpoch(),
        training.bestBy(),
        training.bestEpoch() != null && training.bestEpoch().equals(training.keptEpoch()),
        training.reason(),
        figures);
  }
}
