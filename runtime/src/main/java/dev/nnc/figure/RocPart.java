package dev.nnc.figure;

import dev.nnc.evaluate.Ranking;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import java.util.ArrayList;
import java.util.List;

/** How many positive rows are found, over how many others are taken for positive. */
final class RocPart implements RankedPart.Curve {
  @Override
  public String name() {
    return "roc";
  }

  @Override
  public Figure curve(Rankings rankings) {
    List<Series> series = new ArrayList<>();
    series.add(new Series("by chance", Style.DASHED, -1, List.of(0.0, 1.0), List.of(0.0, 1.0)));
    rankings
        .byLabel()
        .forEach(
            (label, ranking) -> {
              List<Ranking.Point> points = Rankings.some(ranking);
              series.add(
                  new Series(
                      Rankings.named(label, "AUC", ranking.area()),
                      Style.LINE,
                      series.size() - 1,
                      points.stream().map(ranking::falsePositiveRate).toList(),
                      points.stream().map(ranking::recall).toList()));
            });
    Rankings.Macro macro = rankings.macro();
    if (macro != null) {
      series.add(
          new Series(
              Rankings.named("mean of %,d (macro)".formatted(macro.classes()), "AUC", macro.area()),
              Style.LINE,
              -1,
              macro.falsePositiveRates(),
              macro.recall()));
    }
    return new Figure.Plot(
        rankings.prefix() + "ROC",
        "others wrongly taken for it (false positive rate)",
        "found (recall)",
        Rankings.SHARE,
        Rankings.SHARE,
        series,
        null,
        "Each point of a curve is a threshold. The nearer it comes to the upper left corner, the"
            + " better. AUC: the probability that a row of the class gets a greater probability"
            + " than another row."
            + rankings.chosen());
  }
}
