package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Embedding, positions and masks against their formulas. */
class SequenceTest {
  private static final Random RANDOM = new Random(7);

  private static Tensor random(int... shape) {
    return Tensor.filled(shape, i -> RANDOM.nextGaussian());
  }

  private static Configured use(String name, Object... options) {
    return Defaults.use(Kind.LAYER, name, options);
  }

  private static Misfit refusal(Bench bench, Configured layer, Value... inputs) {
    Misfit misfit =
        ((Rule.Layer) layer.entry().rule()).accepts(bench, List.of(inputs), layer.options());
    if (misfit == null) {
      throw new AssertionError(layer.name() + " accepts " + List.of(inputs));
    }
    return misfit;
  }

  private static Value numbers(Bench bench, int[] shape, double... numbers) {
    return bench.input(Tensor.of(shape, numbers), ElementType.I32);
  }

  private static Value mask(Bench bench, Value of) {
    Value mask = bench.mask(of);
    if (mask == null) {
      throw new AssertionError("no mask");
    }
    return mask;
  }

  @Test
  void embeddingLooksRowsUpAndMarksPadding() {
    Bench bench = new Bench();
    Value tokens = numbers(bench, new int[] {2, 3}, 4, 1, 0, 2, 0, 0);
    bench.classes.put(tokens, 5L);
    Value output = bench.lay(use("embedding", "width", 2L), tokens);
    double[] table = bench.variable("table").data();
    assertThat(table).hasSize(10);
    assertThat(output.shape()).isEqualTo(Shape.of(3, 2).batched());
    assertThat(bench.run(output).data())
        .containsExactly(
            table[8], table[9], table[2], table[3], table[0], table[1], table[4], table[5],
            table[0], table[1], table[0], table[1]);
    assertThat(bench.run(mask(bench, output)).data()).containsExactly(1, 1, 0, 1, 0, 0);
  }

  @Test
  void embeddingOfOneClassARowHasNoMask() {
    Bench bench = new Bench();
    Value kind = numbers(bench, new int[] {2}, 2, 0);
    Value output = bench.lay(use("embedding", "width", 4L, "vocabulary", 3L), kind);
    assertThat(output.shape()).isEqualTo(Shape.of(4).batched());
    assertThat(bench.mask(output)).isNull();
  }

  @Test
  void embeddingWithoutMaskCountsZerosToo() {
    Bench bench = new Bench();
    Value tokens = numbers(bench, new int[] {1, 3}, 4, 1, 0);
    bench.classes.put(tokens, 5L);
    assertThat(bench.mask(bench.lay(use("embedding", "width", 2L, "mask", "none"), tokens)))
        .isNull();
  }

  @Test
  void embeddingHasTheRightDerivative() {
    Bench bench = new Bench();
    Value tokens = numbers(bench, new int[] {2, 3}, 3, 1, 1, 2, 0, 3);
    bench.classes.put(tokens, 4L);
    Value output = bench.lay(use("embedding", "width", 2L, "l2", 0.3), tokens);
    Value loss = bench.x.sumAll(bench.x.sin(bench.x.multiply(output, bench.x.scalar(30))));
    bench.checkGradients(bench.x.add(loss, bench.penalties.getFirst()));
  }

  @Test
  void embeddingRefusesWhatItCannotLookUp() {
    Bench bench = new Bench();
    Value tokens = numbers(bench, new int[] {1, 3}, 4, 1, 0);
    assertThat(refusal(bench, use("embedding", "width", 2L), tokens).message())
        .contains("does not know how many");
    bench.classes.put(tokens, 500L);
    assertThat(refusal(bench, use("embedding", "width", 2L, "vocabulary", 20L), tokens).option())
        .isEqualTo("vocabulary");
    assertThat(refusal(bench, use("embedding", "width", 2L), bench.input(random(2, 3))).message())
        .contains("a vector");
  }

  @Test
  void positionsAddSinesAndCosines() {
    Bench bench = new Bench();
    Value output =
        bench.lay(use("positions"), bench.input(Tensor.filled(new int[] {1, 3, 4}, i -> 0)));
    double[] expected = new double[12];
    for (int t = 0; t < 3; t++) {
      expected[4 * t] = Math.sin(t);
      expected[4 * t + 1] = Math.cos(t);
      expected[4 * t + 2] = Math.sin(t / 100.0);
      expected[4 * t + 3] = Math.cos(t / 100.0);
    }
    assertThat(bench.run(output).data()).containsExactly(expected, offset(1e-12));
    assertThat(bench.declared).isEmpty();
  }

  @Test
  void learnedPositionsAreWeightsThatAllRowsShare() {
    Bench bench = new Bench();
    Value output = bench.lay(use("positions", "learned", true), bench.input(random(2, 3, 4)));
    assertThat(bench.variable("places").data()).hasSize(12);
    bench.checkGradients(bench.x.sumAll(bench.x.square(output)));
  }

  @Test
  void maskingMarksStepsOfNothingButTheValue() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1, 3, 2}, 1, -1, -1, -1, 0, 0));
    Value output = bench.lay(use("masking", "value", -1.0), input);
    assertThat(bench.run(output).data())
        .containsExactly(new double[] {1, -1, 0, 0, 0, 0}, offset(0.0));
    assertThat(bench.run(mask(bench, output)).data()).containsExactly(1, 0, 1);
  }

  @Test
  void globalPoolsLeavePaddingOut() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {2, 3, 1}, 1, 3, 9, -4, -2, 9));
    bench.masked(
        input,
        bench.x.greater(
            bench.input(Tensor.of(new int[] {2, 3}, 1, 1, 0, 1, 1, 0)), bench.x.scalar(0)));
    assertThat(bench.run(bench.lay(use("average_pool", "size", "global"), input)).data())
        .containsExactly(new double[] {2, -3}, offset(1e-12));
    Value greatest = bench.lay(use("max_pool", "size", "global"), input);
    assertThat(bench.run(greatest).data()).containsExactly(new double[] {3, -2}, offset(1e-12));
    bench.checkGradients(bench.x.sumAll(bench.x.square(greatest)));
  }

  @Test
  void softmaxLeavesPaddingOut() {
    Bench bench = new Bench();
    Value scores = bench.input(Tensor.of(new int[] {1, 2, 3}, 1, 2, 9, 0, 0, 9));
    Value counts =
        bench.x.greater(bench.input(Tensor.of(new int[] {1, 3}, 1, 1, 0)), bench.x.scalar(0));
    Configured softmax = Defaults.use(Kind.FUNCTION, "softmax", "mask", counts);
    double e = Math.E;
    Rule.PureFunction rule = (Rule.PureFunction) softmax.entry().rule();
    assertThat(bench.run(rule.apply(bench.x, List.of(scores), softmax.options())).data())
        .containsExactly(new double[] {1 / (1 + e), e / (1 + e), 0, 0.5, 0.5, 0}, offset(1e-12));
    assertThat(rule.accepts(List.of(scores.type()), softmax.options())).isNull();
    Misfit misfit =
        rule.accepts(List.of(TensorType.f32(Shape.of(3, 4).batched())), softmax.options());
    assertThat(misfit).isNotNull();
  }
}
