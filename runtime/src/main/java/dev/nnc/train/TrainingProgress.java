package dev.nnc.train;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a training is, without its weights. The rows of the next epoch, their order and their
 * random changes follow from the seed, the phase and the number of epochs done. All but the last
 * three are as they were after the last epoch that is done.
 *
 * @param seed of the run
 * @param phase the training's name
 * @param epochs those that are done
 * @param steps training steps of these
 * @param seconds that these have taken
 * @param updates one for each update of the training, in its order
 * @param stops one for each stop condition, in its order
 * @param stopReason why a condition wants an end after these epochs, in a few words; null if none
 *     does
 * @param goodEpoch the epoch that a failing training goes back to; 0 for what was before the first
 * @param checkpoints one for each rule of {@code checkpoint:}, in its order
 * @param within how far the next epoch is; null if it has not begun
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
    int goodEpoch,
    List<Kept> checkpoints,
    @Nullable WithinEpoch within) {
  public TrainingProgress {
    epochs = Epochs.of(epochs);
    updates = List.copyOf(updates);
    stops = List.copyOf(stops);
    checkpoints = List.copyOf(checkpoints);
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
        seed,
        phase,
        others,
        steps,
        seconds,
        updates,
        stops,
        stopReason,
        goodEpoch,
        checkpoints,
        within);
  }

  /** The same, so far in the next epoch. */
  TrainingProgress within(WithinEpoch place, List<Kept> kept) {
    return new TrainingProgress(
        seed, phase, epochs, steps, seconds, updates, stops, stopReason, goodEpoch, kept, place);
  }

  /** Where it is. */
  public KeptPlace place() {
    return new KeptPlace(epoch(), within == null ? 0 : within.steps());
  }

  /** The seconds that it has taken so far, those of an epoch that is not over among them. */
  public double secondsSoFar() {
    return seconds + (within == null ? 0 : within.seconds());
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
