package dev.nnc.figure;

import dev.nnc.evaluate.Calibration;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Labels;
import dev.nnc.evaluate.Outputs;
import dev.nnc.evaluate.Ranking;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Range;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** Curves over the thresholds of a judgement's probabilities, and whether these can be trusted. */
final class RankingFigures {
  /** With fewer rows, curves would be steps of chance; they must then be asked for. */
  private static final int ENOUGH_ROWS = 50;

  private static final String NO_PROBABILITIES =
      "it needs probabilities, and `%s` goes beyond 0 to 1. `sigmoid` or `softmax` at its end gives"
          + " some.";

  private static final long ENOUGH_IN_BIN = 5;
  private static final int MOST_CURVES = 12;
  private static final int POINTS_OF_CURVE = 300;
  private static final Range SHARE = new Range(0, 1);

  private final String prefix;
  private final EvaluationResult judgement;
  private final Outputs outputs;
  private final float[] numbers;

  /**
   * @param prefix stands before the titles, where there are several outputs
   */
  RankingFigures(String prefix, EvaluationResult judgement, Outputs outputs) {
    this(prefix, judgement, outputs, new float[0]);
  }

  /**
   * @param numbers the truth of all rows, where the judgement is one of numbers; may be empty
   */
  RankingFigures(String prefix, EvaluationResult judgement, Outputs outputs, float[] numbers) {
    this.prefix = prefix;
    this.judgement = judgement;
    this.outputs = outputs;
    this.numbers = numbers;
  }

  /** The figures that are asked for; with two classes and enough rows, all of them. */
  List<Figure> figures(List<String> asked) {
    if (judgement instanceof EvaluationResult.OfNumbers) {
      return ofNumbers(asked);
    }
    SequencedMap<String, Ranking> rankings = rankings();
    boolean two = rankings.size() == 1 && outputs.rows() >= ENOUGH_ROWS;
    List<Figure> figures = new ArrayList<>();
    if (rankings.isEmpty()) {
      return figures;
    }
    if (two || asked.contains("roc")) {
      figures.add(roc(rankings));
    }
    if (two || asked.contains("precision_recall")) {
      figures.add(precisionRecall(rankings));
    }
    boolean probabilities = outputs.isWithinZeroAndOne();
    if (probabilities && (two || asked.contains("calibration"))) {
      figures.add(calibration());
    }
    if (!probabilities && asked.contains("calibration")) {
      figures.add(notDrawn("calibration", NO_PROBABILITIES));
    }
    if (two && probabilities) {
      figures.add(table(rankings.firstEntry().getKey(), rankings.firstEntry().getValue()));
    }
    if (judgement instanceof EvaluationResult.OfLabels labels) {
      figures.add(labels(labels.labels()));
    }
    return figures;
  }

  /**
   * An output that is no probability still ranks the rows, if their truth is zeros and ones; for
   * what cannot be drawn, the reason stands in its place.
   */
  private List<Figure> ofNumbers(List<String> asked) {
    List<Figure> figures = new ArrayList<>();
    boolean ranks = outputs.width() == 1 && numbers.length == outputs.rows();
    boolean[] positive = new boolean[numbers.length];
    double[] scores = new double[numbers.length];
    for (int row = 0; ranks && row < numbers.length; row++) {
      ranks = numbers[row] == 0 || numbers[row] == 1;
      positive[row] = numbers[row] == 1;
      scores[row] = outputs.value(row, 0);
    }
    SequencedMap<String, Ranking> rankings = new LinkedHashMap<>();
    if (ranks) {
      rankings.put("1", Ranking.of(scores, positive));
    }
    String why =
        ranks
            ? NO_PROBABILITIES
            : "it needs a truth of classes, or of zeros and ones, and `%s` is judged by other numbers.";
    for (String part : List.of("roc", "precision_recall", "calibration")) {
      if (asked.contains(part)) {
        figures.add(
            switch (ranks ? part : "") {
              case "roc" -> roc(rankings);
              case "precision_recall" -> precisionRecall(rankings);
              default -> notDrawn(part, why);
            });
      }
    }
    return figures;
  }

  private Figure notDrawn(String part, String why) {
    return new Figure.Note(prefix + part, "not drawn, since " + why.formatted(outputs.name()));
  }

  /** The share of each class that the network gave, and whether it was right, for all rows. */
  private double[] shares(int row, int classes) {
    return Classification.scores(outputs.row(row), classes, outputs.isWithinZeroAndOne());
  }

  private SequencedMap<String, Ranking> rankings() {
    SequencedMap<String, Ranking> rankings = new LinkedHashMap<>();
    switch (judgement) {
      case EvaluationResult.OfNumbers ignored -> {}
      case EvaluationResult.OfSteps ignored -> {}
      case EvaluationResult.OfSpelling ignored -> {}
      case EvaluationResult.OfLabels it ->
          it.labels().labels().stream()
              .limit(MOST_CURVES)
              .forEach(label -> rankings.put(label.name(), label.ranking()));
      case EvaluationResult.OfClasses it -> {
        List<String> labels = it.classification().labels();
        int rows = outputs.rows();
        double[][] scores = new double[labels.size()][rows];
        for (int row = 0; row < rows; row++) {
          double[] shares = shares(row, labels.size());
          for (int label = 0; label < labels.size(); label++) {
            scores[label][row] = shares[label];
          }
        }
        // Of two classes, one curve says all.
        int first = labels.size() == 2 ? 1 : 0;
        for (int label = first; label < labels.size() && rankings.size() < MOST_CURVES; label++) {
          boolean[] positive = new boolean[rows];
          boolean any = false;
          for (int row = 0; row < rows; row++) {
            positive[row] = it.truth().get(row) == label;
            any |= positive[row];
          }
          if (any) {
            rankings.put(labels.get(label), Ranking.of(scores[label], positive));
          }
        }
      }
    }
    return rankings;
  }

  private Figure roc(SequencedMap<String, Ranking> rankings) {
    List<Series> series = new ArrayList<>();
    series.add(new Series("by chance", Style.DASHED, -1, List.of(0.0, 1.0), List.of(0.0, 1.0)));
    rankings.forEach(
        (label, ranking) -> {
          List<Ranking.Point> points = some(ranking);
          series.add(
              new Series(
                  named(label, "AUC", ranking.area()),
                  Style.LINE,
                  series.size() - 1,
                  points.stream().map(ranking::falsePositiveRate).toList(),
                  points.stream().map(ranking::recall).toList()));
        });
    return new Figure.Plot(
        prefix + "ROC",
        "others wrongly taken for it (false positive rate)",
        "found (recall)",
        SHARE,
        SHARE,
        series,
        null,
        "Each point of a curve is a threshold. The nearer it comes to the upper left corner, the"
            + " better. AUC: the probability that a row of the class gets a greater probability"
            + " than another row.");
  }

  private Figure precisionRecall(SequencedMap<String, Ranking> rankings) {
    List<Series> series = new ArrayList<>();
    rankings.forEach(
        (label, ranking) -> {
          List<Ranking.Point> points = some(ranking);
          series.add(
              new Series(
                  named(label, "AP", ranking.averagePrecision()),
                  Style.LINE,
                  series.size(),
                  points.stream().map(ranking::recall).toList(),
                  points.stream().map(ranking::precision).toList()));
        });
    return new Figure.Plot(
        prefix + "precision and recall",
        "found (recall)",
        "right among those called so (precision)",
        SHARE,
        SHARE,
        series,
        null,
        "Each point of a curve is a threshold: the lower it is, the more rows are found, and the"
            + " more of those called so may be wrong. AP: average precision, over all thresholds.");
  }

  private static String named(String label, String word, double value) {
    return "%s: %s %s".formatted(label, word, share(value));
  }

  private static List<Ranking.Point> some(Ranking ranking) {
    List<Ranking.Point> points = ranking.points();
    if (points.size() <= POINTS_OF_CURVE) {
      return points;
    }
    List<Ranking.Point> some = new ArrayList<>();
    for (int i = 0; i < POINTS_OF_CURVE; i++) {
      some.add(points.get((int) ((long) i * (points.size() - 1) / (POINTS_OF_CURVE - 1))));
    }
    return some;
  }

  private Figure calibration() {
    Calibration calibration = calibrated();
    List<Calibration.Bin> bins =
        calibration.bins().stream().filter(bin -> bin.rows() >= ENOUGH_IN_BIN).toList();
    List<Double> x = bins.stream().map(Calibration.Bin::probability).toList();
    List<Double> y = bins.stream().map(Calibration.Bin::share).toList();
    int left = calibration.bins().size() - bins.size();
    return new Figure.Plot(
        prefix + "calibration",
        "probability that the network gives",
        "share that comes true",
        SHARE,
        SHARE,
        List.of(
            new Series("as often as said", Style.DASHED, -1, List.of(0.0, 1.0), List.of(0.0, 1.0)),
            new Series("rows in ten bins", Style.MARKED, 0, x, y)),
        null,
        "Of the rows to which the network gives 0.8, about 80 %% should come true. Expected calibration error %s: the mean distance from the dashed line, by rows. Below the line, the network promises too much."
                .formatted(share(calibration.error()))
            + (left == 0
                ? ""
                : " Bins of fewer than %d rows are not drawn: they jump by chance."
                    .formatted(ENOUGH_IN_BIN)));
  }

  /** Of two classes the second one's probability, of more that of the answer, of labels each. */
  private Calibration calibrated() {
    int rows = outputs.rows();
    if (judgement instanceof EvaluationResult.OfClasses it) {
      int classes = it.classification().labels().size();
      double[] probabilities = new double[rows];
      boolean[] happened = new boolean[rows];
      for (int row = 0; row < rows; row++) {
        int answer = classes == 2 ? 1 : Classification.winner(outputs.row(row));
        probabilities[row] = shares(row, classes)[answer];
        happened[row] = it.truth().get(row) == answer;
      }
      return Calibration.of(probabilities, happened);
    }
    if (judgement instanceof EvaluationResult.OfLabels it) {
      List<Double> probabilities = new ArrayList<>();
      List<Boolean> happened = new ArrayList<>();
      for (Labels.Label label : it.labels().labels()) {
        // What passes a threshold was not among those that passed the one before.
        Ranking ranking = label.ranking();
        for (int i = 1; i < ranking.points().size(); i++) {
          Ranking.Point before = ranking.points().get(i - 1);
          Ranking.Point point = ranking.points().get(i);
          for (long n = before.truePositives(); n < point.truePositives(); n++) {
            probabilities.add(point.threshold());
            happened.add(true);
          }
          for (long n = before.falsePositives(); n < point.falsePositives(); n++) {
            probabilities.add(point.threshold());
            happened.add(false);
          }
        }
      }
      boolean[] truths = new boolean[happened.size()];
      for (int i = 0; i < truths.length; i++) {
        truths[i] = happened.get(i);
      }
      return Calibration.of(
          probabilities.stream().mapToDouble(Double::doubleValue).toArray(), truths);
    }
    return Calibration.of(new double[0], new boolean[0]);
  }

  private Figure table(String label, Ranking ranking) {
    Ranking.Point best = ranking.best();
    Map<Double, String> thresholds = new java.util.TreeMap<>();
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
                  share(threshold) + note,
                  share(ranking.precision(point)),
                  share(ranking.recall(point)),
                  share(ranking.f1(point)),
                  share((double) right / (ranking.positives() + ranking.negatives())),
                  "%,d".formatted(point.truePositives()),
                  "%,d".formatted(point.falsePositives()),
                  "%,d".formatted(ranking.positives() - point.truePositives())));
        });
    return new Figure.Table(
        prefix + "Thresholds for " + label,
        List.of("from", "precision", "recall", "F1", "accuracy", "found", "taken for it", "missed"),
        rows,
        "A row is called %s if its probability is at least the number on the left."
            .formatted(label));
  }

  private Figure labels(Labels labels) {
    return new Figure.Table(
        prefix + "Labels",
        List.of("label", "precision", "recall", "F1", "AUC", "AP", "rows"),
        labels.labels().stream()
            .map(
                label ->
                    List.of(
                        label.name(),
                        share(label.precision()),
                        share(label.recall()),
                        share(label.f1()),
                        share(label.ranking().area()),
                        share(label.ranking().averagePrecision()),
                        "%,d".formatted(label.support())))
            .toList(),
        "");
  }

  private static String share(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
  }
}
