package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Outputs;
import dev.nnc.report.Wilson;
import dev.nnc.type.ColumnType;
import java.nio.IntBuffer;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * How well each row was answered.
 *
 * @param name of their mean, as metrics call it
 * @param moreIsBetter as for accuracy
 * @param shares whether each row is right or wrong, 1 or 0
 * @param values of the rows; NaN where there is nothing to judge
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
record RowScores(String name, boolean moreIsBetter, boolean shares, double[] values) {
  /** Those of an output; empty where its rows are not judged one by one. */
  static Optional<RowScores> of(JudgedOutput output) {
    return switch (output.judgement()) {
      case EvaluationResult.OfClasses classes -> Optional.of(ofClasses(classes, output.outputs()));
      case EvaluationResult.OfSteps ignored -> Optional.of(ofSteps(output));
      case EvaluationResult.OfLabels ignored -> Optional.of(ofLabels(output));
      case EvaluationResult.OfNumbers ignored -> Optional.of(ofNumbers(output));
      case EvaluationResult.OfSpelling ignored -> Optional.empty();
    };
  }

  private static RowScores ofClasses(EvaluationResult.OfClasses judged, Outputs outputs) {
    double[] values = new double[outputs.rows()];
    float[] one = new float[outputs.width()];
    for (int row = 0; row < values.length; row++) {
      outputs.row(row, one);
      values[row] = Classification.winner(one) == judged.truth(row) ? 1 : 0;
    }
    return new RowScores("accuracy", true, true, values);
  }

  private static RowScores ofSteps(JudgedOutput output) {
    Rows rows = output.evaluation().rows();
    String field = output.pair().field();
    ColumnType type = rows.type(field);
    Outputs outputs = output.outputs();
    int steps = (int) type.shape().size();
    int width = outputs.width() / steps;
    double[] values = new double[outputs.rows()];
    int[] truth = new int[steps];
    float[] one = new float[width];
    for (int row = 0; row < values.length; row++) {
      rows.copy(field, new int[] {row}, 0, 1, IntBuffer.wrap(truth));
      int right = 0;
      int all = 0;
      for (int step = 0; step < steps; step++) {
        if (type.padding().isPresent() && truth[step] == type.padding().getAsInt()) {
          continue;
        }
        for (int i = 0; i < width; i++) {
          one[i] = outputs.value(row, step * width + i);
        }
        all++;
        right += Classification.winner(one) == truth[step] ? 1 : 0;
      }
      values[row] = all == 0 ? Double.NaN : (double) right / all;
    }
    return new RowScores("accuracy", true, false, values);
  }

  private static RowScores ofLabels(JudgedOutput output) {
    Values truth = Values.field(output.pair().field(), output.evaluation().rows());
    Outputs outputs = output.outputs();
    double[] values = new double[outputs.rows()];
    for (int row = 0; row < values.length; row++) {
      int right = 0;
      for (int i = 0; i < outputs.width(); i++) {
        boolean yes = truth.numbers()[row * outputs.width() + i] == 1;
        right += (outputs.value(row, i) >= 0.5) == yes ? 1 : 0;
      }
      values[row] = (double) right / outputs.width();
    }
    return new RowScores("binary_accuracy", true, false, values);
  }

  private static RowScores ofNumbers(JudgedOutput output) {
    Values truth = Values.field(output.pair().field(), output.evaluation().rows());
    Outputs outputs = output.outputs();
    Units units = output.units().orElse(null);
    int width = Math.min(truth.width(), outputs.width());
    double[] values = new double[outputs.rows()];
    for (int row = 0; row < values.length; row++) {
      double sum = 0;
      for (int i = 0; i < width; i++) {
        double is = truth.numbers()[row * truth.width() + i];
        double said = outputs.value(row, i);
        sum +=
            units == null
                ? Math.abs(said - is)
                : Math.abs(units.original(i, said) - units.original(i, is));
      }
      values[row] = sum / width;
    }
    return new RowScores("mae", false, false, values);
  }

  /**
   * How far the mean of some rows is above that of the others, with an interval of 95 %.
   *
   * @param rows how many there are in the group
   * @param others how many beside it
   */
  record Difference(int rows, int others, double mean, double rest, double low, double high) {
    double value() {
      return mean - rest;
    }
  }

  /**
   * The rows of a group beside all others. The interval of two shares is made of Wilson's of each
   * (Newcombe 1998, method 10), that of two means of their standard errors (Welch).
   */
  Difference between(IntPredicate group) {
    Sums in = new Sums();
    Sums out = new Sums();
    for (int row = 0; row < values.length; row++) {
      if (!Double.isNaN(values[row])) {
        (group.test(row) ? in : out).add(values[row]);
      }
    }
    double difference = in.mean() - out.mean();
    if (shares) {
      Wilson one = Wilson.of(Math.round(in.sum), in.count);
      Wilson other = Wilson.of(Math.round(out.sum), out.count);
      return new Difference(
          in.count,
          out.count,
          in.mean(),
          out.mean(),
          difference - Math.hypot(in.mean() - one.low(), other.high() - out.mean()),
          difference + Math.hypot(one.high() - in.mean(), out.mean() - other.low()));
    }
    double half = Wilson.Z * Math.sqrt(in.squaredError() + out.squaredError());
    return new Difference(
        in.count, out.count, in.mean(), out.mean(), difference - half, difference + half);
  }

  private static final class Sums {
    private int count;
    private double sum;

    /** Of the squared distances from the mean (Welford 1962). */
    private double squares;

    void add(double value) {
      double before = mean();
      count++;
      sum += value;
      squares += count == 1 ? 0 : (value - before) * (value - mean());
    }

    double mean() {
      return count == 0 ? 0 : sum / count;
    }

    double squaredError() {
      return count < 2 ? 0 : squares / (count - 1) / count;
    }
  }
}
