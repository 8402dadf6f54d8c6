package dev.nnc.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, "Algorithms for
 * hyper-parameter optimization", NeurIPS 2011): trials are split at the {@code γ}-quantile of their
 * scores into good ones and others, a density is laid over each, {@code l} and {@code g}, points
 * are drawn from {@code l}, and the one with the greatest {@code l / g} is tried, which is the one
 * with the greatest expected improvement.
 *
 * <p>All params together have one density (its multivariate form), with settings that Watanabe
 * compares ("Tree-structured Parzen estimator: understanding its algorithm components and their
 * roles for better empirical performance", arXiv 2304.11127): {@code γ} = 0.2, a good trial weighs
 * by how much better it is than the quantile, both densities hold a part that is wide and knows
 * nothing, and kernels have a least width that falls with the number of trials.
 *
 * <p>The last {@link #LAG} trials may still be executed when the next one is chosen; their points
 * count as not good, so that trials side by side do not all try the same. The first trials, and
 * those that are chosen while too few are known, are those of a {@linkplain RandomSearch
 * quasi-random search}. No point is tried twice while another one can be found.
 */
public final class Tpe implements Sampler {
  /** How many trials may be executed beside the one that is chosen. */
  public static final int LAG = 3;

  /** How many trials are chosen without a look at results. */
  private static final int FIRST = 10;

  /** How many results are needed at least. */
  private static final int FEWEST_RESULTS = 4;

  /** Which part of the trials is good; at most {@link #MOST_GOOD} of them. */
  private static final double GAMMA = 0.2;

  private static final int MOST_GOOD = 25;
  private static final int CANDIDATES = 24;
  private static final int TRIES_FOR_NEW = 200;

  private final Space space;
  private final long seed;
  private final int lag;
  private final RandomSearch first;

  /** A search with as many trials side by side as usual. */
  public Tpe(Space space, long seed) {
    this(space, seed, LAG);
  }

  /**
   * A search.
   *
   * @param lag how many trials right before one it does without the results of; the more, the more
   *     trials can be executed at once, and the less each of them learns from others
   */
  public Tpe(Space space, long seed, int lag) {
    if (lag < 0) {
      throw new IllegalArgumentException("a lag of " + lag);
    }
    this.space = space;
    this.seed = seed;
    this.lag = lag;
    this.first = new RandomSearch(space, seed, true);
  }

  @Override
  public Space space() {
    return space;
  }

  @Override
  public int lag() {
    return lag;
  }

  @Override
  public double[] point(int trial, History earlier) {
    int known = Math.max(0, trial - lag);
    if (trial < FIRST || known < FEWEST_RESULTS) {
      return first.point(trial, earlier);
    }
    List<Integer> ranked =
        IntStream.range(0, known)
            .boxed()
            .sorted(Comparator.comparingDouble(earlier::score))
            .toList();
    int split = Math.min((int) Math.ceil(GAMMA * known), MOST_GOOD);
    List<Integer> others = new ArrayList<>(ranked.subList(split, known));
    IntStream.range(known, trial).forEach(others::add);
    List<double[]> goodPoints = points(ranked.subList(0, split), earlier);
    ParzenEstimator good =
        new ParzenEstimator(space, goodPoints, improvements(ranked, split, earlier));
    ParzenEstimator other =
        new ParzenEstimator(space, points(others, earlier), ones(others.size()));
    SplittableRandom random = Seeds.random(seed, trial, 1);
    double best = Double.NEGATIVE_INFINITY;
    double[] chosen = null;
    for (int i = 0; i < CANDIDATES || (chosen == null && i < TRIES_FOR_NEW); i++) {
      double[] point = good.sample(random);
      double ratio = good.logDensity(point) - other.logDensity(point);
      if (ratio > best && RandomSearch.isNew(point, trial, earlier)) {
        best = ratio;
        chosen = point;
      }
    }
    return chosen == null ? first.point(trial, earlier) : chosen;
  }

  private static List<double[]> points(List<Integer> trials, History earlier) {
    return trials.stream().map(earlier::point).toList();
  }

  /**
   * How much better each good trial is than the best one that is not good; all alike where that
   * cannot be told. The mean is 1, which is what the part weighs that knows nothing.
   */
  private static double[] improvements(List<Integer> ranked, int split, History earlier) {
    double[] weights = new double[split];
    double sum = 0;
    double bound = earlier.score(ranked.get(split));
    for (int i = 0; i < split; i++) {
      weights[i] = bound - earlier.score(ranked.get(i));
      sum += weights[i];
    }
    if (!(sum > 0) || !Double.isFinite(sum)) {
      return ones(split);
    }
    for (int i = 0; i < split; i++) {
      weights[i] *= split / sum;
    }
    return weights;
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }
}
