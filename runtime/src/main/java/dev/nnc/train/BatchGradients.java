package dev.nnc.train;

import dev.nnc.evaluate.Tally;
import java.util.List;

/**
 * What one batch comes to at some weights, before any of them changes.
 *
 * @param measured its loss and the sums of its metrics
 * @param gradients the bytes of each (row-major, little-endian), in the order of the inputs of the
 *     function that adds them up
 */
public record BatchGradients(Tally.Sums measured, List<byte[]> gradients) {
  public BatchGradients {
    gradients = List.copyOf(gradients);
  }
}
