package dev.nnc.train;

import org.jspecify.annotations.Nullable;

/**
 * Machines that compute the gradients of some batches of an update, while the trainer computes
 * those of others. What they do not give, it computes itself: the weights are the same.
 */
public interface Helpers {
  /**
   * Begins with batches that follow one another, at the weights that the session holds now.
   *
   * @param epoch from 1
   * @param row where the first of them begins in the order of the epoch
   * @param place of the first among the batches of its update, from 0
   * @param batches how many there are in this epoch up to the end of the update
   */
  void ask(int epoch, int row, long place, long batches);

  /**
   * Waits for one of them.
   *
   * @return null if the trainer is to compute it
   */
  @Nullable BatchGradients take(long place);
}
