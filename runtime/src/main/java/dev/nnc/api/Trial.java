package dev.nnc.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A trial of a {@code sweep}, or a fold of a {@code cross_validate}, when it is over.
 *
 * @param number from 0, in the order in which they were begun
 * @param values of the params that were searched over, as a person would write them; of a fold, its
 *     number
 * @param state how it ended
 * @param reason why it failed or was stopped; empty if it finished
 * @param results by the action's name, a point and the result's: {@code train.validation.accuracy},
 *     in the units that the report shows
 * @param curve of the result that is watched, after each epoch
 * @param score its result that is made large or small; NaN if it has none
 * @param seconds that it took
 */
public record Trial(
    int number,
    SequencedMap<String, String> values,
    State state,
    String reason,
    SequencedMap<String, Double> results,
    List<Double> curve,
    double score,
    double seconds) {
  public Trial {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    curve = List.copyOf(curve);
  }

  /** How a trial ends. */
  public enum State {
    FINISHED,
    /** The method of the search gave it up, since others were better. */
    STOPPED,
    FAILED
  }

  static Trial of(dev.nnc.record.Trial trial, double score) {
    return new Trial(
        trial.number(),
        trial.values(),
        switch (trial.ending()) {
          case FINISHED -> State.FINISHED;
          case STOPPED -> State.STOPPED;
          case FAILED -> State.FAILED;
        },
        trial.reason(),
        trial.results(),
        trial.curve(),
        score,
        trial.seconds());
  }
}
