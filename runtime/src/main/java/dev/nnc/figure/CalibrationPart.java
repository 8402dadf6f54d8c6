package dev.nnc.figure;

import dev.nnc.data.file.Numerals;
import dev.nnc.evaluate.Calibration;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Labels;
import dev.nnc.evaluate.Outputs;
import dev.nnc.evaluate.Ranking;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether answers come true as often as their probability says; with two classes also a table of
 * thresholds of that probability.
 */
final class CalibrationPart implements RankedPart {
  private static final long ENOUGH_IN_BIN = 5;

  @Override
  public String name() {
    return "calibration";
  }

  @Override
  public List<Figure> figures(Rankings rankings, boolean asked) {
    boolean probabilities = !rankings.isOfNumbers() && rankings.outputs().isWithinZeroAndOne();
    List<Figure> figures = new ArrayList<>();
    if (rankings.byLabel().isEmpty() || !probabilities) {
      if (asked) {
        figures.add(
            EvaluationReport.notDrawn(
                rankings.prefix() + name(),
                rankings.byLabel().isEmpty()
                    ? rankings.reason()
                    : rankings.reasonWithoutProbabilities()));
      }
      return figures;
    }
    if (asked || rankings.speaksForItself()) {
      figures.add(curve(rankings));
    }
    if (rankings.speaksForItself()) {
      Map.Entry<String, Ranking> only = rankings.byLabel().firstEntry();
      figures.add(table(rankings.prefix(), only.getKey(), only.getValue()));
    }
    return figures;
  }

  private static Figure curve(Rankings rankings) {
    Calibration calibration = calibrated(rankings);
    List<Calibration.Bin> bins =
        calibration.bins().stream().filter(bin -> bin.rows() >= ENOUGH_IN_BIN).toList();
    List<Double> x = bins.stream().map(Calibration.Bin::probability).toList();
    List<Double> y = bins.stream().map(Calibration.Bin::share).toList();
    int left = calibration.bins().size() - bins.size();
    return new Figure.Plot(
            rankings.prefix() + "calibration",
            "probability that the network gives",
            "share that comes true",
            Rankings.SHARE,
            Rankings.SHARE,
            List.of(
                new Series(
                    "as often as said", Style.DASHED, -1, List.of(0.0, 1.0), List.of(0.0, 1.0)),
                new Series("rows in ten bins", Style.MARKED, 0, x, y)),
            null,
            "Of the rows to which the network gives 0.8, about 80 %% should come true. Expected calibration error %s: the mean distance from the dashed line, by rows. Below the line, the network promises too much."
                    .formatted(Rankings.share(calibration.error()))
                + (left == 0
                    ? ""
                    : " Bins of fewer than %d rows are not drawn: they jump by chance."
                        .formatted(ENOUGH_IN_BIN))
                + " The bars say how many rows each bin has.")
        .withWeights(weights(calibration));
  }

  /** How many rows each bin has. */
  private static List<Double> weights(Calibration calibration) {
    Double[] weights = new Double[Calibration.BINS];
    Arrays.fill(weights, 0.0);
    for (Calibration.Bin bin : calibration.bins()) {
      weights[(int) Math.clamp(bin.probability() * weights.length, 0, weights.length - 1)] +=
          bin.rows();
    }
    return List.of(weights);
  }

  /** Of two classes the second one's probability, of more that of the answer, of labels each. */
  private static Calibration calibrated(Rankings rankings) {
    Outputs outputs = rankings.outputs();
    EvaluationResult judgement = rankings.judgement();
    Calibration.Counts counts = new Calibration.Counts();
    if (judgement instanceof EvaluationResult.OfClasses it) {
      int classes = it.classification().labels().size();
      for (int row = 0; row < outputs.rows(); row++) {
        float[] one = outputs.row(row);
        int answer = classes == 2 ? 1 : Classification.winner(one);
        double probability =
            Classification.scores(one, classes, outputs.isWithinZeroAndOne())[answer];
        counts.add(probability, it.truth(row) == answer ? 1 : 0, 1);
      }
    }
    if (judgement instanceof EvaluationResult.OfLabels it) {
      for (Labels.Label label : it.labels().labels()) {
        // What passes a threshold was not among those that passed the one before.
        Ranking ranking = label.ranking();
        for (int i = 1; i < ranking.size(); i++) {
          Ranking.Point before = ranking.point(i - 1);
          Ranking.Point point = ranking.point(i);
          long right = point.truePositives() - before.truePositives();
          counts.add(
              point.threshold(), right, right + point.falsePositives() - before.falsePositives());
        }
      }
    }
    return counts.calibration();
  }

  /** What each threshold gives. */
  private static Figure table(String prefix, String label, Ranking ranking) {
    Ranking.Point best = ranking.best();
    Map<Double, String> thresholds = new TreeMap<>();
    for (int i = 1; i < 10; i++) {
      thresholds.put(i / 10.0, "");
    }
    thresholds.put(best.threshold(), " (greatest F1)");
    List<List<String>> rows = new ArrayList<>();
    thresholds.forEach(
        (threshold, note) -> {
          Ranking.Point point = ranking.at(threshold);
          long right = point.truePositives() + ranking.negatives() - point.falsePositives();
          rows.add(
              List.of(
                  Rankings.share(threshold) + note,
                  // As the metric has it: 0 where nothing is called so. A curve begins at 1.
                  Rankings.share(point.truePositives() == 0 ? 0 : ranking.precision(point)),
                  Rankings.share(ranking.recall(point)),
                  Rankings.share(ranking.f1(point)),
                  Rankings.share((double) right / (ranking.positives() + ranking.negatives())),
                  Numerals.count(point.truePositives()),
                  Numerals.count(point.falsePositives()),
                  Numerals.count(ranking.positives() - point.truePositives())));
        });
    return new Figure.Table(
        prefix + "Thresholds for " + label,
        List.of("from", "precision", "recall", "F1", "accuracy", "found", "taken for it", "missed"),
        rows,
        "A row is called %s if its probability is at least the number on the left. The one with the greatest F1 is chosen on these rows, so that on others its F1 is probably lower."
            .formatted(label));
  }
}
