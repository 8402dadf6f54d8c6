package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every activation against its formula, its derivative against differences. */
class ActivationTest {
  private static final Map<String, DoubleUnaryOperator> FORMULAS =
      Map.ofEntries(
          Map.entry("linear", v -> v),
          Map.entry("sigmoid", v -> 1 / (1 + Math.exp(-v))),
          Map.entry("tanh", Math::tanh),
          Map.entry("relu", v -> v > 0 ? v : 0),
          Map.entry("relu6", v -> v > 6 ? 6 : v > 0 ? v : 0),
          Map.entry("leaky_relu", v -> v > 0 ? v : 0.01 * v),
          Map.entry("elu", v -> v > 0 ? v : Math.exp(v) - 1),
          Map.entry(
              "selu",
              v -> 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * (Math.exp(v) - 1))),
          Map.entry("softplus", v -> Math.log(1 + Math.exp(v))),
          Map.entry("softsign", v -> v / (1 + Math.abs(v))),
          Map.entry("gelu", v -> v * (1 + Interpreter.erf(v / Math.sqrt(2))) / 2),
          Map.entry("swish", v -> v / (1 + Math.exp(-v))),
          Map.entry("silu", v -> v / (1 + Math.exp(-v))),
          Map.entry("mish", v -> v * Math.tanh(Math.log(1 + Math.exp(v)))),
          Map.entry("hard_sigmoid", v -> v < -3 ? 0 : v > 3 ? 1 : v / 6 + 0.5),
          Map.entry("hard_swish", v -> v * (v < -3 ? 0 : v > 3 ? 1 : v / 6 + 0.5)),
          Map.entry("celu", v -> v > 0 ? v : Math.exp(v) - 1),
          Map.entry("threshold", v -> v > 0 ? v : 0),
          Map.entry("hard_tanh", v -> v < -1 ? -1 : v > 1 ? 1 : v),
          Map.entry("log_sigmoid", v -> Math.log(1 / (1 + Math.exp(-v)))),
          Map.entry("squareplus", v -> (v + Math.sqrt(v * v + 4)) / 2),
          Map.entry("hard_shrink", v -> v > 0.5 || v < -0.5 ? v : 0),
          Map.entry("soft_shrink", v -> v > 0.5 ? v - 0.5 : v < -0.5 ? v + 0.5 : 0),
          Map.entry("tanh_shrink", v -> v - Math.tanh(v)),
          Map.entry("exponential", Math::exp),
          Map.entry("step", v -> v > 0 ? 1 : 0));

  /** Points from -12 to 12 that lie on no kink. */
  private static final double[] POINTS =
      DoubleStream.iterate(-12.037, v -> v < 12, v -> v + 0.173).toArray();

  static Stream<String> names() {
    return StandardCatalog.catalog().entries(Kind.ACTIVATION).stream()
        .map(Entry::name)
        .filter(name -> !name.endsWith("softmax"));
  }

  private static Value apply(Bench bench, Configured activation, Value input) {
    return bench.activate(activation, input);
  }

  @ParameterizedTest
  @MethodSource("names")
  void followsItsFormula(String name) {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {POINTS.length}, POINTS));
    Value output = apply(bench, Defaults.use(Kind.ACTIVATION, name), input);
    DoubleUnaryOperator formula = formula(name);
    double[] expected = DoubleStream.of(POINTS).map(formula).toArray();
    assertThat(bench.run(output).data()).containsExactly(expected, offset(1e-12));
  }

  private static DoubleUnaryOperator formula(String name) {
    DoubleUnaryOperator formula = FORMULAS.get(name);
    if (formula == null) {
      throw new IllegalArgumentException("write the formula of " + name + " into this test");
    }
    return formula;
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasTheRightDerivative(String name) {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {POINTS.length}, POINTS));
    Value output = apply(bench, Defaults.use(Kind.ACTIVATION, name), input);
    // e^12 is too large for differences; its logarithm is as good a test.
    Value scaled = name.equals("exponential") ? bench.x.log(output) : output;
    bench.checkGradients(bench.x.sumAll(bench.x.multiply(scaled, scaled)));
  }

  @Test
  void softmaxIsAProbability() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {2, 3}, 1, 2, 3, -1, 0, 5));
    Value softmax = apply(bench, Defaults.use(Kind.ACTIVATION, "softmax"), input);
    Value logarithm = apply(bench, Defaults.use(Kind.ACTIVATION, "log_softmax"), input);
    // scipy.special.softmax([1, 2, 3])
    assertThat(bench.run(softmax).data())
        .startsWith(
            new double[] {0.09003057317038046, 0.24472847105479767, 0.6652409557748219},
            offset(1e-15));
    double[] logarithms = DoubleStream.of(bench.run(softmax).data()).map(Math::log).toArray();
    assertThat(bench.run(logarithm).data()).containsExactly(logarithms, offset(1e-12));
    bench.checkGradients(
        bench.x.sumAll(bench.x.multiply(softmax, bench.x.multiply(softmax, logarithm))));
  }

  @Test
  void optionsChangeTheShape() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {3}, -2, -0.5, 1.5));
    Value leaky = apply(bench, Defaults.use(Kind.ACTIVATION, "leaky_relu", "slope", 0.3), input);
    Value elu = apply(bench, Defaults.use(Kind.ACTIVATION, "elu", "alpha", 2.0), input);
    Value gelu = apply(bench, Defaults.use(Kind.ACTIVATION, "gelu", "approximate", true), input);
    assertThat(bench.run(leaky).data()).containsExactly(-0.6, -0.15, 1.5);
    assertThat(bench.run(elu).data())
        .containsExactly(
            new double[] {2 * Math.expm1(-2), 2 * Math.expm1(-0.5), 1.5}, offset(1e-15));
    // keras.activations.gelu([-2, -0.5, 1.5], approximate=True)
    assertThat(bench.run(gelu).data())
        .containsExactly(new double[] {-0.045402, -0.154286, 1.399572}, offset(1e-6));
    bench.checkGradients(bench.x.sumAll(bench.x.multiply(bench.x.multiply(leaky, elu), gelu)));
    Bench more = new Bench();
    Value other = more.input(Tensor.of(new int[] {3}, -2, -0.5, 1.5));
    Value celu = apply(more, Defaults.use(Kind.ACTIVATION, "celu", "alpha", 2.0), other);
    assertThat(more.run(celu).data())
        .containsExactly(
            new double[] {2 * Math.expm1(-1), 2 * Math.expm1(-0.25), 1.5}, offset(1e-15));
    Configured threshold = Defaults.use(Kind.ACTIVATION, "threshold", "at", -1.0, "below", 7.0);
    assertThat(more.run(apply(more, threshold, other)).data()).containsExactly(7, -0.5, 1.5);
    Value shrunk = apply(more, Defaults.use(Kind.ACTIVATION, "soft_shrink", "bound", 1.0), other);
    assertThat(more.run(shrunk).data()).containsExactly(-1, 0, 0.5);
    Value cut = apply(more, Defaults.use(Kind.ACTIVATION, "hard_shrink", "bound", 1.0), other);
    assertThat(more.run(cut).data()).containsExactly(-2, 0, 1.5);
  }

  @ParameterizedTest
  @MethodSource("names")
  void isSaturatedWhereItIsFlat(String name) {
    Configured activation = Defaults.use(Kind.ACTIVATION, name);
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1}, 0));
    Value output = apply(bench, activation, input);
    Rule.Activation rule = (Rule.Activation) activation.entry().rule();
    Value saturation = rule.saturation(bench.x, input, output, activation.options());
    if (Set.of("linear", "exponential", "step").contains(name)) {
      assertThat(saturation).isNull();
      return;
    }
    assertThat(saturation).isNotNull();
    if (saturation == null) {
      return;
    }
    double steepest =
        DoubleStream.concat(DoubleStream.of(POINTS), DoubleStream.of(-1e-5, 1e-5))
            .map(v -> Math.abs(slope(name, v)))
            .max()
            .orElseThrow();
    // Where a dip turns, the slope is 0 too, but no unit stays there.
    boolean dips = List.of("gelu", "swish", "silu", "mish", "hard_swish").contains(name);
    for (double point : POINTS) {
      if (dips && point > -2 && point < -0.3) {
        continue;
      }
      boolean flat = Math.abs(slope(name, point)) < 0.05 * steepest;
      assertThat(
              bench.interpret(Map.of(input, Tensor.of(new int[] {1}, point))).get(saturation).get())
          .as("%s at %s", name, point)
          .isEqualTo(flat ? 1 : 0);
    }
  }

  private static double slope(String name, double at) {
    DoubleUnaryOperator formula = formula(name);
    return (formula.applyAsDouble(at + 1e-6) - formula.applyAsDouble(at - 1e-6)) / 2e-6;
  }

  /** Four units on two rows, of which the third is never above 0. */
  private static double saturation(String name) {
    Configured activation = Defaults.use(Kind.ACTIVATION, name);
    Bench bench = new Bench();
    Value input =
        bench.input(new Tensor(new int[] {2, 4}, new double[] {-9, 1, -9, 2, 1, -9, -9, 9}));
    Value output = apply(bench, activation, input);
    Value saturation =
        ((Rule.Activation) activation.entry().rule())
            .saturation(bench.x, input, output, activation.options());
    if (saturation == null) {
      throw new AssertionError(name + " is never flat");
    }
    return bench.run(saturation).get();
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "relu6", "leaky_relu", "elu", "softplus", "gelu", "swish"})
  void aUnitThatIsFlatOnOneSideCountsIfNoRowSwitchesItOn(String name) {
    assertThat(saturation(name)).isEqualTo(0.25);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "tanh", "hard_tanh"})
  void aUnitThatIsFlatOnBothSidesCountsAsOftenAsItIs(String name) {
    assertThat(saturation(name)).isEqualTo(name.equals("hard_tanh") ? 1.0 : 5.0 / 8);
  }
}
