package dev.nnc.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * One trial of a sweep, when it is over.
 *
 * @param number from 0, in the order in which trials were chosen
 * @param values of the params, as a person would write them
 * @param ending how it ended
 * @param reason why it failed or was stopped; empty if it finished
 * @param results by the action's name, a point, and the name in the record of a run
 * @param curve a result after each epoch
 * @param seconds that it took
 */
public record Trial(
    int number,
    SequencedMap<String, String> values,
    Ending ending,
    String reason,
    SequencedMap<String, Double> results,
    List<Double> curve,
    double seconds) {
  public Trial {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    curve = List.copyOf(curve);
  }

  /** How a trial ends. */
  public enum Ending {
    FINISHED("finished"),
    STOPPED("stopped"),
    FAILED("failed");

    private final String word;

    Ending(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** The result; NaN if it has none of that name. */
  public double result(String name) {
    return results.getOrDefault(name, Double.NaN);
  }
}
