package dev.nnc.train;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a training is between two epochs, without its weights. The rows of the next epoch, their
 * order and their random changes follow from the seed, the phase and the number of epochs done.
 *
 * @param seed of the run
 * @param phase the training's name
 * @param epochs those that are done
 * @param steps training steps so far
 * @param seconds that the training has taken so far
 * @param updates one for each update of the training, in its order
 * @param stops one for each stop condition, in its order
 * @param stopReason why a condition wants an end after these epochs, in a few words; null if none
 *     does
 * @param checkpoint the best by the rule of {@code checkpoint: best(…)}
 */
public record TrainingProgress(
    long seed,
    String phase,
    List<Epoch> epochs,
    long steps,
    double seconds,
    List<UpdateProgress> updates,
    List<BestSoFar> stops,
    @Nullable String stopReason,
    BestSoFar checkpoint) {
  public TrainingProgress {
    epochs = Epochs.of(epochs);
    updates = List.copyOf(updates);
    stops = List.copyOf(stops);
  }

  /**
   * How far an update is.
   *
   * @param batches that it was made with, those that only added gradients up among them
   * @param rate of its last step; 0 if its rate does not change
   */
  public record UpdateProgress(long batches, double rate) {
    static final UpdateProgress NONE = new UpdateProgress(0, 0);
  }

  /** The same, with other epochs. */
  public TrainingProgress withEpochs(List<Epoch> others) {
    return new TrainingProgress(
        seed, phase, others, steps, seconds, updates, stops, stopReason, checkpoint);
  }

  /** Number of the last epoch that is done, 0 at the beginning. */
  public int epoch() {
    return epochs.size();
  }

  /** The epochs with one more. */
  List<Epoch> epochsWith(Epoch next) {
    return Epochs.of(epochs).with(next);
  }
}
