package dev.nnc.search;

/**
 * A rule for the points that are tried. A point is a function of the number of its trial, of the
 * sampler's seed, and of what came out of the trials more than {@link #lag} before; so neither the
 * number of trials that are executed at once nor the order in which they end changes any point, and
 * a search that was cut off goes on with the points that it would have had.
 */
public sealed interface Sampler permits Grid, RandomSearch, Tpe {
  /** The lag of samplers that look at no result. */
  int NO_RESULTS = Integer.MAX_VALUE;

  /** Where the points lie. */
  Space space();

  /**
   * How many trials right before one it knows the points of, but not the results: as many may still
   * be executed when it is asked for the next one.
   */
  int lag();

  /**
   * The point of a trial.
   *
   * @param trial its number, from 0
   * @param earlier all trials before it
   */
  double[] point(int trial, History earlier);
}
