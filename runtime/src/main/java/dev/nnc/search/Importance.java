package dev.nnc.search;

import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How much of what trials differ in is due to each param: functional analysis of variance (Hutter,
 * Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML
 * 2014). A random forest is fitted to the scores; the mean of each tree over all other params is a
 * function of one param, and its variance, as a part of the tree's, is the param's share, in the
 * mean over the trees. Values count as evenly spread over each domain, wherever trials lie.
 *
 * @param shares of each param, from 0 to 1; what their sum is short of 1 is due to values of
 *     several params together
 */
public record Importance(List<Double> shares) {
  private static final int TREES = 64;

  /** Fewer trials tell nothing. */
  private static final int FEWEST_TRIALS = 4;

  /** More are thinned out. */
  private static final int MOST_TRIALS = 2000;

  /** How much worse than the median, as a multiple of how much better the best is, still counts. */
  private static final double FARTHEST = 2;

  public Importance {
    shares = List.copyOf(shares);
  }

  /** What is due to no param by itself. */
  public double together() {
    return Math.max(0, 1 - shares.stream().mapToDouble(Double::doubleValue).sum());
  }

  /**
   * The importance of the params.
   *
   * @param points of the trials
   * @param scores as many, less being better; NaN is a trial that failed. Scores that are far worse
   *     than most, and failures, count as the worst of the others, so that a loss that exploded
   *     does not hide all else
   * @return empty if there are too few trials, or all are equally good
   */
  public static Optional<Importance> of(Space space, List<double[]> points, double[] scores) {
    if (points.size() != scores.length) {
      throw new IllegalArgumentException(points.size() + " points, " + scores.length + " scores");
    }
    double[] bounded = bounded(scores);
    int trials = Math.min(points.size(), MOST_TRIALS);
    if (bounded.length < FEWEST_TRIALS || space.size() == 0) {
      return Optional.empty();
    }
    double[][] at = new double[space.size()][trials];
    double[] values = new double[trials];
    for (int trial = 0; trial < trials; trial++) {
      int from = (int) ((long) trial * points.size() / trials);
      values[trial] = bounded[from];
      for (int i = 0; i < space.size(); i++) {
        at[i][trial] = place(space.domains().get(i), points.get(from)[i]);
      }
    }
    double[] sums = new double[space.size()];
    int counted = 0;
    for (int number = 0; number < TREES; number++) {
      SplittableRandom random = Seeds.random(number);
      int[] drawn = IntStream.range(0, trials).map(i -> random.nextInt(trials)).toArray();
      double[] shares = RegressionTree.fitted(space, at, values, drawn).shares();
      if (shares.length > 0) {
        counted++;
        for (int i = 0; i < sums.length; i++) {
          sums[i] += shares[i];
        }
      }
    }
    if (counted == 0) {
      return Optional.empty();
    }
    List<Double> shares = new ArrayList<>();
    for (double sum : sums) {
      shares.add(sum / counted);
    }
    return Optional.of(new Importance(shares));
  }

  /** From 0 to 1 on the scale of a range; the number of a choice. */
  private static double place(Domain domain, double value) {
    return switch (domain) {
      case Range range ->
          range.start() == range.end()
              ? 0.5
              : (range.scaled(value) - range.start()) / (range.end() - range.start());
      case Choice ignored -> value;
    };
  }

  private static double[] bounded(double[] scores) {
    double[] sorted = Arrays.stream(scores).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return new double[0];
    }
    double median = sorted[sorted.length / 2];
    double bound = median + FARTHEST * (median - sorted[0]);
    double worst =
        Math.min(sorted[sorted.length - 1], median > sorted[0] ? bound : Double.MAX_VALUE);
    return Arrays.stream(scores)
        .map(score -> Double.isNaN(score) ? worst : Math.clamp(score, sorted[0], worst))
        .toArray();
  }
}
