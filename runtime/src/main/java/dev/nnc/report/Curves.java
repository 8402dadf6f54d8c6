package dev.nnc.report;

import dev.nnc.report.Chart.Form;
import dev.nnc.report.Chart.Role;
import dev.nnc.report.Chart.Series;
import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.LayerStatistics;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.ReportData.Regression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes charts from the numbers of a run, thinned out so that a page stays small. */
final class Curves {
  /** The most points that a curve has in the page. */
  static final int MOST_POINTS = 2_000;

  private static final String VALIDATION = "validation.";

  /** The learning rate at the end of an epoch, among its values. */
  private static final String RATE = "rate";

  /** How the result ends that is the loss of one update of several: {@code critic.loss}. */
  private static final String LOSS_OF_UPDATE = ".loss";

  /** From which greatest over the least value on a chart begins with a logarithmic axis. */
  private static final double WIDE = 20;

  private Curves() {}

  /** Names of the metrics of a phase without {@code validation.}, {@code loss} first. */
  static List<String> metrics(Phase phase) {
    Set<String> names = new LinkedHashSet<>();
    for (EpochRow row : phase.epochs()) {
      for (String name : row.values().keySet()) {
        // What is computed of several results, as in `validation.loss / loss`, is no pair's half.
        String other = name.startsWith(VALIDATION) ? name.substring(VALIDATION.length()) : name;
        names.add(row.values().containsKey(other) ? other : name);
      }
    }
    List<String> sorted = new ArrayList<>(names);
    sorted.sort(Comparator.comparing(name -> !name.equals("loss")));
    return sorted;
  }

  /**
   * A chart of training and validation for each metric, and one of all losses where a training has
   * several: what they say is how they lie to each other.
   */
  static List<Chart> ofMetrics(Phase phase, String group) {
    List<Integer> kept = keptEpochs(phase);
    List<Chart> charts = new ArrayList<>();
    List<String> metrics = new ArrayList<>(metrics(phase));
    List<String> losses = metrics.stream().filter(name -> name.endsWith(LOSS_OF_UPDATE)).toList();
    if (losses.size() > 1) {
      metrics.removeAll(losses);
      charts.add(ofLosses(phase, losses, kept, group));
    }
    for (String metric : metrics) {
      List<Series> series = new ArrayList<>();
      if (metric.equals(RATE)) {
        addMetric(phase, kept, RATE, "rate", Role.LAYER, series);
        if (series.isEmpty() || isConstant(series.getFirst().values())) {
          continue; // it stands in the program
        }
        charts.add(byEpoch("learning rate", phase, kept, series, false, false, group));
        continue;
      }
      addMetric(phase, kept, metric, "training", Role.TRAINING, series);
      addMetric(phase, kept, VALIDATION + metric, "validation", Role.VALIDATION, series);
      charts.add(
          byEpoch(ResultWords.of(metric), phase, kept, series, isWide(series), false, group));
    }
    return charts;
  }

  private static Chart ofLosses(
      Phase phase, List<String> losses, List<Integer> kept, String group) {
    List<Series> series = new ArrayList<>();
    for (String loss : losses) {
      String update = loss.substring(0, loss.length() - LOSS_OF_UPDATE.length());
      addMetric(phase, kept, loss, update, Role.LAYER, series);
      addMetric(phase, kept, VALIDATION + loss, update + ", validation", Role.LAYER, series);
    }
    return byEpoch("losses", phase, kept, series, false, false, group);
  }

  /** Whether most of what happens would lie on the axis: the values are of different magnitudes. */
  private static boolean isWide(List<Series> series) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (Series each : series) {
      for (Double value : each.values()) {
        if (value != null) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    return least > 0 && most > WIDE * least;
  }

  private static boolean isConstant(List<@Nullable Double> values) {
    return values.stream().distinct().count() <= 1;
  }

  /** Time by epoch; null if there are not at least two that took a second. */
  static @Nullable Chart ofTime(Phase phase, String group) {
    // Of short epochs the sentence above says enough; how they differ is chance.
    if (phase.epochs().stream().filter(row -> row.seconds() >= 1).count() < 2) {
      return null;
    }
    List<Integer> kept = keptEpochs(phase);
    // The first epoch holds the start-up of everything; it would bend all others to a line.
    boolean slowStart = isSlowStart(phase);
    int first = phase.epochs().getFirst().epoch();
    List<@Nullable Double> values =
        values(phase, kept, row -> slowStart && row.epoch() == first ? Double.NaN : row.seconds());
    List<Series> series = List.of(new Series("seconds", Role.TRAINING, values));
    String title =
        slowStart
            ? "seconds an epoch; not drawn: the first, with the start, "
                + Numbers.seconds(phase.epochs().getFirst().seconds())
            : "seconds an epoch";
    return byEpoch(title, phase, kept, series, false, false, group);
  }

  /** Whether the first epoch took more than twice as long as the median of the others. */
  static boolean isSlowStart(Phase phase) {
    double[] others =
        phase.epochs().stream().skip(1).mapToDouble(EpochRow::seconds).sorted().toArray();
    return others.length >= 2
        && phase.epochs().getFirst().seconds() > 2 * others[others.length / 2];
  }

  /**
   * The curves of several trainings of one network behind one another, for each metric that two of
   * them have: by validation where there is one.
   */
  static List<Chart> ofSequence(List<Phase> phases, String group) {
    Set<String> names = new LinkedHashSet<>();
    for (Phase phase : phases) {
      names.addAll(metrics(phase));
    }
    names.remove(RATE);
    List<Chart> charts = new ArrayList<>();
    for (String name : names) {
      String validation = VALIDATION + name;
      boolean validated = phases.stream().allMatch(phase -> has(phase, validation));
      String shown = validated ? validation : name;
      if (phases.stream().filter(phase -> has(phase, shown)).count() > 1) {
        charts.add(sequence(phases, shown, group));
      }
    }
    return charts;
  }

  private static boolean has(Phase phase, String name) {
    return phase.epochs().stream().anyMatch(row -> row.values().containsKey(name));
  }

  private static Chart sequence(List<Phase> phases, String name, String group) {
    List<Double> x = new ArrayList<>();
    List<List<@Nullable Double>> values = new ArrayList<>();
    int before = 0;
    for (Phase phase : phases) {
      List<@Nullable Double> own = new ArrayList<>(Collections.nCopies(x.size(), null));
      for (int index : evenly(phase.epochs().size(), MOST_POINTS / phases.size())) {
        x.add((double) before + index + 1);
        own.add(orGap(phase.epochs().get(index).values().getOrDefault(name, Double.NaN)));
      }
      before += phase.epochs().size();
      values.add(own);
    }
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      List<@Nullable Double> own = values.get(i);
      own.addAll(Collections.nCopies(x.size() - own.size(), null));
      series.add(new Series(phases.get(i).name(), Role.LAYER, Collections.unmodifiableList(own)));
    }
    return new Chart(
        ResultWords.of(name) + ", all trainings",
        Form.LINES,
        "epoch",
        x,
        series,
        false,
        false,
        null,
        "",
        group);
  }

  /** Gradient norm by layer, logarithmic; null without gradients. */
  static @Nullable Chart ofGradients(Phase phase, String group) {
    return ofLayers("gradient norm by layer", phase, LayerStatistics::gradientNorm, true, group);
  }

  /** Share of saturated units by layer; null without saturation. */
  static @Nullable Chart ofSaturation(Phase phase, String group) {
    boolean nowhere =
        phase.layerStatistics().stream()
            .allMatch(layer -> layer.saturation().stream().allMatch(share -> share == 0));
    if (nowhere) {
      return null; // the sentence says so
    }
    return ofLayers("saturated units by layer", phase, LayerStatistics::saturation, false, group);
  }

  /** Predictions over true values, with the line on which they would be equal. */
  static Chart ofPredictions(Regression regression) {
    List<Integer> kept = keptPairs(regression);
    List<Double> truth = kept.stream().map(i -> rounded(regression.truth().get(i))).toList();
    return new Chart(
        "prediction over truth",
        Form.SCATTER,
        "true " + regression.target(),
        truth,
        List.of(
            new Series(
                "prediction",
                Role.POINTS,
                kept.stream().map(i -> rounded(regression.prediction().get(i))).toList()),
            new Series("prediction = truth", Role.REFERENCE, truth)),
        false,
        false,
        null,
        "",
        "");
  }

  /** How often prediction − truth has each size, in about 30 classes of equal width. */
  static @Nullable Chart ofResiduals(Regression regression) {
    double[] residuals =
        IntStream.range(0, regression.truth().size())
            .mapToDouble(i -> regression.prediction().get(i) - regression.truth().get(i))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (residuals.length < 3) {
      return null;
    }
    double least = residuals[0];
    double width = niceWidth((residuals[residuals.length - 1] - least) / 30);
    if (!(width > 0) || !Double.isFinite(width)) {
      return null;
    }
    long first = (long) Math.floor(least / width);
    int classes = (int) ((long) Math.floor(residuals[residuals.length - 1] / width) - first) + 1;
    long[] counts = new long[classes];
    for (double residual : residuals) {
      counts[(int) ((long) Math.floor(residual / width) - first)]++;
    }
    List<Double> centres = new ArrayList<>();
    List<@Nullable Double> heights = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      centres.add(rounded((first + i + 0.5) * width));
      heights.add((double) counts[i]);
    }
    return new Chart(
        "residuals",
        Form.BARS,
        "prediction − truth",
        centres,
        List.of(new Series("examples", Role.TRAINING, heights)),
        false,
        false,
        0.0,
        "",
        "");
  }

  /** The next larger of 1, 2, 5 times a power of ten, so that class limits are round numbers. */
  private static double niceWidth(double width) {
    double power = Math.pow(10, Math.floor(Math.log10(width)));
    for (double step : new double[] {1, 2, 5}) {
      if (step * power >= width) {
        return step * power;
      }
    }
    return 10 * power;
  }

  /** Indexes of the epochs that are drawn: first, last, best, and evenly many between them. */
  static List<Integer> keptEpochs(Phase phase) {
    int size = phase.epochs().size();
    Set<Integer> kept = new TreeSet<>(evenly(size, MOST_POINTS - 1));
    for (int i = 0; i < size; i++) {
      if (phase.bestEpoch() != null && phase.epochs().get(i).epoch() == phase.bestEpoch()) {
        kept.add(i);
      }
    }
    return List.copyOf(kept);
  }

  /** At most {@code most} indexes below {@code size}, with the first and the last. */
  static List<Integer> evenly(int size, int most) {
    if (size <= most) {
      return IntStream.range(0, size).boxed().toList();
    }
    return IntStream.range(0, most)
        .map(i -> (int) Math.round((double) i * (size - 1) / (most - 1)))
        .boxed()
        .toList();
  }

  private static List<Integer> keptPairs(Regression regression) {
    List<Integer> finite =
        IntStream.range(0, regression.truth().size())
            .filter(
                i ->
                    Double.isFinite(regression.truth().get(i))
                        && Double.isFinite(regression.prediction().get(i)))
            .boxed()
            .toList();
    return evenly(finite.size(), MOST_POINTS).stream()
        .map(finite::get)
        .sorted(Comparator.comparing(i -> regression.truth().get(i)))
        .toList();
  }

  private static void addMetric(
      Phase phase, List<Integer> kept, String name, String label, Role role, List<Series> series) {
    if (phase.epochs().stream().anyMatch(row -> row.values().containsKey(name))) {
      series.add(
          new Series(
              label,
              role,
              values(phase, kept, row -> row.values().getOrDefault(name, Double.NaN))));
    }
  }

  private static List<@Nullable Double> values(
      Phase phase, List<Integer> kept, ToDoubleFunction<EpochRow> value) {
    List<@Nullable Double> values = new ArrayList<>();
    for (int index : kept) {
      values.add(orGap(value.applyAsDouble(phase.epochs().get(index))));
    }
    return Collections.unmodifiableList(values);
  }

  private static @Nullable Chart ofLayers(
      String title,
      Phase phase,
      java.util.function.Function<LayerStatistics, List<Double>> values,
      boolean gradients,
      String group) {
    List<Integer> kept = keptEpochs(phase);
    List<Series> series = new ArrayList<>();
    for (LayerStatistics layer : phase.layerStatistics()) {
      List<Double> all = values.apply(layer);
      if (!all.isEmpty()) {
        List<@Nullable Double> drawn = new ArrayList<>();
        for (int index : kept) {
          drawn.add(index < all.size() ? orGap(all.get(index)) : null);
        }
        series.add(new Series(layer.layer(), Role.LAYER, Collections.unmodifiableList(drawn)));
      }
    }
    return series.isEmpty()
        ? null
        : byEpoch(title, phase, kept, series, gradients, !gradients, group);
  }

  private static Chart byEpoch(
      String title,
      Phase phase,
      List<Integer> kept,
      List<Series> series,
      boolean logarithmic,
      boolean zeroToOne,
      String group) {
    Integer best = phase.bestEpoch();
    return new Chart(
        title,
        Form.LINES,
        "epoch",
        kept.stream().map(index -> (double) phase.epochs().get(index).epoch()).toList(),
        series,
        logarithmic,
        zeroToOne,
        best == null ? null : (double) best,
        best == null ? "" : phase.keptBest() ? Chart.KEPT : "best",
        group);
  }

  private static @Nullable Double orGap(double value) {
    return Double.isFinite(value) ? rounded(value) : null;
  }

  /** Six significant digits: more cannot be seen, and would double the size of the page. */
  private static Double rounded(double value) {
    return value == 0 || !Double.isFinite(value)
        ? Double.valueOf(value)
        : Double.valueOf(
            new java.math.BigDecimal(value).round(new java.math.MathContext(6)).doubleValue());
  }
}
