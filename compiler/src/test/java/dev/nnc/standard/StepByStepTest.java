package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.StepByStep;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sequences of classes as truths, against sums over the steps that count. */
class StepByStepTest {
  /** Two rows of three steps and two classes. */
  private static final Tensor LOGITS =
      new Tensor(
          new int[] {2, 3, 2},
          new double[] {0.2, -0.4, 1.5, 0.1, -0.3, 0.8, 0.5, 0.5, -1.1, 0.9, 2, 1});

  private static final double[] CLASSES = {1, 0, -1, 0, 1, -1};

  private final Bench bench = new Bench();

  private static Rule.Target target(int padding) {
    return new Rule.Target(
        new TensorType(ElementType.I32, Shape.of(3).batched()),
        2,
        false,
        null,
        OptionalInt.of(padding));
  }

  private StepByStep steps(Value prediction, @Nullable Value mask) {
    Value truth = bench.input(new Tensor(new int[] {2, 3}, CLASSES), ElementType.I32);
    return StepByStep.of(bench.x, prediction, truth, target(-1), mask);
  }

  /** -log softmax(logits)[truth] of the step. */
  private static double loss(int step, int truth) {
    double a = LOGITS.data()[2 * step];
    double b = LOGITS.data()[2 * step + 1];
    return Math.log(Math.exp(a) + Math.exp(b)) - (truth == 0 ? a : b);
  }

  private Value crossEntropy(StepByStep steps, @Nullable Value weights) {
    Configured use = Defaults.use(Kind.LOSS, "cross_entropy");
    Rule.Loss rule = (Rule.Loss) use.entry().rule();
    assertThat(rule.accepts(steps.prediction().type(), steps.target(), "softmax", use.options()))
        .isNull();
    return steps.mean(
        bench.x,
        rule.apply(bench.x, steps.prediction(), steps.truth(), steps.target(), use.options()),
        weights);
  }

  @Test
  void paddingIsLeftOutOfLossesAndMetrics() {
    Value logits = bench.input(LOGITS);
    StepByStep steps = steps(bench.x.softmax(logits), null);
    Value loss = crossEntropy(steps, null);
    assertThat(bench.run(loss).get())
        .isCloseTo((loss(0, 1) + loss(1, 0) + loss(3, 0) + loss(4, 1)) / 4, offset(1e-12));
    bench.checkGradients(loss);

    Configured accuracy = Defaults.use(Kind.METRIC, "accuracy");
    List<Value> sums =
        ((Rule.Metric) accuracy.entry().rule())
            .sums(bench.x, steps.prediction(), steps.truth(), steps.target(), accuracy.options());
    // Step 0 is wrong, 1, 3 (a tie, of which the first is taken) and 4 are right.
    assertThat(bench.run(sums.get(0)).get()).isEqualTo(3);
    assertThat(bench.run(sums.get(1)).get()).isEqualTo(4);
  }

  @Test
  void whatThePredictionsMaskLeavesOutIsLeftOut() {
    Value mask =
        bench.input(
            new Tensor(new int[] {2, 3}, new double[] {1, 0, 1, 1, 1, 1}), ElementType.BOOL);
    Value loss = crossEntropy(steps(bench.x.softmax(bench.input(LOGITS)), mask), null);
    assertThat(bench.run(loss).get())
        .isCloseTo((loss(0, 1) + loss(3, 0) + loss(4, 1)) / 3, offset(1e-12));
  }

  @Test
  void weightsOfRowsGoToTheirSteps() {
    StepByStep steps = steps(bench.x.softmax(bench.input(LOGITS)), null);
    Value rows = bench.input(new Tensor(new int[] {2}, new double[] {1, 10}));
    Value loss = crossEntropy(steps, steps.spread(bench.x, rows));
    assertThat(bench.run(loss).get())
        .isCloseTo((loss(0, 1) + loss(1, 0) + 10 * (loss(3, 0) + loss(4, 1))) / 4, offset(1e-12));
  }

  /** A batch may hold nothing but empty texts. */
  @Test
  void nothingButPaddingCostsNothing() {
    Value mask = bench.input(new Tensor(new int[] {2, 3}, new double[6]), ElementType.BOOL);
    Value loss = crossEntropy(steps(bench.x.softmax(bench.input(LOGITS)), mask), null);
    assertThat(bench.run(loss).get()).isZero();
  }

  @Test
  void oneNumberAStepTellsTwoClassesApart() {
    Value sums = bench.input(new Tensor(new int[] {2, 3}, new double[] {2, -1, 9, -3, 1, 9}));
    StepByStep steps = steps(bench.x.sigmoid(sums), null);
    assertThat(StepByStep.accepts(bench.x.sigmoid(sums).type(), target(-1))).isNull();
    Configured use = Defaults.use(Kind.LOSS, "binary_cross_entropy");
    Value loss =
        steps.mean(
            bench.x,
            ((Rule.Loss) use.entry().rule())
                .apply(bench.x, steps.prediction(), steps.truth(), steps.target(), use.options()),
            null);
    double expected =
        (Math.log1p(Math.exp(-2))
                + Math.log1p(Math.exp(-1))
                + Math.log1p(Math.exp(-3))
                + Math.log1p(Math.exp(-1)))
            / 4;
    assertThat(bench.run(loss).get()).isCloseTo(expected, offset(1e-12));
  }

  /** As Keras 3's {@code MeanIoU(3, sparse_y_pred=False)} has it for two pictures of 2×2. */
  @Test
  void picturesOfClassesAreJudgedPixelByPixel() {
    Value prediction =
        bench.input(
            new Tensor(
                new int[] {2, 2, 2, 3},
                new double[] {
                  0.7, 0.2, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.6, 0.3, 0.1, 0.2, 0.2, 0.6, 0.1,
                  0.8, 0.1, 0.3, 0.4, 0.3, 0.9, 0.05, 0.05
                }));
    Value truth =
        bench.input(
            new Tensor(new int[] {2, 2, 2}, new double[] {0, 1, 1, 0, 2, 2, 1, 0}),
            ElementType.I32);
    Rule.Target target =
        new Rule.Target(new TensorType(ElementType.I32, Shape.of(2, 2).batched()), 3, false);
    StepByStep pixels = StepByStep.of(bench.x, prediction, truth, target, null);
    Configured use = Defaults.use(Kind.METRIC, "mean_iou");
    Rule.Metric rule = (Rule.Metric) use.entry().rule();
    double[] sums =
        rule
            .sums(bench.x, pixels.prediction(), pixels.truth(), pixels.target(), use.options())
            .stream()
            .flatMapToDouble(sum -> java.util.Arrays.stream(bench.run(sum).data()))
            .toArray();
    assertThat(rule.combine(sums, use.options())).isCloseTo(0.61111110, offset(1e-7));
  }

  @Test
  void stepsThatDoNotFitAreRefused() {
    TensorType whole = TensorType.f32(Shape.of(5).batched());
    TensorType longer = TensorType.f32(Shape.of(4, 2).batched());
    Rule.Target picture =
        new Rule.Target(new TensorType(ElementType.I32, Shape.of(8, 8).batched()), 3, false);
    assertThat(StepByStep.accepts(whole, target(0)))
        .extracting(Misfit::help)
        .asString()
        .contains("return: sequence");
    assertThat(StepByStep.accepts(longer, target(0)))
        .extracting(Misfit::message)
        .asString()
        .contains("4 steps", "3 steps");
    assertThat(StepByStep.accepts(longer, picture))
        .extracting(Misfit::help)
        .asString()
        .contains("conv(3, 1x1, softmax)");
    assertThat(StepByStep.accepts(TensorType.f32(Shape.of(8, 8, 3).batched()), picture)).isNull();
  }
}
