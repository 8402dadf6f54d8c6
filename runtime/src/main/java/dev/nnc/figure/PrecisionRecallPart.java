package dev.nnc.figure;

import dev.nnc.evaluate.Ranking;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import java.util.ArrayList;
import java.util.List;

/** How many of the rows taken for a class are of it, over how many of its rows are found. */
final class PrecisionRecallPart implements RankedPart.Curve {
  @Override
  public String name() {
    return "precision_recall";
  }

  @Override
  public Figure curve(Rankings rankings) {
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
            + " more of those called so may be wrong. AP: average precision, over all thresholds."
            + rankings.chosen());
  }
}
