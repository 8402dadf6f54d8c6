package dev.nnc.evaluate;

import dev.nnc.catalog.Determination;
import dev.nnc.data.step.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Numbers predicted for rows, judged as the metrics of the same names judge them.
 *
 * @param summary over all numbers of all rows: mae, rmse, and, with up to 64 numbers a row, r2; of
 *     a quantile its loss alone
 * @param constant what somebody reaches who always answers the same: the medians of the truths
 *     (mae), their means (mse, rmse), or their quantiles, of each number of a row its own
 * @param share of the truths that should lie below the answers, where these are a quantile
 * @param truth a sample of true values, at most {@value #SAMPLE}
 * @param prediction the predicted values of the same sample
 */
public record Regression(
    SequencedMap<String, Double> summary,
    SequencedMap<String, Double> constant,
    @Nullable Double share,
    List<Double> truth,
    List<Double> prediction) {
  static final int SAMPLE = 2_000;

  /** The loss of quantiles, as the metric is called. */
  public static final String QUANTILE = "quantile";

  /** With more numbers a row, as in pictures, those that hardly vary would outweigh a mean r2. */
  private static final int MOST_AVERAGED = 64;

  private static final long STRIDE = 7_919;

  public Regression {
    truth = List.copyOf(truth);
    prediction = List.copyOf(prediction);
  }

  /**
   * Judges numbers.
   *
   * @param truth of all rows, as many a row as the outputs have
   */
  public static Regression of(Outputs outputs, float[] truth) {
    return of(outputs, truth, null, null);
  }

  /**
   * The same in the unit of the truth's column.
   *
   * @param units the way back to it; null if the numbers are told as they are
   * @param share see {@link Regression}
   */
  static Regression of(
      Outputs outputs, float[] truth, @Nullable Units units, @Nullable Double share) {
    int width = outputs.width();
    int rows = outputs.rows();
    SequencedMap<String, Double> summary = new LinkedHashMap<>();
    SequencedMap<String, Double> constant = new LinkedHashMap<>();
    if (rows > 0) {
      Sums sums = new Sums();
      for (int place = 0; place < width; place++) {
        double[] truths = new double[rows];
        double[] answers = new double[rows];
        for (int row = 0; row < rows; row++) {
          truths[row] = original(units, place, truth[row * width + place]);
          answers[row] = original(units, place, outputs.value(row, place));
        }
        sums.add(truths, answers, share);
      }
      double values = (double) rows * width;
      if (share != null) {
        summary.put(QUANTILE, sums.pinball / values);
        constant.put(QUANTILE, sums.fromQuantile / values);
      } else {
        summary.put("mae", sums.absolute / values);
        summary.put("rmse", Math.sqrt(sums.squares / values));
        if (width <= MOST_AVERAGED) {
          summary.put("r2", sums.explained / width);
        }
        constant.put("mae", sums.fromMedian / values);
        constant.put("mse", sums.fromMean / values);
        constant.put("rmse", Math.sqrt(sums.fromMean / values));
      }
    }
    List<Double> someTruth = new ArrayList<>();
    List<Double> somePrediction = new ArrayList<>();
    // Evenly spread over rows and their numbers, rather than the first ones: data are often sorted.
    long all = (long) rows * width;
    int sample = (int) Math.min(SAMPLE, all);
    for (int i = 0; i < sample; i++) {
      long row = sample == all ? i / width : (long) i * rows / sample;
      // By a prime, since an even step would meet the same few numbers of every row.
      int place = (int) (sample == all ? i % width : i * STRIDE % width);
      someTruth.add(original(units, place, truth[(int) row * width + place]));
      somePrediction.add(original(units, place, outputs.value((int) row, place)));
    }
    return new Regression(summary, constant, share, someTruth, somePrediction);
  }

  /** What errors come to, of the answers and of the best constants, each number by itself. */
  private static final class Sums {
    private double absolute;
    private double squares;
    private double explained;
    private double pinball;
    private double fromMedian;
    private double fromMean;
    private double fromQuantile;

    void add(double[] truths, double[] answers, @Nullable Double share) {
      int rows = truths.length;
      double[] sorted = truths.clone();
      Arrays.sort(sorted);
      if (share != null) {
        // The least truth below which, or at which, the share lies makes the loss smallest.
        double quantile = sorted[(int) Math.ceil(share * rows) - 1];
        for (int row = 0; row < rows; row++) {
          pinball += pinball(truths[row] - answers[row], share);
          fromQuantile += pinball(truths[row] - quantile, share);
        }
        return;
      }
      double median = (sorted[(rows - 1) / 2] + sorted[rows / 2]) / 2;
      double mean = Arrays.stream(truths).sum() / rows;
      double residual = 0;
      double variance = 0;
      for (int row = 0; row < rows; row++) {
        double error = answers[row] - truths[row];
        absolute += Math.abs(error);
        residual += error * error;
        fromMedian += Math.abs(truths[row] - median);
        variance += (truths[row] - mean) * (truths[row] - mean);
      }
      squares += residual;
      fromMean += variance;
      explained += Determination.of(residual, variance, mean, rows);
    }

    private static double pinball(double error, double share) {
      return Math.max(share * error, (share - 1) * error);
    }
  }

  private static double original(@Nullable Units units, int place, float number) {
    return units == null ? number : units.original(place, number);
  }
}
