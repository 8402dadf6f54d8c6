package dev.nnc.cluster;

/** The machines of a cluster, to which the program of a run is known. */
public interface Elsewhere {
  /** How many tasks are executed at once; at least 1. */
  int atOnce();

  /** The name or number under which the machines reach this one. */
  String host();

  /** How many machines share a training, this one among them; 1 if none is shared. */
  int workers();

  /**
   * Has workers that know the program and data of the run.
   *
   * @param shared what else their tasks share, in the form of whoever asks
   */
  Crew hire(byte[] shared);
}
