package dev.nnc.train;

import java.util.SequencedMap;

/** Is told how a training goes on. Called by the training's own thread, so it should be quick. */
public interface TrainingListener {
  /**
   * Now and then within an epoch, some ten times a second at most.
   *
   * @param rows trained on so far in this epoch
   * @param results so far in this epoch
   * @param seconds since the epoch began
   */
  void progress(int epoch, long rows, SequencedMap<String, Double> results, double seconds);

  /** After each epoch, with the weights as they are at its end. */
  void epochDone(Epoch epoch);

  /**
   * After {@link #epochDone} of an epoch, or after a step within one, that {@code checkpoint:} asks
   * to keep.
   */
  void checkpoint(Checkpoint checkpoint);

  /**
   * Whether the state after this epoch or step is to be kept for the case that the run is cut off.
   *
   * @param last whether the training ends with it
   */
  boolean wantsRecovery(boolean last);

  /**
   * After {@link #wantsRecovery} was answered by yes, and where the training was interrupted within
   * an epoch.
   */
  void recovery(Checkpoint checkpoint);
}
