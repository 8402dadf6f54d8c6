package dev.nnc.api;

import dev.nnc.evaluate.Interruption;

/** Where another thread, or the listener of the run itself, may ask a run for its end. */
public final class Stop {
  /** The number of SIGTERM, by which a system asks for an end. */
  private static final int ASKED = 15;

  private final Interruption interruption = new Interruption();

  /**
   * Asks for the end. The run ends at the next step with {@link RunEnd.State#INTERRUPTED}, with its
   * weights and results so far in its folder; {@link UnfinishedRun} goes on with it.
   */
  public void request() {
    interruption.request(ASKED);
  }

  public boolean requested() {
    return interruption.requested();
  }

  Interruption interruption() {
    return interruption;
  }
}
