package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers against their formulas, their derivatives against differences, their refusals. */
class LayerTest {
  private static final Random RANDOM = new Random(5);

  private static Tensor random(int... shape) {
    return Tensor.filled(shape, i -> RANDOM.nextGaussian());
  }

  private static Configured use(String name, Object... options) {
    return Defaults.use(Kind.LAYER, name, options);
  }

  private static Configured activation(String name) {
    return Defaults.use(Kind.ACTIVATION, name);
  }

  private static Misfit refusal(Configured layer, TensorType... inputs) {
    Misfit misfit = ((Rule.Layer) layer.entry().rule()).accepts(List.of(inputs), layer.options());
    if (misfit == null) {
      throw new AssertionError(layer.name() + " accepts " + List.of(inputs));
    }
    return misfit;
  }

  private static TensorType floats(long... row) {
    return TensorType.f32(Shape.of(row).batched());
  }

  @Test
  void denseIsAWeightedSum() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {2, 2}, 1, 2, 3, 4));
    Value output =
        bench.lay(
            use(
                "dense",
                "units",
                3L,
                "weights",
                List.of(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)),
                "bias",
                List.of(0.5, 0.0, -0.5)),
            input);
    assertThat(bench.run(output).data()).containsExactly(9.5, 12, 14.5, 19.5, 26, 32.5);
    assertThat(output.type()).isEqualTo(new TensorType(ElementType.F64, Shape.of(3).batched()));
  }

  @Test
  void theHotDogPerceptronAnswersAsItsAuthorsSaw() {
    Bench bench = new Bench();
    Value toppings =
        bench.input(
            Tensor.of(
                new int[] {8, 3},
                1,
                1,
                0,
                0,
                1,
                0,
                0,
                0,
                1,
                0,
                0,
                0,
                1,
                0,
                0,
                1,
                0,
                1,
                0,
                1,
                1,
                1,
                1,
                1));
    Value meal =
        bench.lay(
            use(
                "dense",
                "units",
                1L,
                "activation",
                activation("step"),
                "weights",
                List.of(List.of(3.0), List.of(2.0), List.of(6.0)),
                "bias",
                List.of(-4.0),
                "trainable",
                false),
            toppings);
    assertThat(bench.run(meal).data()).containsExactly(1, 0, 1, 0, 0, 1, 1, 1);
    assertThat(bench.declared.values()).hasSize(2).noneMatch(v -> v.trainable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "sigmoid", "tanh", "softplus", "softmax", "gelu"})
  void denseHasTheRightDerivative(String activation) {
    Bench bench = new Bench();
    Value input = bench.input(random(4, 3));
    Configured normal = Defaults.use(Kind.INITIALIZER, "normal", "stddev", 1.0);
    Value output =
        bench.lay(
            use(
                "dense",
                "units",
                2L,
                "activation",
                activation(activation),
                "init",
                normal,
                "bias",
                normal,
                "l1",
                0.3,
                "l2",
                0.2),
            input);
    Value loss = bench.x.sumAll(bench.x.multiply(output, output));
    for (Value penalty : bench.penalties) {
      loss = bench.x.add(loss, penalty);
    }
    bench.checkGradients(loss);
  }

  @Test
  void denseWorksOnTheLastAxisOfASequence() {
    Bench bench = new Bench();
    Value input = bench.input(random(2, 5, 3));
    Value output = bench.lay(use("dense", "units", 4L), input);
    assertThat(output.shape()).isEqualTo(Shape.of(5, 4).batched());
    Tensor kernel = bench.variables.get("kernel");
    Tensor in = bench.run(input);
    assertThat(kernel).isNotNull();
    if (kernel != null) {
      double expected = 0;
      for (int k = 0; k < 3; k++) {
        expected += in.at(new int[] {1, 3, k}) * kernel.at(new int[] {k, 2});
      }
      assertThat(bench.run(output).at(new int[] {1, 3, 2})).isCloseTo(expected, offset(1e-12));
    }
    bench.checkGradients(bench.x.sumAll(bench.x.square(output)));
  }

  @Test
  void aSingleNumberARowIsAVectorOfOne() {
    Bench bench = new Bench();
    Value output = bench.lay(use("dense", "units", 4L), bench.input(random(3)));
    assertThat(output.shape()).isEqualTo(Shape.of(4).batched());
    bench.checkGradients(bench.x.sumAll(bench.x.square(output)));
  }

  @Test
  void penaltiesAreThoseOfKeras() {
    Bench bench = new Bench();
    bench.lay(
        use(
            "dense",
            "units",
            2L,
            "weights",
            List.of(List.of(1.0, -2.0), List.of(3.0, -4.0)),
            "bias",
            100.0,
            "l1",
            0.1,
            "l2",
            0.01),
        bench.input(random(3, 2)));
    assertThat(bench.penalties).hasSize(2);
    assertThat(bench.run(bench.penalties.get(0)).get()).isCloseTo(1.0, offset(1e-12));
    assertThat(bench.run(bench.penalties.get(1)).get()).isCloseTo(0.3, offset(1e-12));
  }

  @Test
  void theBiasStartsAsSaid() {
    Bench bench = new Bench();
    bench.lay(use("dense", "units", 2L, "bias", 0.01), bench.input(random(3, 2)));
    assertThat(bench.declared.get("bias"))
        .extracting(v -> v.initial())
        .isEqualTo(new Initial.Fill(0.01));
    Bench none = new Bench();
    none.lay(use("dense", "units", 2L, "bias", "none"), none.input(random(3, 2)));
    assertThat(none.declared).containsOnlyKeys("kernel");
  }

  @Test
  void denseRefusesImagesAndSaysHowManyValuesTheyHave() {
    Misfit misfit = refusal(use("dense", "units", 10L), floats(28, 28, 16));
    assertThat(misfit.message()).isEqualTo("expects a vector, but its input is an image");
    assertThat(misfit.expected()).isEqualTo("expects [n]");
    assertThat(misfit.help()).isEqualTo("put `flatten` (12,544 values) before it");
  }

  @Test
  void denseRefusesClassNumbersAndSeveralInputs() {
    Configured dense = use("dense", "units", 10L);
    help(refusal(dense, new TensorType(ElementType.I32, Shape.SCALAR.batched())))
        .contains("one_hot");
    help(refusal(dense, floats(3), floats(4))).contains("concat");
  }

  private static AbstractStringAssert<?> help(Misfit misfit) {
    return assertThat(misfit.help());
  }

  @Test
  void denseRefusesWeightsOfTheWrongShape() {
    Misfit misfit =
        refusal(
            use("dense", "units", 1L, "weights", List.of(List.of(3.0), List.of(2.0))), floats(3));
    assertThat(misfit.option()).isEqualTo("weights");
    assertThat(misfit.message())
        .isEqualTo(
            "needs `weights` of shape [3, 1] (3 inputs, 1 unit), but they have a shape of [2, 1]");
    assertThat(
            refusal(
                    use("dense", "units", 2L, "weights", List.of(List.of(3.0), List.of(2.0, 1.0))),
                    floats(2))
                .message())
        .endsWith("but they have lists of different lengths");
    assertThat(refusal(use("dense", "units", 1L, "bias", List.of(1.0, 2.0)), floats(3)).option())
        .isEqualTo("bias");
  }

  @Test
  void denseAcceptsAWidthThatOnlyTheDataTells() {
    TensorType unknown =
        TensorType.f32(new Shape(List.of(new Dimension.Symbol("?classes"))).batched());
    Configured dense = use("dense", "units", 2L);
    assertThat(((Rule.Layer) dense.entry().rule()).accepts(List.of(unknown), dense.options()))
        .isNull();
  }

  @Test
  void flattenAndReshapeKeepTheOrder() {
    Bench bench = new Bench();
    Tensor image = random(2, 2, 3);
    Value input = bench.input(image);
    Value flat = bench.lay(use("flatten"), input);
    Value back = bench.lay(use("reshape", "shape", List.of(3L, 2L)), flat);
    assertThat(flat.shape()).isEqualTo(Shape.of(6).batched());
    assertThat(back.shape()).isEqualTo(Shape.of(3, 2).batched());
    assertThat(bench.run(back).data()).isEqualTo(image.data());
    bench.checkGradients(bench.x.sumAll(bench.x.square(back)));
    assertThat(refusal(use("reshape", "shape", List.of(4L, 2L)), floats(6)).message())
        .isEqualTo("cannot lay 6 values of [6] into [4, 2], which holds 8");
  }

  @Test
  void dropoutScalesWhatStaysWhileTraining() {
    Bench bench = new Bench(true);
    bench.variables.putAll(Map.of("seed", Tensor.scalar(1), "step", Tensor.scalar(0)));
    Value input = bench.input(Tensor.filled(new int[] {100, 50}, i -> 1));
    Value output = bench.lay(use("dropout", "rate", 0.4), input);
    double[] dropped = bench.run(output).data();
    assertThat(DoubleStream.of(dropped).distinct().sorted().toArray())
        .containsExactly(new double[] {0, 1 / 0.6}, offset(1e-12));
    assertThat(DoubleStream.of(dropped).average().orElseThrow()).isCloseTo(1, offset(0.05));
    bench.lay(use("dropout", "rate", 0.0), input);
  }

  @Test
  void dropoutDoesNothingOutsideTraining() {
    Bench bench = new Bench(false);
    Value input = bench.input(random(2, 3));
    assertThat(bench.lay(use("dropout", "rate", 0.4), input)).isSameAs(input);
  }

  @Test
  void aWeightIsATensorOfItsOwn() {
    Bench bench = new Bench();
    Value input = bench.input(random(4, 3));
    Value gain =
        bench.lay(
            use(
                "weight",
                "shape",
                List.of(3L),
                "init",
                Defaults.use(Kind.INITIALIZER, "constant", "value", 2.0)));
    assertThat(gain.shape()).isEqualTo(Shape.of(3));
    Value output = bench.x.multiply(gain, input);
    assertThat(bench.run(output).data())
        .isEqualTo(DoubleStream.of(bench.run(input).data()).map(v -> 2 * v).toArray());
    bench.checkGradients(bench.x.sumAll(bench.x.square(output)));
  }
}
