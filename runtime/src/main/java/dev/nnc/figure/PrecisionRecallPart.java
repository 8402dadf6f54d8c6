package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.evaluate.Ranking;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How many of the rows taken for a class are of it, over how many of its rows are found. */
final class PrecisionRecallPart implements ReportPart.OfOutput {
  @Override
  public String name() {
    return "precision_recall";
  }

  @Override
  public Optional<String> missing(JudgedOutput output) {
    return Rankings.missing(output);
  }

  @Override
  public void draw(JudgedOutput output, List<Configured> asked, OutputSection section) {
    figures(output.rankings(), !asked.isEmpty()).forEach(section::add);
  }

  /** The figure if it is asked for, or needs no asking. */
  List<Figure> figures(Rankings rankings, boolean asked) {
    if (!asked && !rankings.speaksForItself()) {
      return List.of();
    }
    return List.of(
        rankings.byLabel().isEmpty()
            ? EvaluationReport.notDrawn(rankings.prefix() + name(), rankings.reason())
            : curve(rankings));
  }

  private static Figure curve(Rankings rankings) {
    List<Series> series = new ArrayList<>();
    rankings
        .byLabel()
        .forEach(
            (label, ranking) -> {
              List<Ranking.Point> points = Rankings.some(ranking);
              series.add(
                  new Series(
                      Rankings.named(label, "AP", ranking.averagePrecision()),
                      Style.LINE,
                      series.size(),
                      points.stream().map(ranking::recall).toList(),
                      points.stream().map(ranking::precision).toList()));
            });
    return new Figure.Plot(
        rankings.prefix() + "precision and recall",
        "found (recall)",
        "right among those called so (precision)",
        Rankings.SHARE,
        Rankings.SHARE,
        series,
        null,
        "Each point of a curve is a threshold: the lower it is, the more rows are found, and the"
            + " more of those called so may be wrong. AP: average precision, over all thresholds.");
  }
}
