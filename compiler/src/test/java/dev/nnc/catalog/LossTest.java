package dev.nnc.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses against plain Java, their derivatives against differences, and what they refuse. */
class LossTest {
  private static final int ROWS = 5;

  /** How a truth is given. */
  enum Truth {
    NUMBERS,
    FLAT_NUMBERS,
    CLASSES,
    ONE_HOT
  }

  record Case(String loss, String made, int units, Truth truth, double smoothing) {
    @Override
    public String toString() {
      return loss + " of " + units + " " + made + " against " + truth + " smoothed " + smoothing;
    }
  }

  /** All that is admissible, by asking the rules themselves. */
  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Entry entry : StandardCatalog.catalog().entries(Kind.LOSS)) {
      for (String made : List.of("linear", "sigmoid", "softmax", "tanh", "step", "hard_sigmoid")) {
        for (int units : new int[] {1, 2, 3}) {
          for (Truth truth : Truth.values()) {
            for (double smoothing : new double[] {0, 0.1}) {
              Case each = new Case(entry.name(), made, units, truth, smoothing);
              boolean smooths = entry.option("label_smoothing") != null;
              if ((smoothing == 0 || smooths) && accepts(each) == null) {
                cases.add(each);
              }
            }
          }
        }
      }
    }
    return cases.stream();
  }

  private static Configured use(Case of) {
    return of.smoothing() == 0
        ? Defaults.use(Kind.LOSS, of.loss())
        : Defaults.use(Kind.LOSS, of.loss(), "label_smoothing", of.smoothing());
  }

  private static Rule.Target target(Case of) {
    int classes = Math.max(2, of.units());
    return switch (of.truth()) {
      case NUMBERS -> new Rule.Target(f64(of.units()), 0, false);
      case FLAT_NUMBERS -> new Rule.Target(f64(), 0, false);
      case CLASSES ->
          new Rule.Target(new TensorType(ElementType.I32, Shape.SCALAR.batched()), classes, false);
      case ONE_HOT -> new Rule.Target(f64(classes), classes, true);
    };
  }

  private static TensorType f64(long... row) {
    return new TensorType(ElementType.F64, Shape.of(row).batched());
  }

  private static @Nullable Misfit accepts(Case of) {
    Configured loss = use(of);
    return ((Rule.Loss) loss.entry().rule())
        .accepts(f64(of.units()), target(of), of.made(), loss.options());
  }

  private static double[][] rows(Tensor tensor) {
    int width = tensor.data().length / ROWS;
    double[][] rows = new double[ROWS][width];
    for (int i = 0; i < tensor.data().length; i++) {
      rows[i / width][i % width] = tensor.data()[i];
    }
    return rows;
  }

  @Test
  void thereAreManyAdmissiblePairs() {
    assertThat(cases().map(Case::loss).distinct())
        .containsExactlyInAnyOrderElementsOf(
            StandardCatalog.catalog().entries(Kind.LOSS).stream().map(Entry::name).toList());
    assertThat(cases()).hasSizeGreaterThan(60);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isWhatItsFormulaSaysAndHasTheRightDerivative(Case of) {
    Random random = new Random(of.toString().hashCode());
    int classes = Math.max(2, of.units());
    boolean positive = of.loss().endsWith("cross_entropy") || of.loss().equals("perceptron");
    Tensor truth =
        switch (of.truth()) {
          case NUMBERS ->
              Tensor.filled(
                  new int[] {ROWS, of.units()},
                  i -> positive ? random.nextInt(2) : random.nextGaussian());
          case FLAT_NUMBERS ->
              Tensor.filled(
                  new int[] {ROWS}, i -> positive ? random.nextInt(2) : random.nextGaussian());
          case CLASSES -> Tensor.filled(new int[] {ROWS}, i -> random.nextInt(classes));
          case ONE_HOT -> {
            int[] drawn = random.ints(ROWS, 0, classes).toArray();
            yield Tensor.filled(
                new int[] {ROWS, classes}, i -> drawn[i / classes] == i % classes ? 1 : 0);
          }
        };
    Rule.Target target = target(of);
    Bench bench = new Bench();
    Value sums =
        bench.input(Tensor.filled(new int[] {ROWS, of.units()}, i -> 1.5 * random.nextGaussian()));
    Value prediction = bench.activate(Defaults.use(Kind.ACTIVATION, of.made()), sums);
    Value actual = bench.input(truth, target.type().element());
    Configured use = use(of);
    Rule.Loss rule = (Rule.Loss) use.entry().rule();
    Value loss = rule.apply(bench.x, prediction, actual, target, use.options());

    assertThat(loss.shape()).isEqualTo(Shape.SCALAR);
    double[][] sumRows = rows(bench.run(sums));
    double[][] rows = rows(bench.run(prediction));
    double expected = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] t = new double[rows[row].length];
      for (int i = 0; i < t.length; i++) {
        t[i] =
            switch (of.truth()) {
              case NUMBERS, ONE_HOT -> truth.data()[row * t.length + i];
              case FLAT_NUMBERS -> truth.data()[row];
              case CLASSES -> t.length == 1 ? truth.data()[row] : truth.data()[row] == i ? 1 : 0;
            };
      }
      expected += formula(of, rows[row], t, sumRows[row]) / ROWS;
    }
    assertThat(bench.run(loss).get()).isCloseTo(expected, offset(1e-9));
    if (!of.loss().equals("perceptron")) {
      bench.checkGradients(loss);
    }
  }

  /** The loss of one row. */
  private static double formula(Case of, double[] p, double[] t, double[] sums) {
    double total = 0;
    double all = 0;
    for (double each : p) {
      all += each;
    }
    for (int i = 0; i < p.length; i++) {
      double e = p[i] - t[i];
      double s = of.smoothing();
      total +=
          switch (of.loss()) {
            case "mse" -> e * e / p.length;
            case "mae" -> Math.abs(e) / p.length;
            case "huber" -> (Math.abs(e) <= 1 ? e * e / 2 : Math.abs(e) - 0.5) / p.length;
            case "binary_cross_entropy" -> {
              double y = t[i] * (1 - s) + s / 2;
              double q = Math.min(Math.max(p[i], 1e-7), 1 - 1e-7);
              yield -(y * Math.log(q) + (1 - y) * Math.log(1 - q)) / p.length;
            }
            case "cross_entropy" -> {
              double y = t[i] * (1 - s) + s / p.length;
              yield -y * Math.log(Math.min(Math.max(p[i] / all, 1e-7), 1 - 1e-7));
            }
            case "perceptron" -> e * sums[i];
            default -> throw new IllegalArgumentException("write the formula of " + of.loss());
          };
    }
    return total;
  }

  @Test
  void crossEntropyOfExtremeSumsIsExact() {
    Bench bench = new Bench();
    Value sums = bench.input(Tensor.of(new int[] {1, 2}, 800, -800));
    Value softmax = bench.activate(Defaults.use(Kind.ACTIVATION, "softmax"), sums);
    Rule.Target target =
        new Rule.Target(new TensorType(ElementType.I32, Shape.SCALAR.batched()), 2, false);
    Value truth = bench.input(Tensor.of(new int[] {1}, 1), ElementType.I32);
    Configured use = Defaults.use(Kind.LOSS, "cross_entropy");
    ((Rule.Loss) use.entry().rule()).apply(bench.x, softmax, truth, target, use.options());
    // The sums before softmax are what the loss is made of; after it there is only 1 and 0.
    assertThat(bench.x.builder().operations())
        .anySatisfy(
            operation -> {
              assertThat(operation.kind().word()).isEqualTo("sparse_softmax_cross_entropy");
              assertThat(operation.input(0)).isEqualTo(sums);
            });
  }

  @Test
  void binaryCrossEntropyOfExtremeSumsIsExact() {
    Bench bench = new Bench();
    Value sums = bench.input(Tensor.of(new int[] {2, 1}, 50, -800));
    Value sigmoid = bench.activate(Defaults.use(Kind.ACTIVATION, "sigmoid"), sums);
    Rule.Target target = new Rule.Target(f64(1), 0, false);
    Value truth = bench.input(Tensor.of(new int[] {2, 1}, 0, 1));
    Configured use = Defaults.use(Kind.LOSS, "binary_cross_entropy");
    Value loss =
        ((Rule.Loss) use.entry().rule()).apply(bench.x, sigmoid, truth, target, use.options());
    assertThat(bench.run(loss).get()).isEqualTo(425);
    bench.checkGradients(loss);
  }

  @Test
  void huberBendsAtDelta() {
    Bench bench = new Bench();
    Value prediction = bench.input(Tensor.of(new int[] {2, 1}, 0.5, 10));
    Value truth = bench.input(Tensor.of(new int[] {2, 1}, 0, 0));
    Configured use = Defaults.use(Kind.LOSS, "huber", "delta", 2.0);
    Value loss =
        ((Rule.Loss) use.entry().rule())
            .apply(bench.x, prediction, truth, new Rule.Target(f64(1), 0, false), use.options());
    assertThat(bench.run(loss).get()).isCloseTo((0.125 + 2 * (10 - 1)) / 2, offset(1e-12));
  }

  @Test
  void thePerceptronRuleIsRosenblatts() {
    Bench bench = new Bench();
    double[] x = {0.5, -1.5};
    Value input = bench.input(Tensor.of(new int[] {1, 2}, x));
    Value output =
        bench.lay(
            Defaults.use(
                Kind.LAYER,
                "dense",
                "units",
                1L,
                "activation",
                Defaults.use(Kind.ACTIVATION, "step"),
                "weights",
                List.of(List.of(1.0), List.of(1.0))),
            input);
    Value truth = bench.input(Tensor.of(new int[] {1}, 1), ElementType.I32);
    Rule.Target target =
        new Rule.Target(new TensorType(ElementType.I32, Shape.SCALAR.batched()), 2, false);
    Configured use = Defaults.use(Kind.LOSS, "perceptron");
    Value loss =
        ((Rule.Loss) use.entry().rule()).apply(bench.x, output, truth, target, use.options());
    Map<Integer, Value> gradients = Interpreter.gradients(bench.x, loss);
    Value kernel = gradients.get(bench.reads.getOrDefault("kernel", loss).id());
    Value bias = gradients.get(bench.reads.getOrDefault("bias", loss).id());
    assertThat(bench.run(output).get()).isZero();
    // w += rate * (truth - prediction) * x is w -= rate * gradient.
    assertThat(kernel == null ? null : bench.run(kernel).data()).containsExactly(-0.5, 1.5);
    assertThat(bias == null ? null : bench.run(bias).data()).containsExactly(-1);
  }

  private static Misfit refusal(String loss, String made, TensorType prediction, Rule.Target to) {
    Configured use = Defaults.use(Kind.LOSS, loss);
    Misfit misfit = ((Rule.Loss) use.entry().rule()).accepts(prediction, to, made, use.options());
    if (misfit == null) {
      throw new AssertionError(loss + " accepts " + prediction + " against " + to);
    }
    return misfit;
  }

  private static Rule.Target classes(long classes) {
    return new Rule.Target(new TensorType(ElementType.I32, Shape.SCALAR.batched()), classes, false);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThat(refusal("cross_entropy", "sigmoid", f64(1), classes(2)).help())
        .isEqualTo("use `binary_cross_entropy`, or let the network end in `dense(2, softmax)`");
    assertThat(refusal("cross_entropy", "softmax", f64(5), classes(10)).message())
        .isEqualTo(
            "needs one value for each class, but the prediction has 5 values and the truth 10"
                + " classes");
    assertThat(refusal("cross_entropy", "linear", f64(10), classes(10)).help())
        .isEqualTo("end in `softmax`");
    assertThat(refusal("cross_entropy", "relu", f64(10), classes(10)).message())
        .contains("made by `relu`");
    assertThat(refusal("cross_entropy", "softmax", f64(28, 10), classes(10)).help())
        .contains("flatten");
    assertThat(refusal("cross_entropy", "softmax", f64(3), new Rule.Target(f64(), 0, false)).help())
        .contains("category", "mse");
    assertThat(refusal("binary_cross_entropy", "sigmoid", f64(10), classes(10)).help())
        .contains("cross_entropy", "dense(10, softmax)");
    assertThat(refusal("binary_cross_entropy", "softmax", f64(2), classes(2)).help())
        .contains("dense(1, sigmoid)", "cross_entropy");
    assertThat(refusal("binary_cross_entropy", "linear", f64(1), classes(2)).help())
        .contains("sigmoid");
    assertThat(refusal("mse", "step", f64(1), classes(2)).help()).contains("perceptron");
    assertThat(refusal("mse", "linear", f64(1), classes(3)).message())
        .contains("a truth of 3 classes");
    assertThat(refusal("mse", "linear", f64(2), new Rule.Target(f64(3), 0, false)).message())
        .isEqualTo("compares value by value, but the prediction is [2] and the truth is [3]");
    assertThat(refusal("mse", "linear", f64(28, 1), new Rule.Target(f64(1), 0, false)).help())
        .contains("flatten");
    assertThat(refusal("perceptron", "sigmoid", f64(1), classes(2)).help())
        .contains("dense(1, step)");
  }

  @Test
  void oneNumberARowIsNeverBroadcast() {
    for (TensorType prediction : List.of(f64(), f64(1))) {
      for (TensorType truth : List.of(f64(), f64(1))) {
        Bench bench = new Bench();
        int[] shape = prediction.shape().rank() == 1 ? new int[] {3} : new int[] {3, 1};
        int[] other = truth.shape().rank() == 1 ? new int[] {3} : new int[] {3, 1};
        Value p = bench.input(Tensor.of(shape, 1, 2, 3));
        Value t = bench.input(Tensor.of(other, 1, 2, 5));
        Configured use = Defaults.use(Kind.LOSS, "mae");
        Value loss =
            ((Rule.Loss) use.entry().rule())
                .apply(bench.x, p, t, new Rule.Target(truth, 0, false), use.options());
        assertThat(bench.run(loss).get()).isCloseTo(2 / 3.0, offset(1e-12));
      }
    }
  }
}
