package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.KeptRows;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
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
    KeptRows kept = new KeptRows(0);
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
      List<Value> each =
          rule.kept(bench.x, predicted, actual, target, metric.options()).stream()
              .map(value -> bench.x.cast(value, bench.x.floats()))
              .toList();
      if (!each.isEmpty()) {
        Tensor columns = bench.run(bench.x.concat(each, 1));
        kept = kept.width() == 0 ? new KeptRows(columns.shape()[1]) : kept;
        kept.add(floats(columns.data()));
      }
      start += size;
    }
    return rule.combine(total, kept, metric.options());
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
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
    Arrays.fill(constant, 1013.1f); // of which rounding leaves a variance
    for (String name : List.of("r2", "explained_variance")) {
      assertThat(measure(metric(name), 1, uniform(1, ROWS), numbers(), constant)).isZero();
      assertThat(measure(metric(name), 1, constant, numbers(), constant)).isEqualTo(1);
    }
    double[] shifted = Arrays.stream(constant).map(each -> each + 0.1).toArray();
    assertThat(measure(metric("r2"), 1, shifted, numbers(), constant)).isZero();
    assertThat(measure(metric("explained_variance"), 1, shifted, numbers(), constant)).isEqualTo(1);
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

  /** As {@code f1_score(truth, answers, labels=classes, average="macro", zero_division=0)}. */
  @Test
  void aDrawOfTheRowsCountsTheClassesOfAllRows() {
    // Right, answered and actual rows of three classes; the draw has none of the third one.
    double[] all = {4, 1, 1, 5, 2, 1, 5, 2, 1, 8};
    double[] draw = {4, 2, 0, 5, 3, 0, 6, 2, 0, 8};
    assertThat(ofDraw("f1", draw, all)).isCloseTo((8.0 / 11 + 4.0 / 5) / 3, offset(1e-12));
    assertThat(ofDraw("precision", draw, all)).isCloseTo((4.0 / 5 + 2.0 / 3) / 3, offset(1e-12));
    assertThat(ofDraw("recall", draw, all)).isCloseTo((4.0 / 6 + 1) / 3, offset(1e-12));
    double[] ofAll = Arrays.copyOf(all, 9);
    double[] ofDraw = Arrays.copyOf(draw, 9);
    assertThat(ofDraw("balanced_accuracy", ofDraw, ofAll))
        .isCloseTo((4.0 / 6 + 1) / 3, offset(1e-12));
    assertThat(ofDraw("mean_iou", ofDraw, ofAll)).isCloseTo((4.0 / 7 + 2.0 / 3) / 3, offset(1e-12));
    // A class that no row has counts nowhere.
    assertThat(ofDraw("f1", draw, draw)).isCloseTo((8.0 / 11 + 4.0 / 5) / 2, offset(1e-12));
  }

  private static double ofDraw(String name, double[] draw, double[] all) {
    Configured metric = metric(name);
    return ((Rule.Metric) metric.entry().rule())
        .combineDraw(draw, all, new KeptRows(0), metric.options());
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

  /** Of {@code sklearn.metrics} 1.7: 0.75, and 0.8333333 of the same four rows. */
  @Test
  void areasAreThoseOfScikitLearn() {
    KeptRows rows = new KeptRows(2);
    rows.add(new float[] {0.1f, 0, 0.4f, 0, 0.35f, 1, 0.8f, 1});
    assertThat(area("auc", rows)).isCloseTo(0.75, offset(1e-12));
    assertThat(area("average_precision", rows)).isCloseTo(0.8333333333, offset(1e-9));
    // As Davis & Goadrich join it: half of the hits at precision 1, the rest below one alarm.
    double joined = 0.5 + precisionBetween(1, 0, 1, 1) + precisionBetween(1, 1, 2, 1);
    assertThat(area("auc", rows, "curve", "pr")).isCloseTo(joined, offset(1e-6));
  }

  /** The area between two points of the precision-recall curve of two positive rows, in steps. */
  private static double precisionBetween(double hits, double alarms, double toHits, double to) {
    int steps = 1_000_000;
    double area = 0;
    for (int i = 0; i < steps; i++) {
      double share = (i + 0.5) / steps;
      double hit = hits + share * (toHits - hits);
      area += (toHits - hits) / steps / 2 * hit / (hit + alarms + share * (to - alarms));
    }
    return area;
  }

  private static double area(String name, KeptRows rows, Object... options) {
    Configured metric = metric(name, options);
    return ((Rule.Metric) metric.entry().rule()).combine(new double[0], rows, metric.options());
  }

  /** How numbers lie between 0 and 1. */
  private enum Scores {
    UNIFORM,
    LOG_UNIFORM_NEAR_0,
    NEAR_1,
    TIED,
    NEARLY_THE_SAME,
    CONSTANT;

    float draw(Random random, boolean positive) {
      double shift = positive ? 0.2 : 0;
      double drawn = Math.min(1, random.nextDouble() * (1 - shift) + shift);
      return (float)
          switch (this) {
            case UNIFORM -> drawn;
            case LOG_UNIFORM_NEAR_0 -> Math.exp(-40 * (1 - drawn));
            case NEAR_1 -> 1 - 1e-6 * (1 - drawn);
            case TIED -> Math.rint(4 * drawn) / 4;
            case NEARLY_THE_SAME -> 0.003 + 1e-8 * drawn;
            case CONSTANT -> 0.5;
          };
    }
  }

  @Test
  void areasAreExactWhereverTheNumbersLieAndHoweverRareTheClassIs() {
    for (Scores scores : Scores.values()) {
      for (double rate : new double[] {0.003, 0.05, 0.5, 0.99}) {
        for (int seed = 0; seed < 10; seed++) {
          Random random = new Random(seed);
          int count = 1500;
          float[] numbers = new float[2 * count];
          for (int row = 0; row < count; row++) {
            boolean positive = row == 0 || (row > 1 && random.nextDouble() < rate);
            numbers[2 * row] = scores.draw(random, positive);
            numbers[2 * row + 1] = positive ? 1 : 0;
          }
          KeptRows rows = new KeptRows(2);
          rows.add(numbers);
          assertThat(area("auc", rows))
              .as("auc of %s, %s, seed %s", scores, rate, seed)
              .isCloseTo(pairsInOrder(numbers), offset(1e-9));
          assertThat(area("average_precision", rows))
              .as("average precision of %s, %s, seed %s", scores, rate, seed)
              .isCloseTo(meanPrecision(numbers), offset(1e-9));
        }
      }
    }
  }

  /** How many pairs of a positive and another row are in order; equal ones count half. */
  private static double pairsInOrder(float[] numbers) {
    double pairs = 0;
    double ordered = 0;
    for (int a = 0; a < numbers.length; a += 2) {
      for (int b = 0; b < numbers.length && numbers[a + 1] == 1; b += 2) {
        if (numbers[b + 1] == 0) {
          pairs++;
          ordered += numbers[a] > numbers[b] ? 1 : numbers[a] == numbers[b] ? 0.5 : 0;
        }
      }
    }
    return ordered / pairs;
  }

  /** Of each positive row, the share of positive ones among those with at least its number. */
  private static double meanPrecision(float[] numbers) {
    double sum = 0;
    double positive = 0;
    for (int a = 0; a < numbers.length; a += 2) {
      if (numbers[a + 1] == 0) {
        continue;
      }
      double hits = 0;
      double called = 0;
      for (int b = 0; b < numbers.length; b += 2) {
        if (numbers[b] >= numbers[a]) {
          called++;
          hits += numbers[b + 1];
        }
      }
      positive++;
      sum += hits / called;
    }
    return sum / positive;
  }

  @Test
  void areasOfOneClassAloneAreNone() {
    KeptRows negative = new KeptRows(2);
    negative.add(new float[] {0.2f, 0, 0.7f, 0});
    assertThat(area("auc", negative)).isZero();
    assertThat(area("average_precision", negative)).isZero();
    assertThat(area("auc", new KeptRows(2))).isZero();
    KeptRows positive = new KeptRows(2);
    positive.add(new float[] {0.2f, 1, Float.NaN, 1});
    assertThat(area("auc", positive)).isZero();
    assertThat(area("average_precision", positive)).isEqualTo(1);
    // -0 is 0, and what is no number stands behind all others.
    KeptRows odd = new KeptRows(2);
    odd.add(new float[] {-0f, 1, 0f, 0, Float.NaN, 0});
    assertThat(area("auc", odd)).isEqualTo(0.75);
  }

  @Test
  void theAreaUnderTheRocCurveIsTheShareOfPairsInOrder() {
    double[] truth = drawn(31, ROWS, 2);
    double[] prediction = uniform(32, ROWS);
    double pairs = 0;
    double ordered = 0;
    for (int a = 0; a < ROWS; a++) {
      for (int b = 0; b < ROWS; b++) {
        if (truth[a] == 1 && truth[b] == 0) {
          pairs++;
          ordered += prediction[a] > prediction[b] ? 1 : 0;
        }
      }
    }
    double expected = ordered / pairs;
    Configured fine = metric("auc");
    assertThat(measure(fine, 1, prediction, classes(2), truth)).isCloseTo(expected, offset(1e-9));
    double[] two =
        IntStream.range(0, ROWS * 2)
            .mapToDouble(i -> i % 2 == 1 ? prediction[i / 2] : 1 - prediction[i / 2])
            .toArray();
    assertThat(measure(fine, 2, two, classes(2), truth)).isCloseTo(expected, offset(1e-9));
    // Of two independent values, one turned around: the mean of a and 1 - a.
    double[] twice = IntStream.range(0, ROWS * 2).mapToDouble(i -> truth[i / 2]).toArray();
    assertThat(measure(fine, 2, two, numbers(2), twice)).isCloseTo(0.5, offset(1e-9));
  }

  @Test
  void averagePrecisionSumsPrecisionsWhereRecallGrows() {
    double[] truth = drawn(33, ROWS, 2);
    double[] prediction = uniform(34, ROWS);
    Integer[] order = IntStream.range(0, ROWS).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (a, b) -> Double.compare(prediction[b], prediction[a]));
    double hits = 0;
    double expected = 0;
    for (int rank = 0; rank < ROWS; rank++) {
      if (truth[order[rank]] == 1) {
        hits++;
        expected += hits / (rank + 1);
      }
    }
    expected /= hits;
    Configured fine = metric("average_precision");
    assertThat(measure(fine, 1, prediction, classes(2), truth)).isCloseTo(expected, offset(1e-9));
  }

  @Test
  void agreementOfClasses() {
    double[] truth = drawn(35, ROWS, 3);
    double[] prediction = uniform(36, ROWS * 3);
    double[][] table = new double[3][3];
    for (int row = 0; row < ROWS; row++) {
      table[(int) truth[row]][best(prediction, row, 3)]++;
    }
    double right = 0;
    double chance = 0;
    double recalls = 0;
    double covariance = 0;
    double answers2 = 0;
    double actual2 = 0;
    for (int k = 0; k < 3; k++) {
      double actual = DoubleStream.of(table[k]).sum();
      double answered = table[0][k] + table[1][k] + table[2][k];
      right += table[k][k];
      recalls += table[k][k] / actual / 3;
      chance += actual * answered / (ROWS * ROWS);
      covariance -= actual * answered;
      answers2 += answered * answered;
      actual2 += actual * actual;
    }
    covariance += right * ROWS;
    double matthews = covariance / Math.sqrt((ROWS * ROWS - answers2) * (ROWS * ROWS - actual2));
    assertThat(measure(metric("balanced_accuracy"), 3, prediction, classes(3), truth))
        .isCloseTo(recalls, offset(1e-12));
    assertThat(measure(metric("cohen_kappa"), 3, prediction, oneHot(3), hot(truth, 3)))
        .isCloseTo((right / ROWS - chance) / (1 - chance), offset(1e-12));
    assertThat(measure(metric("matthews"), 3, prediction, classes(3), truth))
        .isCloseTo(matthews, offset(1e-12));
  }

  @Test
  void agreementOfYesAndNo() {
    double[] truth = drawn(37, ROWS, 2);
    double[] prediction = uniform(38, ROWS);
    Set<Integer> called = rows(row -> prediction[row] > 0.5);
    Set<Integer> positive = rows(row -> truth[row] == 1);
    double tp = hits(called, positive);
    double fp = called.size() - tp;
    double fn = positive.size() - tp;
    double tn = ROWS - tp - fp - fn;
    double matthews =
        (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
    assertThat(measure(metric("matthews"), 1, prediction, classes(2), truth))
        .isCloseTo(matthews, offset(1e-12));
    assertThat(measure(metric("matthews"), 1, prediction, numbers(), truth))
        .isCloseTo(matthews, offset(1e-12));
    assertThat(measure(metric("specificity"), 1, prediction, classes(2), truth))
        .isCloseTo(tn / (tn + fp), offset(1e-12));
    assertThat(measure(metric("balanced_accuracy"), 1, prediction, classes(2), truth))
        .isCloseTo((tp / (tp + fn) + tn / (tn + fp)) / 2, offset(1e-12));
    assertThat(measure(metric("cohen_kappa"), 1, truth, classes(2), truth)).isEqualTo(1);
    assertThat(
            ((Rule.Metric) metric("matthews").entry().rule())
                .accepts(
                    new TensorType(ElementType.F64, Shape.of(2).batched()),
                    numbers(2),
                    metric("matthews").options()))
        .isNotNull();
  }

  /** In batches, against the formula over all rows. */
  @Test
  void meanIouIsTheMeanOfTheClassesOverlaps() {
    double[] prediction = uniform(51, ROWS * 4);
    double[] truth = drawn(52, ROWS, 3); // class 3 is answered only
    double sum = 0;
    for (int each = 0; each < 4; each++) {
      int number = each;
      Set<Integer> answered = rows(row -> best(prediction, row, 4) == number);
      Set<Integer> actual = rows(row -> truth[row] == number);
      double both = hits(answered, actual);
      sum += both / (answered.size() + actual.size() - both);
    }
    Configured metric = metric("mean_iou");
    assertThat(measure(metric, 4, prediction, classes(4), truth)).isCloseTo(sum / 4, offset(1e-12));
    assertThat(measure(metric, 4, prediction, oneHot(4), hot(truth, 4)))
        .isCloseTo(sum / 4, offset(1e-12));
    // A class that is neither answered nor true does not count.
    double[] none = new double[ROWS * 5];
    for (int i = 0; i < ROWS * 4; i++) {
      none[i / 4 * 5 + i % 4] = prediction[i];
    }
    assertThat(measure(metric, 5, none, classes(5), truth)).isCloseTo(sum / 4, offset(1e-12));
    assertThat(measure(metric, 1, drawn(53, ROWS, 2), classes(2), drawn(53, ROWS, 2))).isEqualTo(1);
  }

  /** Figures of Keras 3.15: {@code MeanIoU(4, sparse_y_pred=False)}, and {@code BinaryIoU}. */
  @Test
  void meanIouIsThatOfKeras() {
    double[] prediction = {
      0.7, 0.1, 0.1, 0.1, 0.2, 0.5, 0.2, 0.1, 0.1, 0.6, 0.2, 0.1, 0.3, 0.3, 0.35, 0.05, 0.8, 0.1,
      0.05, 0.05, 0.2, 0.3, 0.4, 0.1
    };
    assertThat(meanIou(prediction, 4, 0, 1, 2, 2, 1, 0)).isCloseTo(0.33333334, offset(1e-7));
    assertThat(meanIou(new double[] {0.2, 0.8, 0.4, 0.7, 0.9}, 1, 0, 1, 1, 0, 1))
        .isCloseTo(0.41666669, offset(1e-7));
  }

  private static double meanIou(double[] prediction, int units, double... truth) {
    Configured metric = metric("mean_iou");
    Rule.Metric rule = (Rule.Metric) metric.entry().rule();
    Bench bench = new Bench();
    Value predicted = bench.input(new Tensor(new int[] {truth.length, units}, prediction));
    Value actual = bench.input(new Tensor(new int[] {truth.length}, truth), ElementType.I32);
    double[] sums =
        rule
            .sums(bench.x, predicted, actual, classes(Math.max(2, units)), metric.options())
            .stream()
            .flatMapToDouble(sum -> DoubleStream.of(bench.run(sum).data()))
            .toArray();
    return rule.combine(sums, metric.options());
  }

  @Test
  void explainedVarianceForgivesAConstantError() {
    double[] truth = uniform(39, ROWS);
    double[] shifted = DoubleStream.of(truth).map(t -> t + 3).toArray();
    assertThat(measure(metric("explained_variance"), 1, shifted, numbers(), truth))
        .isCloseTo(1, offset(1e-9));
    double[] half = DoubleStream.of(truth).map(t -> t / 2 + 3).toArray();
    assertThat(measure(metric("explained_variance"), 1, half, numbers(), truth))
        .isCloseTo(0.75, offset(1e-9));
  }

  @Test
  void lossesAsMetricsAreMeansOverAllRows() {
    double[] prediction = uniform(40, ROWS * 2);
    double[] truth = DoubleStream.of(uniform(41, ROWS * 2)).map(t -> t + 0.5).toArray();
    double percent = 0;
    double logarithm = 0;
    double pinball = 0;
    double bent = 0;
    double cosine = 0;
    for (int i = 0; i < truth.length; i++) {
      double e = truth[i] - prediction[i];
      percent += 100 * Math.abs(e) / truth[i] / truth.length;
      logarithm += Math.pow(Math.log1p(truth[i]) - Math.log1p(prediction[i]), 2) / truth.length;
      pinball += Math.max(0.9 * e, -0.1 * e) / truth.length;
      bent += Math.log(Math.cosh(e)) / truth.length;
    }
    for (int row = 0; row < ROWS; row++) {
      double dot = 0;
      double p = 0;
      double t = 0;
      for (int i = 2 * row; i < 2 * row + 2; i++) {
        dot += prediction[i] * truth[i];
        p += prediction[i] * prediction[i];
        t += truth[i] * truth[i];
      }
      cosine += dot / Math.sqrt(p * t) / ROWS;
    }
    assertThat(measure(metric("mape"), 2, prediction, numbers(2), truth))
        .isCloseTo(percent, offset(1e-9));
    assertThat(measure(metric("msle"), 2, prediction, numbers(2), truth))
        .isCloseTo(logarithm, offset(1e-9));
    assertThat(measure(metric("quantile", "share", 0.9), 2, prediction, numbers(2), truth))
        .isCloseTo(pinball, offset(1e-9));
    assertThat(measure(metric("log_cosh"), 2, prediction, numbers(2), truth))
        .isCloseTo(bent, offset(1e-9));
    assertThat(measure(metric("cosine_similarity"), 2, prediction, numbers(2), truth))
        .isCloseTo(cosine, offset(1e-9));
  }

  @Test
  void everyMetricIsTestedHere() {
    assertThat(
            StandardCatalog.catalog().entries(Kind.METRIC).stream()
                .filter(entry -> entry.notYet() == null)
                // It measures nothing itself; BaselineTest has it.
                .filter(entry -> !(entry.rule() instanceof Rule.Baseline))
                // It takes whole sequences; SequenceMatchingTest has it.
                .filter(entry -> !entry.name().equals("edit_distance"))
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
            "binary_cross_entropy",
            "specificity",
            "explained_variance",
            "cosine_similarity",
            "balanced_accuracy",
            "cohen_kappa",
            "matthews",
            "mean_iou",
            "auc",
            "average_precision",
            "huber",
            "log_cosh",
            "mape",
            "msle",
            "quantile",
            "poisson",
            "kl_divergence",
            "hinge",
            "squared_hinge",
            "categorical_hinge");
  }
}
