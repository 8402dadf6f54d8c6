package dev.nnc.api;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Something that happens in a run. Trainings, evaluations and so on have the names that the program
 * or, without one there, nnc gives them: {@code train}. More sorts may come, so a {@code switch}
 * over them wants a {@code default}.
 */
public sealed interface RunEvent {
  /** The run folder is there; nothing was computed yet. */
  record Started(Path folder, long seed) implements RunEvent {}

  /**
   * A data set was read and prepared.
   *
   * @param rows by part: {@code train}, {@code validation}, {@code test}, or {@code everything}
   * @param seconds that it took
   */
  record DataReady(String data, SequencedMap<String, Integer> rows, double seconds)
      implements RunEvent {
    public DataReady {
      rows = ordered(rows);
    }
  }

  /**
   * A training begins.
   *
   * @param epochs at most
   * @param rows of the training part
   */
  record TrainingStarted(String name, String network, String data, long epochs, int rows)
      implements RunEvent {}

  /**
   * An epoch is done.
   *
   * @param epoch from 1
   * @param epochs at most
   * @param results {@code loss}, the metrics, and the same with {@code validation.} before it, in
   *     the units that the report shows
   * @param seconds of the whole training so far
   */
  record EpochDone(
      String training, int epoch, long epochs, SequencedMap<String, Double> results, double seconds)
      implements RunEvent {
    public EpochDone {
      results = ordered(results);
    }
  }

  /** A training has ended, for whatever reason. */
  record TrainingEnded(String name) implements RunEvent {}

  /**
   * A network was judged.
   *
   * @param part of the data: {@code test}
   * @param results by name, with the part before it: {@code test.accuracy}
   */
  record Evaluated(
      String name,
      String network,
      String data,
      String part,
      int rows,
      SequencedMap<String, Double> results)
      implements RunEvent {
    public Evaluated {
      results = ordered(results);
    }
  }

  /**
   * Predictions were made.
   *
   * @param file the CSV file that holds them
   */
  record Predicted(String name, Path file) implements RunEvent {}

  /** A trial of a search, or a fold, is over. */
  record TrialEnded(String name, Trial trial) implements RunEvent {}

  /** There is something to say; an error among these ends the run. */
  record Said(Problem problem) implements RunEvent {}

  private static <T> SequencedMap<String, T> ordered(Map<String, T> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
