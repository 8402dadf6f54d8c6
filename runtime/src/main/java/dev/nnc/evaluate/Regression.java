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
 * @param summary over all numbers of all rows: mae, rmse, and, with up to 64 numbers a row, r2
 * @param constant what somebody reaches who always answers the same: the medians of the truths
 *     (mae), or their means (mse, rmse), of each number of a row its own
 * @param truth a sample of true values, at most {@value #SAMPLE}
 * @param prediction the predicted values of the same sample
 */
public record Regression(
    SequencedMap<String, Double> summary,
    SequencedMap<String, Double> constant,
    List<Double> truth,
    List<Double> prediction) {
  static final int SAMPLE = 2_000;

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
    return of(outputs, truth, null);
  }

  /**
   * The same in the unit of the truth's column.
   *
   * @param units the way back to it; null if the numbers are told as they are
   */
  static Regression of(Outputs outputs, float[] truth, @Nullable Units units) {
    int width = outputs.width();
    int rows = outputs.rows();
    SequencedMap<String, Double> summary = new LinkedHashMap<>();
    SequencedMap<String, Double> constant = new LinkedHashMap<>();
    if (rows > 0) {
      double absolute = 0;
      double squares = 0;
      double explained = 0;
      double fromMedian = 0;
      double fromMean = 0;
      double[] truths = new double[rows];
      for (int place = 0; place < width; place++) {
        double residual = 0;
        double sum = 0;
        for (int row = 0; row < rows; row++) {
          truths[row] = original(units, place, truth[row * width + place]);
          double error = original(units, place, outputs.value(row, place)) - truths[row];
          absolute += Math.abs(error);
          residual += error * error;
          sum += truths[row];
        }
        Arrays.sort(truths);
        double mean = sum / rows;
        double median = (truths[(rows - 1) / 2] + truths[rows / 2]) / 2;
        double variance = 0;
        for (double each : truths) {
          fromMedian += Math.abs(each - median);
          variance += (each - mean) * (each - mean);
        }
        squares += residual;
        fromMean += variance;
        explained += Determination.of(residual, variance, mean, rows);
      }
      double values = (double) rows * width;
      summary.put("mae", absolute / values);
      summary.put("rmse", Math.sqrt(squares / values));
      if (width <= MOST_AVERAGED) {
        summary.put("r2", explained / width);
      }
      constant.put("mae", fromMedian / values);
      constant.put("mse", fromMean / values);
      constant.put("rmse", Math.sqrt(fromMean / values));
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
    return new Regression(summary, constant, someTruth, somePrediction);
  }

  private static double original(@Nullable Units units, int place, float number) {
    return units == null ? number : units.original(place, number);
  }
}
