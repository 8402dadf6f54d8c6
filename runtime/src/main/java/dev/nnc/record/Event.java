package dev.nnc.record;

import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.plan.Part;
import dev.nnc.train.Epoch;
import dev.nnc.train.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;

/**
 * Something that happens in a run. Rows and seconds are told so that a time left can be worked out.
 */
public sealed interface Event {
  /** A data set is ready: its parts with their numbers of rows. */
  record DataReady(String data, SequencedMap<Part, Integer> rows, double seconds)
      implements Event {}

  /** A training begins. */
  record TrainingStarted(
      String phase, String network, String data, long epochs, int rows, int validationRows)
      implements Event {}

  /** Within an epoch, a few times a second at most. */
  record Progress(
      String phase,
      int epoch,
      long epochs,
      long rowsDone,
      int rows,
      SequencedMap<String, Double> results,
      double seconds)
      implements Event {}

  /** An epoch is done; {@code secondsSoFar} are those of the whole training. */
  record EpochDone(String phase, long epochs, Epoch epoch, double secondsSoFar) implements Event {}

  /** A training has ended, for whatever reason. */
  record TrainingEnded(String phase, Training training) implements Event {}

  /** A network was judged. */
  record Evaluated(
      String name,
      String network,
      String data,
      Part part,
      int rows,
      SequencedMap<String, Double> results,
      List<EvaluationResult> judgements)
      implements Event {
    public Evaluated {
      judgements = List.copyOf(judgements);
    }
  }

  /** How many rows are printed where the program does not say. */
  int SHOWN_ROWS = 20;

  /**
   * Predictions were made, and written to the file.
   *
   * @param table what is to be shown of them
   * @param rows how many of its rows
   */
  record Predicted(String name, PredictionTable table, int rows, Path file) implements Event {}

  /** Something that the person should know; errors among these end the run. */
  record Said(Diagnostic diagnostic) implements Event {}

  /** Is told what happens, in order, by the thread that carries the run out. */
  interface Listener {
    void on(Event event);
  }
}
