package dev.nnc.evaluate;

import java.util.ArrayList;
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
  private static final int BINS = 10;

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
   * Bins rows into ten of equal width; a probability of 1 belongs to the last.
   *
   * @param probabilities from 0 to 1
   * @param happened whether what was given the probability was so
   */
  public static Calibration of(double[] probabilities, boolean[] happened) {
    double[] sums = new double[BINS];
    long[] hits = new long[BINS];
    long[] rows = new long[BINS];
    for (int i = 0; i < probabilities.length; i++) {
      int bin = (int) Math.clamp(probabilities[i] * BINS, 0, BINS - 1);
      sums[bin] += probabilities[i];
      hits[bin] += happened[i] ? 1 : 0;
      rows[bin]++;
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int i = 0; i < BINS; i++) {
      if (rows[i] > 0) {
        Bin bin = new Bin(sums[i] / rows[i], (double) hits[i] / rows[i], rows[i]);
        bins.add(bin);
        error += Math.abs(bin.share() - bin.probability()) * rows[i] / probabilities.length;
      }
    }
    return new Calibration(bins, error);
  }
}
