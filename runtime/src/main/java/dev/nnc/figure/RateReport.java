package dev.nnc.figure;

import dev.nnc.record.Event;
import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import dev.nnc.train.Epoch;
import java.util.ArrayList;
import java.util.List;

/** What the report shows of a range test: the loss over the logarithm of the rate. */
final class RateReport {
  private RateReport() {}

  static ReportData.Trials section(Event.RateFound found) {
    double turning = Math.log10(found.turning());
    double suggested = Math.log10(Double.parseDouble(found.suggestion()));
    List<Double> across = found.rates().stream().map(Math::log10).toList();
    Figure.Range up =
        Figure.Range.around(found.smoothed().stream().mapToDouble(Double::doubleValue).toArray());
    List<Double> x = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < across.size(); i++) {
      if (found.losses().get(i) >= up.least() && found.losses().get(i) <= up.most()) {
        x.add(across.get(i));
        losses.add(found.losses().get(i));
      }
    }
    List<Double> height = List.of(up.least(), up.most());
    Figure plot =
        new Figure.Plot(
            "Loss over rate",
            "log10(" + found.param() + ")",
            "loss",
            Figure.Range.around(
                Math.min(across.getFirst(), suggested), across.getLast(), turning, suggested),
            up,
            List.of(
                new Figure.Series("batch", Figure.Style.POINTS, -1, x, losses),
                new Figure.Series("smoothed", Figure.Style.LINE, 0, across, found.smoothed()),
                new Figure.Series(
                    "turning point, " + Epoch.text(found.turning()),
                    Figure.Style.DASHED,
                    1,
                    List.of(turning, turning),
                    height),
                new Figure.Series(
                    "suggested, " + found.suggestion(),
                    Figure.Style.DASHED,
                    2,
                    List.of(suggested, suggested),
                    height)),
            null,
            "The rate grows by the same factor at each step. Where the smoothed loss is least it"
                + " turns; a tenth of that rate is suggested.");
    String summary =
        found.rates().size()
            + " steps from "
            + Epoch.text(found.rates().getFirst())
            + " to "
            + Epoch.text(found.rates().getLast())
            + ". The loss "
            + (found.stillFell()
                ? "still fell at the high end of the range, so a wider one may give a greater rate"
                : "turns at " + Epoch.text(found.turning()))
            + "; what follows was done with "
            + found.param()
            + " "
            + found.suggestion()
            + ".";
    return new ReportData.Trials(found.phase(), summary, List.of(plot));
  }
}
