package dev.nnc.evaluate;

import dev.nnc.catalog.KeptRows;
import dev.nnc.data.Rows;
import dev.nnc.lower.Session.Results;
import dev.nnc.plan.MetricPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Intervals of metrics by the percentiles of what they are on draws of the rows, as many as there
 * are, with repetition (Efron 1979). All metrics are made of sums over rows or of what is kept of
 * each, so that the function is called once for each row, and a draw only adds up, or chooses, what
 * came out.
 *
 * @param draws how often rows are drawn
 * @param confidence how much of the draws an interval holds, between 0 and 1
 * @param seed the same rows are drawn for the same seed, whatever answers are judged
 */
public record Bootstrap(int draws, double confidence, long seed) {
  /** How many numbers are kept at most, rows times those of each: 200 MB. */
  public static final long MOST_NUMBERS = 50_000_000;

  /** By how much of itself a metric of the rows' sums may differ from that of batches. */
  private static final double SAME = 1e-3;

  /**
   * The intervals.
   *
   * @param reasons why a metric has none, by the metric; to be read after "since"
   */
  public record Found(
      SequencedMap<String, Interval> intervals, SequencedMap<String, String> reasons) {}

  /**
   * Draws rows.
   *
   * @param function puts out the metrics' sums; given its units
   * @param all the metrics, of which there are some
   * @param results what the metrics are on all rows, by their names with the prefix before them
   */
  public Found of(
      Feeding function,
      Rows rows,
      List<MetricPlan> all,
      SequencedMap<String, Double> results,
      String prefix,
      Interruption interruption) {
    SequencedMap<String, Interval> intervals = new LinkedHashMap<>();
    SequencedMap<String, String> reasons = new LinkedHashMap<>();
    for (MetricPlan each : all) {
      if (!each.rule().canBeDrawn()) {
        reasons.put(each.name(), "it is made of greatest or smallest values or of quantiles");
      }
    }
    List<MetricPlan> metrics = all.stream().filter(each -> each.rule().canBeDrawn()).toList();
    if (metrics.isEmpty()) {
      return new Found(intervals, reasons);
    }
    int count = rows.count();
    int width = metrics.stream().mapToInt(each -> each.offset() + each.length()).max().orElse(0);
    KeptRows kept = new KeptRows(all.stream().mapToInt(each -> each.kept().count()).sum());
    int numbers = width + kept.width();
    if ((long) count * numbers > MOST_NUMBERS) {
      metrics.forEach(
          each ->
              reasons.put(
                  each.name(),
                  String.format(
                      Locale.ROOT,
                      "%,d rows of %,d numbers each are more than the %,d that are kept",
                      count,
                      numbers,
                      MOST_NUMBERS)));
      return new Found(intervals, reasons);
    }
    float[] sums = new float[count * width];
    int[] order = Rows.inOrder(count);
    for (int row = 0; row < count && !interruption.requested(); row++) {
      Results one = function.run(rows, order, row, 1);
      if (width > 0) {
        System.arraycopy(one.floats("sums"), 0, sums, row * width, width);
      }
      if (kept.width() > 0) {
        kept.add(one.floats("kept"));
      }
    }
    if (interruption.requested()) {
      return new Found(intervals, reasons);
    }
    double[] total = new double[width];
    for (int row = 0; row < count; row++) {
      add(sums, row, total);
    }
    double[][] replicates = new double[metrics.size()][draws];
    SplittableRandom seeds = new SplittableRandom(seed);
    List<SplittableRandom> own = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      own.add(seeds.split());
    }
    IntStream.range(0, draws)
        .parallel()
        .forEach(
            draw -> {
              double[] drawn = new double[width];
              SplittableRandom random = own.get(draw);
              int[] chosen = random.ints(count, 0, count).toArray();
              for (int row : chosen) {
                add(sums, row, drawn);
              }
              KeptRows some = kept.rows(chosen);
              for (int metric = 0; metric < metrics.size(); metric++) {
                replicates[metric][draw] = metrics.get(metric).combineDraw(drawn, total, some);
              }
            });
    for (int i = 0; i < metrics.size(); i++) {
      MetricPlan metric = metrics.get(i);
      double whole = results.getOrDefault(prefix + metric.name(), Double.NaN);
      double again = metric.combine(total, kept);
      if (!(Math.abs(whole - again) <= SAME * Math.max(Math.abs(whole), SAME))) {
        reasons.put(metric.name(), "it is no mean over rows, but depends on how they are batched");
      } else if (!Arrays.stream(replicates[i]).allMatch(Double::isFinite)) {
        reasons.put(metric.name(), "some draws of the rows give no number");
      } else {
        Arrays.sort(replicates[i]);
        intervals.put(
            prefix + metric.name(),
            new Interval(
                percentile(replicates[i], (1 - confidence) / 2),
                percentile(replicates[i], (1 + confidence) / 2)));
      }
    }
    return new Found(intervals, reasons);
  }

  private static void add(float[] sums, int row, double[] into) {
    int from = row * into.length;
    for (int i = 0; i < into.length; i++) {
      into[i] += sums[from + i];
    }
  }

  /** Between the two nearest, as NumPy's percentile is. */
  static double percentile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
