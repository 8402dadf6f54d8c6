package dev.nnc.train;

import dev.nnc.evaluate.Tally;
import dev.nnc.train.TrainingProgress.UpdateProgress;
import java.util.List;

/**
 * How far an epoch is that is not over. Its rows, their order and their random changes follow from
 * its number, so the rest of it is known by how many of them are done.
 *
 * @param rows trained on so far in this epoch
 * @param steps training steps so far, those of earlier epochs included
 * @param seconds that it has taken so far
 * @param updates how far each update is
 * @param measured what each of them has measured in this epoch
 */
public record WithinEpoch(
    int rows, long steps, double seconds, List<UpdateProgress> updates, List<Tally.Sums> measured) {
  public WithinEpoch {
    updates = List.copyOf(updates);
    measured = List.copyOf(measured);
  }
}
