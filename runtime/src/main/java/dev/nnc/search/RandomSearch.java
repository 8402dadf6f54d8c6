package dev.nnc.search;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Points at random, evenly over each domain, or evenly by the logarithm where it is logarithmic
 * (Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012). Each
 * point is a function of the seed and the number of its trial alone, but for one thing: where
 * values are counted, a point that has been tried is not tried again while another one can be
 * found.
 *
 * <p>{@code quasi} takes Halton's sequence with random permutations of its digits (Owen, "A
 * randomized Halton algorithm in R", arXiv 1706.02808, 2017) in place of independent numbers: each
 * point by itself is as random as before, but together they leave smaller holes. Of the first
 * {@code b^k} trials, {@code b} being the i-th prime number, exactly one has the i-th param in each
 * of {@code b^k} equal parts of its domain.
 */
public final class RandomSearch implements Sampler {
  /** How often another point is drawn in place of one that was tried before. */
  private static final int TRIES_FOR_NEW = 200;

  private final Space space;
  private final long seed;
  private final boolean quasi;

  /**
   * A random search.
   *
   * @param quasi whether points shun each other
   */
  public RandomSearch(Space space, long seed, boolean quasi) {
    this.space = space;
    this.seed = seed;
    this.quasi = quasi;
  }

  @Override
  public Space space() {
    return space;
  }

  @Override
  public int lag() {
    return NO_RESULTS;
  }

  @Override
  public double[] point(int trial, History earlier) {
    SplittableRandom random = Seeds.random(seed, trial, 0);
    double[] point = quasi ? halton(trial) : independent(random);
    for (int i = 0; i < TRIES_FOR_NEW && !isNew(point, trial, earlier); i++) {
      point = independent(random);
    }
    return point;
  }

  /** Whether no trial before has this point. */
  static boolean isNew(double[] point, int trial, History earlier) {
    for (int i = 0; i < trial; i++) {
      if (Arrays.equals(point, earlier.point(i))) {
        return false;
      }
    }
    return true;
  }

  private double[] independent(SplittableRandom random) {
    return space.domains().stream().mapToDouble(each -> each.at(random.nextDouble())).toArray();
  }

  private double[] halton(int trial) {
    double[] point = new double[space.size()];
    int prime = 1;
    for (int i = 0; i < point.length; i++) {
      prime = primeAfter(prime);
      point[i] = space.domains().get(i).at(halton(trial, i, prime));
    }
    return point;
  }

  /**
   * The radical inverse of a number: its digits behind the point in opposite order, each permuted,
   * the zeros behind the last of them too as far as a double can tell.
   */
  private double halton(int trial, int param, int base) {
    double place = 0;
    double unit = 1;
    int rest = trial;
    for (int digit = 0; unit > 0x1p-53; digit++) {
      unit /= base;
      place += unit * permuted(rest % base, param, digit, base);
      rest /= base;
    }
    return Math.min(place, Math.nextDown(1.0));
  }

  /**
   * Where the permutation of a digit's place takes it (Fisher and Yates, in Durstenfeld's form).
   */
  private int permuted(int digit, int param, int place, int base) {
    SplittableRandom random = Seeds.random(seed, param, place);
    int[] order = new int[base];
    for (int i = 0; i < base; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order[digit];
  }

  private static int primeAfter(int number) {
    int next = number + 1;
    while (!isPrime(next)) {
      next++;
    }
    return next;
  }

  private static boolean isPrime(int number) {
    for (int divisor = 2; divisor * divisor <= number; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return true;
  }
}
