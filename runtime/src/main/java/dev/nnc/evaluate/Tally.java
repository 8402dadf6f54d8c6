package dev.nnc.evaluate;

import dev.nnc.catalog.KeptRows;
import dev.nnc.lower.Session.Results;
import dev.nnc.plan.MetricPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Adds up the losses and the metrics' sums of batches; a batch counts by its rows. */
public final class Tally {
  private final List<MetricPlan> metrics;
  private final double[] sums;
  private final KeptRows kept;
  private double loss;
  private long rows;

  public Tally(List<MetricPlan> metrics) {
    this.metrics = metrics;
    int length = 0;
    for (MetricPlan metric : metrics) {
      length = Math.max(length, metric.offset() + metric.length());
    }
    sums = new double[length];
    kept = new KeptRows(metrics.stream().mapToInt(each -> each.kept().count()).sum());
  }

  /** A tally that has seen some batches already. */
  public Tally(List<MetricPlan> metrics, Sums before) {
    this(metrics);
    if (before.rows() > 0) {
      add(before);
    }
  }

  /**
   * What was added up so far.
   *
   * @param loss over all rows, not their mean
   * @param metrics the sums of all metrics, one after another
   * @param kept what metrics need of each row, one row after another
   */
  public record Sums(double loss, long rows, List<Double> metrics, List<Float> kept) {
    public static final Sums NONE = new Sums(0, 0, List.of(), List.of());

    public Sums {
      metrics = List.copyOf(metrics);
      kept = List.copyOf(kept);
    }
  }

  /** What was added up so far. */
  public Sums sums() {
    List<Float> numbers = new ArrayList<>();
    for (float number : kept.numbers()) {
      numbers.add(number);
    }
    return new Sums(loss, rows, Arrays.stream(sums).boxed().toList(), numbers);
  }

  /** Adds a batch and says whether its loss is a finite number. */
  public boolean addLoss(Results results, int batchRows) {
    double batchLoss = results.scalar("loss");
    loss += batchLoss * batchRows;
    add(results, batchRows);
    return Double.isFinite(batchLoss);
  }

  /** Adds a batch that has no loss. */
  public void add(Results results, int batchRows) {
    rows += batchRows;
    if (sums.length > 0) {
      float[] batch = results.floats("sums");
      for (int i = 0; i < sums.length; i++) {
        sums[i] += batch[i];
      }
    }
    if (kept.width() > 0) {
      kept.add(results.floats("kept"));
    }
  }

  /** Adds what was measured elsewhere. */
  public void add(Sums others) {
    loss += others.loss();
    rows += others.rows();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += others.metrics().get(i);
    }
    float[] numbers = new float[others.kept().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = others.kept().get(i);
    }
    kept.add(numbers);
  }

  public long rows() {
    return rows;
  }

  /** The mean loss over all rows. */
  public double loss() {
    return loss / rows;
  }

  /** The metrics over all rows, each with the prefix before its name. */
  public SequencedMap<String, Double> metrics(String prefix) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    for (MetricPlan metric : metrics) {
      results.put(prefix + metric.name(), metric.combine(sums, kept));
    }
    return results;
  }

  /** The loss and the metrics. */
  public SequencedMap<String, Double> all(String prefix) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    results.put(prefix + "loss", loss());
    results.putAll(metrics(prefix));
    return results;
  }
}
