package dev.nnc.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The figures of a network or of a baseline, in the table of an evaluation.
 *
 * @param name as the program writes it
 * @param learnedFrom how many rows a baseline learned from; 0 for a network
 * @param results by name, with the part before it
 * @param intervals of those results that have one
 * @param reason why there are no results, to be read after "since"; empty if there are
 */
public record Measured(
    String name,
    int learnedFrom,
    SequencedMap<String, Double> results,
    SequencedMap<String, Interval> intervals,
    String reason) {
  public Measured {
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    intervals = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(intervals));
  }
}
