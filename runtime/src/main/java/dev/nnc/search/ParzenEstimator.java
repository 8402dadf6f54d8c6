package dev.nnc.search;

import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A density over a space that is a weighted sum of kernels: one at each of some points, and one
 * that is spread over the whole space. A kernel is a product over the params: a normal distribution
 * cut off at the ends of a range, on its scale; for a choice, the value of the point with most of
 * the probability and all others with the rest (Aitchison and Aitken 1976).
 */
final class ParzenEstimator {
  /** No kernel is narrower than this part of its domain. */
  private static final double LEAST_WIDTH = 0.03;

  private final Space space;

  /** Of each kernel, the logarithm of its share. */
  private final double[] logShares;

  private final double[] sums;

  /** [params][kernels] of ranges: places on the scale, and widths. */
  private final double[][] centers;

  private final double[][] widths;

  /** [params][kernels]: the logarithm of what a range holds of its normal distribution. */
  private final double[][] logInside;

  /**
   * A density.
   *
   * @param weights one for each point; the part that knows nothing has weight 1
   */
  ParzenEstimator(Space space, List<double[]> points, double[] weights) {
    this.space = space;
    int kernels = points.size() + 1;
    logShares = new double[kernels];
    sums = new double[kernels];
    double total = Arrays.stream(weights).sum() + 1;
    double sum = 0;
    for (int k = 0; k < kernels; k++) {
      double share = (k < weights.length ? weights[k] : 1) / total;
      logShares[k] = StrictMath.log(share);
      sum += share;
      sums[k] = sum;
    }
    int params = space.size();
    centers = new double[params][kernels];
    widths = new double[params][kernels];
    logInside = new double[params][kernels];
    for (int i = 0; i < params; i++) {
      switch (space.domains().get(i)) {
        case Choice ignored -> {
          for (int k = 0; k < points.size(); k++) {
            centers[i][k] = points.get(k)[i];
          }
        }
        case Range range -> lay(range, i, points);
      }
    }
  }

  private void lay(Range range, int param, List<double[]> points) {
    int size = points.size();
    double whole = range.end() - range.start();
    double[] at = centers[param];
    for (int k = 0; k < size; k++) {
      at[k] = range.scaled(points.get(k)[param]);
    }
    at[size] = (range.start() + range.end()) / 2;
    double[] width = widths(Arrays.copyOf(at, size), range.start(), range.end());
    for (int k = 0; k <= size; k++) {
      widths[param][k] = k < size ? width[k] : Math.max(whole, Double.MIN_NORMAL);
      logInside[param][k] =
          StrictMath.log(
              Normal.between(
                  (range.start() - at[k]) / widths[param][k],
                  (range.end() - at[k]) / widths[param][k]));
    }
  }

  /**
   * A kernel reaches to the farther one of its neighbours, the ends among them (Bergstra et al.
   * 2011, section 4.2), but is no narrower, with n points, than the part {@code (n + 2)^−α} of the
   * domain: few points know little. Watanabe calls this magic clipping. With d params {@code α = 1
   * + 1/d}, since points lie the farther from each other the more params there are.
   */
  private double[] widths(double[] at, double start, double end) {
    double[] sorted = at.clone();
    Arrays.sort(sorted);
    double part = Math.max(LEAST_WIDTH, StrictMath.pow(at.length + 2, -1 - 1.0 / space.size()));
    double least = Math.max((end - start) * part, Double.MIN_NORMAL);
    double[] widths = new double[at.length];
    for (int k = 0; k < at.length; k++) {
      int place = Arrays.binarySearch(sorted, at[k]);
      double below = place == 0 ? start : sorted[place - 1];
      double above = place == sorted.length - 1 ? end : sorted[place + 1];
      widths[k] = Math.max(Math.max(at[k] - below, above - at[k]), least);
    }
    return widths;
  }

  /** A point drawn from the density. */
  double[] sample(SplittableRandom random) {
    double place = random.nextDouble() * sums[sums.length - 1];
    int kernel = 0;
    while (kernel < sums.length - 1 && sums[kernel] <= place) {
      kernel++;
    }
    double[] point = new double[space.size()];
    for (int i = 0; i < point.length; i++) {
      point[i] =
          switch (space.domains().get(i)) {
            case Range range -> sample(range, centers[i][kernel], widths[i][kernel], random);
            case Choice choice ->
                isWide(kernel) || random.nextDouble() < spread(choice)
                    ? random.nextInt(choice.size())
                    : centers[i][kernel];
          };
    }
    return point;
  }

  private static double sample(Range range, double center, double width, SplittableRandom random) {
    if (range.start() == range.end()) {
      return range.low();
    }
    double at;
    do {
      at = center + width * Normal.sample(random);
    } while (at < range.start() || at > range.end());
    return range.value(at);
  }

  /** The logarithm of the density at a point, on the scales of the ranges. */
  double logDensity(double[] point) {
    double[] logs = logShares.clone();
    for (int i = 0; i < point.length; i++) {
      switch (space.domains().get(i)) {
        case Range range -> {
          double low = range.scaled(range.whole() ? point[i] - 0.5 : point[i]);
          double high = range.scaled(range.whole() ? point[i] + 0.5 : point[i]);
          for (int k = 0; k < logs.length; k++) {
            double from = (low - centers[i][k]) / widths[i][k];
            logs[k] +=
                range.whole()
                    ? StrictMath.log(Normal.between(from, (high - centers[i][k]) / widths[i][k]))
                    : Normal.logDensity(from) - StrictMath.log(widths[i][k]);
            logs[k] -= logInside[i][k];
          }
        }
        case Choice choice -> {
          double other = 1.0 / choice.size();
          double spread = spread(choice);
          for (int k = 0; k < logs.length; k++) {
            double share = isWide(k) ? 1 : spread;
            share = share * other + (point[i] == centers[i][k] ? 1 - share : 0);
            logs[k] += StrictMath.log(share);
          }
        }
      }
    }
    double most = Arrays.stream(logs).max().orElseThrow();
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - most);
    }
    return most + StrictMath.log(sum);
  }

  /**
   * How much of a choice's kernel is spread over all values: each of them has one n-th of what the
   * point's own has in addition, with n kernels.
   */
  private double spread(Choice choice) {
    return choice.size() / (double) (logShares.length + choice.size());
  }

  /** Whether a kernel is the one that knows nothing. */
  private boolean isWide(int kernel) {
    return kernel == logShares.length - 1;
  }
}
