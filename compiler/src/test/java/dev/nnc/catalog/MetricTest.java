package dev.nnc.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Metrics on random data in batches of unequal size against plain Java over all rows. */
class MetricTest {
  private static final int[] BATCHES = {7, 3, 11};
  private static final int ROWS = 21;

  private static double measure(
      Configured metric, int units, double[] prediction, Rule.Target target, double[] truth) {
    Rule.Metric rule = (Rule.Metric) metric.entry().rule();
    TensorType type = new TensorType(ElementType.F64, Shape.of(units).batched());
    assertThat(rule.accepts(type, target, metric.options())).isNull();
    int width = truth.length / ROWS;
    double[] total = new double[0];
    int start = 0;
    for (int size : BATCHES) {
      Bench bench = new Bench();
      Value predicted =
          bench.input(
              new Tensor(
                  new int[] {size, units},
                  Arrays.copyOfRange(prediction, start * units, (start + size) * units)));
      int[] shape = target.type().shape().rank() == 1 ? new int[] {size} : new int[] {size, width};
      Value actual =
          bench.input(
              new Tensor(shape, Arrays.copyOfRange(truth, start * width, (start + size) * width)),
              target.type().element());
      List<Double> sums = new ArrayList<>();
      for (Value sum : rule.sums(bench.x, predicted, actual, target, metric.options())) {
        assertThat(sum.shape().isKnown()).isTrue();
        DoubleStream.of(bench.run(sum).data()).forEach(sums::add);
      }
      double[] before = total;
      total =
          IntStream.range(0, sums.size())
              .mapToDouble(i -> sums.get(i) + (before.length == 0 ? 0 : before[i]))
              .toArray();
      start += size;
    }
    return rule.combine(total, metric.options());
  }

  private static Configured metric(String name, Object... options) {
    return Defaults.use(Kind.METRIC, name, options);
  }

  private static Rule.Target classes(long classes) {
    return new Rule.Target(new TensorType(ElementType.I32, Shape.SCALAR.batched()), classes, false);
  }

  private static Rule.Target oneHot(long classes) {
    return new Rule.Target(
        new TensorType(ElementType.F64, Shape.of(classes).batched()), classes, true);
  }

  private static Rule.Target numbers(long... row) {
    return new Rule.Target(new TensorType(ElementType.F64, Shape.of(row).batched()), 0, false);
  }

  private static double[] uniform(long seed, int count) {
    return new Random(seed).doubles(count).toArray();
  }

  private static double[] drawn(long seed, int count, int classes) {
    return new Random(seed).ints(count, 0, classes).asDoubleStream().toArray();
  }

  private static int best(double[] prediction, int row, int units) {
    int best = 0;
    for (int i = 1; i < units; i++) {
      best = prediction[row * units + i] > prediction[row * units + best] ? i : best;
    }
    return best;
  }

  private static double[] hot(double[] truth, int classes) {
    return IntStream.range(0, truth.length * classes)
        .mapToDouble(i -> truth[i / classes] == i % classes ? 1 : 0)
        .toArray();
  }

  @Test
  void accuracyOfSeveralClasses() {
    double[] prediction = uniform(1, ROWS * 4);
    double[] truth = drawn(2, ROWS, 4);
    long right =
        IntStream.range(0, ROWS).filter(row -> best(prediction, row, 4) == truth[row]).count();
    double expected = right / (double) ROWS;
    assertThat(measure(metric("accuracy"), 4, prediction, classes(4), truth)).isEqualTo(expected);
    assertThat(measure(metric("accuracy"), 4, prediction, oneHot(4), hot(truth, 4)))
        .isEqualTo(expected);
  }

  @Test
  void accuracyOfOneNumber() {
    double[] prediction = uniform(3, ROWS);
    double[] truth = drawn(4, ROWS, 2);
    for (double threshold : new double[] {0.5, 0.3}) {
      long right =
          IntStream.range(0, ROWS)
              .filter(row -> (prediction[row] > threshold) == (truth[row] > threshold))
              .count();
      Configured metric = metric("accuracy", "threshold", threshold);
      assertThat(measure(metric, 1, prediction, classes(2), truth))
          .isEqualTo(right / (double) ROWS);
      assertThat(measure(metric, 1, prediction, numbers(), truth)).isEqualTo(right / (double) ROWS);
      assertThat(measure(metric, 1, prediction, numbers(1), truth))
          .isEqualTo(right / (double) ROWS);
    }
  }

  @Test
  void accuracyOfSeveralAnswers() {
    double[] prediction = uniform(5, ROWS * 2);
    double[] truth = drawn(6, ROWS * 2, 2);
    long right =
        IntStream.range(0, ROWS * 2).filter(i -> (prediction[i] > 0.5) == (truth[i] == 1)).count();
    assertThat(measure(metric("accuracy"), 2, prediction, numbers(2), truth))
        .isEqualTo(right / (2.0 * ROWS));
  }

  @Test
  void topK() {
    double[] prediction = uniform(7, ROWS * 6);
    double[] truth = drawn(8, ROWS, 6);
    long right =
        IntStream.range(0, ROWS)
            .filter(
                row ->
                    IntStream.range(0, 6)
                            .filter(
                                i ->
                                    prediction[row * 6 + i]
                                        > prediction[row * 6 + (int) truth[row]])
                            .count()
                        < 3)
            .count();
    assertThat(measure(metric("top_k", "k", 3L), 6, prediction, classes(6), truth))
        .isEqualTo(right / (double) ROWS);
    Configured five = metric("top_k");
    Misfit misfit =
        ((Rule.Metric) five.entry().rule())
            .accepts(
                new TensorType(ElementType.F32, Shape.of(5).batched()), classes(5), five.options());
    assertThat(misfit).isNotNull();
  }

  @Test
  void errorsOfNumbers() {
    double[] prediction = uniform(9, ROWS * 2);
    double[] truth = uniform(10, ROWS * 2);
    double squares = 0;
    double sizes = 0;
    for (int i = 0; i < truth.length; i++) {
      squares += Math.pow(prediction[i] - truth[i], 2) / truth.length;
      sizes += Math.abs(prediction[i] - truth[i]) / truth.length;
    }
    assertThat(measure(metric("mse"), 2, prediction, numbers(2), truth))
        .isCloseTo(squares, offset(1e-12));
    assertThat(measure(metric("rmse"), 2, prediction, numbers(2), truth))
        .isCloseTo(Math.sqrt(squares), offset(1e-12));
    assertThat(measure(metric("mae"), 2, prediction, numbers(2), truth))
        .isCloseTo(sizes, offset(1e-12));
  }

  @Test
  void explainedVariance() {
    double[] prediction = uniform(11, ROWS * 2);
    double[] truth = uniform(12, ROWS * 2);
    double expected = 0;
    for (int column = 0; column < 2; column++) {
      int at = column;
      double mean =
          IntStream.range(0, ROWS).mapToDouble(row -> truth[2 * row + at]).average().orElseThrow();
      double residual = 0;
      double variance = 0;
      for (int row = 0; row < ROWS; row++) {
        residual += Math.pow(truth[2 * row + at] - prediction[2 * row + at], 2);
        variance += Math.pow(truth[2 * row + at] - mean, 2);
      }
      expected += (1 - residual / variance) / 2;
    }
    assertThat(measure(metric("r2"), 2, prediction, numbers(2), truth))
        .isCloseTo(expected, offset(1e-9));
    double[] constant = new double[ROWS];
    assertThat(measure(metric("r2"), 1, constant, numbers(), constant)).isEqualTo(1);
    assertThat(measure(metric("r2"), 1, uniform(1, ROWS), numbers(), constant)).isZero();
  }

  @Test
  void precisionRecallAndF1OfTwoClasses() {
    double[] prediction = uniform(13, ROWS);
    double[] truth = drawn(14, ROWS, 2);
    double[] two =
        IntStream.range(0, 2 * ROWS)
            .mapToDouble(i -> i % 2 == 1 ? prediction[i / 2] : 1 - prediction[i / 2])
            .toArray();
    Set<Integer> called = rows(row -> prediction[row] > 0.5);
    Set<Integer> positive = rows(row -> truth[row] == 1);
    double precision = hits(called, positive) / called.size();
    double recall = hits(called, positive) / positive.size();
    double f1 = 2 * precision * recall / (precision + recall);
    assertThat(measure(metric("precision"), 1, prediction, classes(2), truth)).isEqualTo(precision);
    assertThat(measure(metric("recall"), 1, prediction, classes(2), truth)).isEqualTo(recall);
    assertThat(measure(metric("f1"), 1, prediction, classes(2), truth))
        .isCloseTo(f1, offset(1e-12));
    assertThat(measure(metric("precision"), 2, two, classes(2), truth)).isEqualTo(precision);
    assertThat(measure(metric("recall"), 2, two, oneHot(2), hot(truth, 2))).isEqualTo(recall);
  }

  @Test
  void precisionRecallAndF1OfSeveralClassesAreMeansOverThose() {
    // Class 4 occurs neither in the truth nor in the predictions, and must not count.
    double[] truth = drawn(15, ROWS, 4);
    double[] prediction =
        IntStream.range(0, ROWS * 5)
            .mapToDouble(i -> i % 5 == 4 ? -1 : uniform(16 + i, 1)[0])
            .toArray();
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    for (int i = 0; i < 4; i++) {
      int each = i;
      Set<Integer> called = rows(row -> best(prediction, row, 5) == each);
      Set<Integer> actual = rows(row -> truth[row] == each);
      double p = called.isEmpty() ? 0 : hits(called, actual) / called.size();
      double r = actual.isEmpty() ? 0 : hits(called, actual) / actual.size();
      precision += p / 4;
      recall += r / 4;
      f1 += p + r == 0 ? 0 : 2 * p * r / (p + r) / 4;
    }
    assertThat(measure(metric("precision"), 5, prediction, classes(5), truth))
        .isCloseTo(precision, offset(1e-12));
    assertThat(measure(metric("recall"), 5, prediction, classes(5), truth))
        .isCloseTo(recall, offset(1e-12));
    assertThat(measure(metric("f1"), 5, prediction, oneHot(5), hot(truth, 5)))
        .isCloseTo(f1, offset(1e-12));
  }

  private static Set<Integer> rows(IntPredicate predicate) {
    Set<Integer> rows = new TreeSet<>();
    IntStream.range(0, ROWS).filter(predicate).forEach(rows::add);
    return rows;
  }

  private static double hits(Set<Integer> called, Set<Integer> actual) {
    return called.stream().filter(actual::contains).count();
  }

  @Test
  void crossEntropiesAreMeansOverAllRows() {
    double[] raw = uniform(17, ROWS * 3);
    double[] truth = drawn(18, ROWS, 3);
    double expected = 0;
    for (int row = 0; row < ROWS; row++) {
      double sum = raw[3 * row] + raw[3 * row + 1] + raw[3 * row + 2];
      expected -= Math.log(raw[3 * row + (int) truth[row]] / sum) / ROWS;
    }
    assertThat(measure(metric("cross_entropy"), 3, raw, classes(3), truth))
        .isCloseTo(expected, offset(1e-9));
    double[] one = uniform(19, ROWS);
    double[] label = drawn(20, ROWS, 2);
    double binary = 0;
    for (int row = 0; row < ROWS; row++) {
      binary -= Math.log(label[row] == 1 ? one[row] : 1 - one[row]) / ROWS;
    }
    assertThat(measure(metric("binary_cross_entropy"), 1, one, classes(2), label))
        .isCloseTo(binary, offset(1e-9));
  }

  @Test
  void everyMetricIsTestedHere() {
    assertThat(
            StandardCatalog.catalog().entries(Kind.METRIC).stream()
                .filter(entry -> entry.notYet() == null)
                .map(Entry::name))
        .containsExactlyInAnyOrder(
            "accuracy",
            "top_k",
            "mse",
            "rmse",
            "mae",
            "r2",
            "precision",
            "recall",
            "f1",
            "cross_entropy",
            "binary_cross_entropy");
  }
}
