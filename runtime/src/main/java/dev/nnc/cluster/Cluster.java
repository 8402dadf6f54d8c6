package dev.nnc.cluster;

/** Machines that execute tasks. Whoever opens one closes it. */
public interface Cluster extends AutoCloseable {
  /** As a person would write it. */
  String address();

  /** The name or number under which its machines reach this one. */
  String host();

  /** How many tasks are executed at once; at least 1. */
  int atOnce();

  /**
   * Has workers for tasks that share something.
   *
   * @param work goes to each machine once, when its first task does
   */
  Crew hire(Work work);

  /** Ends everything that is still executed. */
  @Override
  void close();
}
