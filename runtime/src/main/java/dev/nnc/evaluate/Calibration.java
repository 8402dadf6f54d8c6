package dev.nnc.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether things happen as often as a network says: rows are put into bins by the probability that
 * it gave (Guo et al. 2017).
 *
 * @param bins those with rows, from low to high
 * @param error the expected calibration error: the distance of share and probability in each bin,
 *     weighted by its rows; from 0 to 1
 */
public record Calibration(List<Bin> bins, double error) {
  /** How many bins there are. */
  public static final int BINS = 10;

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * Rows with similar probabilities.
   *
   * @param probability their mean
   * @param share how many of them came true
   */
  public record Bin(double probability, double share, long rows) {}

  /**
   * Bins rows into ten of equal width, one after another; a probability of 1 belongs to the last.
   */
  public static final class Counts {
    private final double[] sums = new double[BINS];
    private final long[] hits = new long[BINS];
    private final long[] rows = new long[BINS];

    /**
     * Counts some rows.
     *
     * @param probability from 0 to 1
     * @param happened how many of them came true
     * @param times how many rows were given the probability
     */
    public void add(double probability, long happened, long times) {
      int bin = (int) Math.clamp(probability * BINS, 0, BINS - 1);
      sums[bin] += probability * times;
      hits[bin] += happened;
      rows[bin] += times;
    }

    public Calibration calibration() {
      long all = Arrays.stream(rows).sum();
      List<Bin> bins = new ArrayList<>();
      double error = 0;
      for (int i = 0; i < BINS; i++) {
        if (rows[i] > 0) {
          Bin bin = new Bin(sums[i] / rows[i], (double) hits[i] / rows[i], rows[i]);
          bins.add(bin);
          error += Math.abs(bin.share() - bin.probability()) * rows[i] / all;
        }
      }
      return new Calibration(bins, error);
    }
  }

  /**
   * Bins rows.
   *
   * @param probabilities from 0 to 1
   * @param happened whether what was given the probability was so
   */
  public static Calibration of(double[] probabilities, boolean[] happened) {
    Counts counts = new Counts();
    for (int i = 0; i < probabilities.length; i++) {
      counts.add(probabilities[i], happened[i] ? 1 : 0, 1);
    }
    return counts.calibration();
  }
}
