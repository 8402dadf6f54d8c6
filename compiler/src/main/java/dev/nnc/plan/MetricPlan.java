package dev.nnc.plan;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.KeptRows;
import dev.nnc.catalog.Rule;
import java.util.Arrays;
import java.util.List;

/**
 * A metric of an action. The function's output {@code sums} is a float vector; this metric's part
 * begins at {@code offset}. Its output {@code kept} is float [batch, columns].
 *
 * @param name as results call it: {@code accuracy}, or {@code price.mae} where there are several
 *     outputs
 * @param unit what brings the numbers that it compares back to the unit of the truth's column;
 *     empty if it takes them as they are
 * @param kept its columns of what is kept of each row until the end
 */
public record MetricPlan(
    String name, Configured metric, int offset, int length, List<UnitInput> unit, Columns kept) {
  public MetricPlan {
    unit = List.copyOf(unit);
  }

  /** Some columns of a matrix, from 0 on. */
  public record Columns(int first, int count) {
    public static final Columns NONE = new Columns(0, 0);
  }

  /** A metric for which sums suffice. */
  public MetricPlan(String name, Configured metric, int offset, int length, List<UnitInput> unit) {
    this(name, metric, offset, length, unit, Columns.NONE);
  }

  /** A metric of numbers as they are. */
  public MetricPlan(String name, Configured metric, int offset, int length) {
    this(name, metric, offset, length, List.of());
  }

  /**
   * Two inputs of a function, as numbers or in the shape of a row: the factor and the addend that
   * undo some steps of a field, which are known when these have learned from the data.
   *
   * @param run which of the {@link ColumnUnit#runs} of the field
   */
  public record UnitInput(String field, int run, String factor, String addend) {}

  /** The number, from the added-up {@code sums} of all batches and what was kept of the rows. */
  public double combine(double[] sums, KeptRows rows) {
    return rule()
        .combine(
            Arrays.copyOfRange(sums, offset, offset + length),
            rows.columns(kept.first(), kept.count()),
            metric.options());
  }

  /** The number on a draw of the rows; {@code all} are the added-up sums of all rows. */
  public double combineDraw(double[] sums, double[] all, KeptRows rows) {
    return rule()
        .combineDraw(
            Arrays.copyOfRange(sums, offset, offset + length),
            Arrays.copyOfRange(all, offset, offset + length),
            rows.columns(kept.first(), kept.count()),
            metric.options());
  }

  /** Whether it is made of sums over rows alone. */
  public boolean isOfSums() {
    return kept.count() == 0;
  }

  /** Whether the result is this metric, of whatever part. */
  public boolean isCalled(String result) {
    return result.equals(name) || result.substring(result.indexOf('.') + 1).equals(name);
  }

  public Rule.Metric rule() {
    return (Rule.Metric) metric.entry().rule();
  }
}
