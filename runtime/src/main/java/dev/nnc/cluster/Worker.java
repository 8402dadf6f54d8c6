package dev.nnc.cluster;

import java.util.function.BooleanSupplier;

/** Executes tasks on a machine of a cluster. */
public interface Worker extends AutoCloseable {
  /**
   * Executes one; other threads may have others executed meanwhile.
   *
   * @param end whether nobody waits for it any more; then the answer does not matter
   */
  byte[] execute(byte[] task, BooleanSupplier end);

  /** Gives back what it holds. */
  @Override
  void close();
}
