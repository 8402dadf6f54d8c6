package dev.nnc.cluster;

import java.io.Serializable;

/** What all tasks of a crew share: it goes to each machine, and makes a worker there. */
public interface Work extends Serializable {
  /**
   * A worker, which executes one task after another, or several at once.
   *
   * @throws UnfitMachineException if nothing can be executed on this machine
   */
  Worker begin() throws UnfitMachineException;
}
