package dev.nnc.figure;

import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import java.util.ArrayList;
import java.util.List;

/** What the report says about a prediction, while its parts are drawn. */
final class PredictionSection {
  private final List<Figure> figures = new ArrayList<>();
  private String title;
  private List<String> columns = List.of();
  private List<List<String>> rows = List.of();

  PredictionSection(String title) {
    this.title = title;
  }

  /**
   * Takes rows of the prediction's table.
   *
   * @param note stands behind the title; may be empty
   */
  void table(List<String> names, List<List<String>> cells, String note) {
    columns = List.copyOf(names);
    rows = List.copyOf(cells);
    title += note;
  }

  void add(Figure figure) {
    figures.add(figure);
  }

  ReportData.PredictionTable section() {
    return new ReportData.PredictionTable(title, columns, rows, figures);
  }
}
