package dev.nnc.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network or a baseline with its figures, in the table of an evaluation.
 *
 * @param results metric by name
 * @param intervals of the metrics that have one
 * @param note a sentence below the table; may be empty
 */
public record Contender(
    String name, Map<String, Double> results, Map<String, Interval> intervals, String note) {
  public Contender {
    results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
  }

  /** Where a figure lies for most draws of the rows. */
  public record Interval(double low, double high) {}
}
