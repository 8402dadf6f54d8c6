package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** `ctc` against the sum over all paths and against Keras, `edit_distance` against counting. */
class SequenceMatchingTest {
  private static final int PADDING = -1;

  private final Bench bench = new Bench();

  private static Rule.Target target(long length, int padding) {
    return new Rule.Target(
        new TensorType(ElementType.I32, Shape.of(length).batched()),
        2,
        false,
        null,
        OptionalInt.of(padding));
  }

  private static Tensor logits(long seed, int rows, int time) {
    double[] data = new Random(seed).doubles(rows * time * 3L, -2, 2).toArray();
    return new Tensor(new int[] {rows, time, 3}, data);
  }

  private double[] losses(Tensor logits, @Nullable Tensor mask, int padding, double[]... truth) {
    Value prediction = bench.x.softmax(bench.input(logits));
    return bench.run(losses(prediction, mask, padding, truth)).data();
  }

  private Value losses(Value prediction, @Nullable Tensor mask, int padding, double[]... truth) {
    Configured use = Defaults.use(Kind.LOSS, "ctc");
    Rule.Loss rule = (Rule.Loss) use.entry().rule();
    Rule.Target target = target(truth[0].length, padding);
    assertThat(rule.accepts(prediction.type(), target, "softmax", use.options())).isNull();
    return rule.apply(
        bench.x,
        prediction,
        mask == null ? null : bench.input(mask, ElementType.BOOL),
        classes(truth),
        target,
        use.options());
  }

  private Value classes(double[]... truth) {
    double[] all = Arrays.stream(truth).flatMapToDouble(Arrays::stream).toArray();
    return bench.input(new Tensor(new int[] {truth.length, truth[0].length}, all), ElementType.I32);
  }

  /** -log of the sum of the probabilities of all paths that spell the classes; 2 is the blank. */
  private static double byPaths(Tensor logits, int row, List<Integer> steps, double... wanted) {
    int time = logits.shape()[1];
    double sum = 0;
    for (int path = 0; path < Math.pow(3, steps.size()); path++) {
      double probability = 1;
      int rest = path;
      int before = 2;
      List<Double> spelled = new ArrayList<>();
      for (int step : steps) {
        int each = rest % 3;
        rest /= 3;
        int at = (row * time + step) * 3;
        double all = 0;
        for (int i = 0; i < 3; i++) {
          all += Math.exp(logits.data()[at + i]);
        }
        probability *= Math.exp(logits.data()[at + each]) / all;
        if (each != 2 && each != before) {
          spelled.add((double) each);
        }
        before = each;
      }
      if (spelled.equals(Arrays.stream(wanted).boxed().toList())) {
        sum += probability;
      }
    }
    return -Math.log(sum);
  }

  @Test
  void theLossIsThatOfAllPaths() {
    Tensor logits = logits(1, 4, 5);
    List<Integer> all = List.of(0, 1, 2, 3, 4);
    assertThat(
            losses(
                logits,
                null,
                PADDING,
                new double[] {0, 1, 1},
                new double[] {1, -1, -1},
                new double[] {-1, 0, 0},
                new double[] {-1, -1, -1}))
        .containsExactly(
            new double[] {
              byPaths(logits, 0, all, 0, 1, 1),
              byPaths(logits, 1, all, 1),
              byPaths(logits, 2, all, 0, 0),
              byPaths(logits, 3, all)
            },
            offset(1e-5));
  }

  @Test
  void stepsThatTheMaskLeavesOutCountNowhere() {
    Tensor logits = logits(2, 3, 5);
    Tensor mask =
        new Tensor(new int[] {3, 5}, new double[] {1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0});
    assertThat(
            losses(
                logits,
                mask,
                PADDING,
                new double[] {0, 1},
                new double[] {1, 1},
                new double[] {0, -1}))
        .containsExactly(
            new double[] {
              byPaths(logits, 0, List.of(0, 1, 2), 0, 1),
              byPaths(logits, 1, List.of(1, 2, 3, 4), 1, 1),
              byPaths(logits, 2, List.of(0, 1), 0)
            },
            offset(1e-5));
  }

  /**
   * keras.losses.CTC (Keras 3 on TensorFlow) of the same logits with the blank in front and classes
   * from 1: 4.5428843 and 1.3370589, 2.9399717 together.
   */
  @Test
  void theLossIsThatOfKeras() {
    Tensor logits =
        new Tensor(
            new int[] {2, 5, 3},
            new double[] {
              -1, 0.25, -0.75, 0.75, 0, -0.75, 0.25, -0.25, -0.75, -0.25, -0.5, -0.75, -0.75, -0.75,
              -0.75, -0.25, 1, 0, -0.75, 0.75, 0, 1, 0.5, 0, 0.5, 0.25, 0, 0, 0, 0
            });
    Value loss =
        Rule.Loss.mean(
            bench.x,
            losses(
                bench.x.softmax(bench.input(logits)),
                null,
                PADDING,
                new double[] {0, 1, 1},
                new double[] {1, 0, -1}),
            null);
    assertThat(bench.run(loss).get()).isCloseTo(2.939971685, offset(1e-5));
  }

  @Test
  void derivativesFlowThroughEverythingAroundTheKernel() {
    Tensor numbers = logits(5, 2, 4);
    Tensor mask = new Tensor(new int[] {2, 4}, new double[] {1, 1, 1, 0, 1, 1, 1, 1});
    Value logits = bench.input(numbers);
    Value loss =
        bench.x.sumAll(
            losses(
                bench.x.softmax(logits),
                mask,
                PADDING,
                new double[] {0, 1},
                new double[] {-1, -1}));
    Value gradient = Interpreter.gradients(bench.x, loss).get(logits.id());
    assertThat(gradient).isNotNull();
    double[] slopes = bench.run(Objects.requireNonNull(gradient)).data();
    for (int place = 0; place < slopes.length; place++) {
      double[] sums = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = numbers.data().clone();
        moved[place] += side == 0 ? -1e-5 : 1e-5;
        Tensor there = new Tensor(numbers.shape(), moved);
        sums[side] =
            byPaths(there, 0, List.of(0, 1, 2), 0, 1) + byPaths(there, 1, List.of(0, 1, 2, 3));
      }
      assertThat(slopes[place]).isCloseTo((sums[1] - sums[0]) / 2e-5, offset(1e-5));
    }
  }

  @Test
  void probabilitiesThatNoSoftmaxMadeAreJudgedTheSame() {
    Tensor logits = logits(3, 2, 4);
    double[][] truth = {{0, 1}, {1, 1}};
    double[] fromSoftmax = losses(logits, null, PADDING, truth);
    Value shares = bench.x.multiply(bench.x.exp(bench.input(logits)), bench.x.scalar(0.5));
    assertThat(bench.run(losses(shares, null, PADDING, truth)).data())
        .containsExactly(fromSoftmax, offset(1e-5));
  }

  @Test
  void paddingMayBeAClassNumber() {
    Tensor logits = logits(4, 1, 4);
    assertThat(losses(logits, null, 0, new double[] {1, 1, 0}))
        .containsExactly(
            new double[] {byPaths(logits, 0, List.of(0, 1, 2, 3), 1, 1)}, offset(1e-5));
  }

  @Test
  void editDistanceCountsWhatTheStepsSpell() {
    // a a - a b (with a blank between): "aab"; the next row "ba"; then nothing.
    int[][] said = {{0, 0, 2, 0, 1}, {1, 1, 1, 0, 2}, {2, 2, 2, 2, 2}};
    Tensor shares =
        Tensor.filled(
            new int[] {3, 5, 3}, place -> said[place / 15][place / 3 % 5] == place % 3 ? 0.8 : 0.1);
    Configured use = Defaults.use(Kind.METRIC, "edit_distance");
    Rule.Metric rule = (Rule.Metric) use.entry().rule();
    Value prediction = bench.input(shares);
    Value truth =
        classes(
            new double[] {0, 0, 1, 1}, new double[] {1, 0, -1, -1}, new double[] {0, 1, -1, -1});
    // One of 4 is missing, none, 2 of 2.
    assertThat(
            distance(
                rule,
                use,
                rule.sums(bench.x, prediction, truth, target(4, PADDING), use.options())))
        .isCloseTo((0.25 + 0 + 1) / 3, offset(1e-6));
    Value mask =
        bench.input(
            new Tensor(
                new int[] {3, 5}, new double[] {1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1}),
            ElementType.BOOL);
    // "aa" lacks 2 of 4; "b" lacks 1 of 2.
    assertThat(
            distance(
                rule,
                use,
                rule.sums(bench.x, prediction, mask, truth, target(4, PADDING), use.options())))
        .isCloseTo((0.5 + 0.5 + 1) / 3, offset(1e-6));
    assertThat(rule.moreIsBetter()).isFalse();
  }

  @Test
  void editDistanceOfOneStepAndOfEmptyTruths() {
    Configured use = Defaults.use(Kind.METRIC, "edit_distance");
    Rule.Metric rule = (Rule.Metric) use.entry().rule();
    Value prediction =
        bench.input(new Tensor(new int[] {2, 1, 3}, new double[] {0.8, 0.1, 0.1, 0.1, 0.1, 0.8}));
    Value truth = classes(new double[] {-1}, new double[] {-1});
    assertThat(
            distance(
                rule,
                use,
                rule.sums(bench.x, prediction, truth, target(1, PADDING), use.options())))
        .isCloseTo(0.5, offset(1e-6));
  }

  private double distance(Rule.Metric rule, Configured use, List<Value> sums) {
    return rule.combine(
        sums.stream().mapToDouble(sum -> bench.run(sum).get()).toArray(), use.options());
  }
}
