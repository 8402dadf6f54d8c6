package dev.nnc.evaluate;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.impl.EmptyDatasetProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.evaluation.RegressionEvaluation;
import org.tribuo.regression.evaluation.RegressionEvaluator;

/**
 * Numbers predicted for rows, judged by Tribuo.
 *
 * @param summary means over all numbers of a row: mae, rmse, and, with up to 64 numbers a row, r2
 *     (the share of the variance that is explained; over those numbers that vary)
 * @param truth a sample of true values, at most {@value #SAMPLE}
 * @param prediction the predicted values of the same sample
 */
public record Regression(
    SequencedMap<String, Double> summary, List<Double> truth, List<Double> prediction) {
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
    int width = outputs.width();
    int rows = outputs.rows();
    String[] names = new String[width];
    for (int i = 0; i < width; i++) {
      names[i] = width == 1 ? outputs.name() : outputs.name() + "[" + (i + 1) + "]";
    }
    MutableOutputInfo<Regressor> domain = new RegressionFactory().generateInfo();
    for (int row = 0; row < rows; row++) {
      domain.observe(new Regressor(names, doubles(truth, row * width, width)));
    }
    // Made when they are asked for: as objects, the rows would take many times their memory.
    List<Prediction<Regressor>> predictions =
        new AbstractList<>() {
          @Override
          public Prediction<Regressor> get(int row) {
            Regressor expected = new Regressor(names, doubles(truth, row * width, width));
            Regressor predicted = new Regressor(names, doubles(outputs.row(row), 0, width));
            return new Prediction<>(predicted, 1, new ArrayExample<>(expected));
          }

          @Override
          public int size() {
            return rows;
          }
        };
    RegressionEvaluation evaluation =
        new RegressionEvaluator()
            .evaluate(
                new FixedModel<>("network", domain.generateImmutableOutputInfo()),
                predictions,
                new EmptyDatasetProvenance());
    SequencedMap<String, Double> summary = new LinkedHashMap<>();
    summary.put("mae", evaluation.averageMAE());
    summary.put("rmse", evaluation.averageRMSE());
    // A number that is always the same has no variance of which a share could be explained.
    if (width <= MOST_AVERAGED) {
      evaluation.r2().values().stream()
          .mapToDouble(Double::doubleValue)
          .filter(Double::isFinite)
          .average()
          .ifPresent(r2 -> summary.put("r2", r2));
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
      someTruth.add((double) truth[(int) row * width + place]);
      somePrediction.add((double) outputs.value((int) row, place));
    }
    return new Regression(summary, someTruth, somePrediction);
  }

  private static double[] doubles(float[] numbers, int from, int count) {
    double[] doubles = new double[count];
    for (int i = 0; i < count; i++) {
      doubles[i] = numbers[from + i];
    }
    return doubles;
  }
}
