package dev.nnc.search;

/** What a sampler may know when it chooses the point of a trial: the trials before it. */
public interface History {
  /** The point of an earlier trial; not to be changed. */
  double[] point(int trial);

  /**
   * What came out of a trial that is more than the sampler's lag before: less is better, and
   * infinity stands for a trial without a usable score.
   */
  double score(int trial);
}
