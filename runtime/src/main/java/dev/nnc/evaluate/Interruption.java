package dev.nnc.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * Whether somebody wants the run to end soon. Training looks here between steps, so that it ends
 * with whole steps and can keep its weights.
 */
public class Interruption {
  private final @Nullable Interruption around;
  private volatile int signal;

  public Interruption() {
    around = null;
  }

  /** An end of a part, which comes with the end of the whole at the latest. */
  public Interruption(Interruption around) {
    this.around = around;
  }

  /**
   * Asks for an end.
   *
   * @param number of the signal that asked: 2 for SIGINT, 15 for SIGTERM
   */
  public void request(int number) {
    if (signal == 0) {
      signal = number;
    }
  }

  public boolean requested() {
    return signal != 0 || (around != null && around.requested());
  }

  /** The number of the signal that asked, or 0. */
  public int signal() {
    return signal;
  }
}
