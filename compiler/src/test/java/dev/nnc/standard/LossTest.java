package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
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
      if (entry.name().equals("triplet")) {
        continue;
      }
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
            StandardCatalog.catalog().entries(Kind.LOSS).stream()
                .map(Entry::name)
                .filter(name -> !name.equals("triplet")) // its rows depend on each other
                .filter(name -> !name.equals("ctc")) // SequenceMatchingTest has it
                .toList());
    assertThat(cases()).hasSizeGreaterThan(300);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isWhatItsFormulaSaysAndHasTheRightDerivative(Case of) {
    Random random = new Random(of.toString().hashCode());
    int classes = Math.max(2, of.units());
    Tensor truth =
        switch (of.truth()) {
          case NUMBERS -> Tensor.filled(new int[] {ROWS, of.units()}, i -> number(of, random));
          case FLAT_NUMBERS -> Tensor.filled(new int[] {ROWS}, i -> number(of, random));
          case CLASSES -> Tensor.filled(new int[] {ROWS}, i -> random.nextInt(classes));
          case ONE_HOT -> {
            int[] drawn = random.ints(ROWS, 0, classes).toArray();
            // A divergence has a bend where a share is 0 or 1.
            double off = of.loss().equals("kl_divergence") ? 0.1 : 0;
            yield Tensor.filled(
                new int[] {ROWS, classes}, i -> drawn[i / classes] == i % classes ? 1 - off : off);
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
    Value losses = rule.apply(bench.x, prediction, actual, target, use.options());
    assertThat(losses.shape().dimension(0)).isEqualTo(Dimension.BATCH);
    Value loss = Rule.Loss.mean(bench.x, losses, null);

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

  /** A truth that the loss can deal with. */
  private static double number(Case of, Random random) {
    if (of.loss().equals("mape")) {
      return 1 + random.nextDouble(); // it divides by the truth
    }
    boolean positive =
        of.loss().endsWith("cross_entropy")
            || Set.of("perceptron", "contrastive", "dice", "tversky").contains(of.loss());
    return positive ? random.nextInt(2) : random.nextGaussian();
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
            case "log_cosh" -> Math.log(Math.cosh(e)) / p.length;
            case "mape" -> 100 * Math.abs(e) / Math.max(Math.abs(t[i]), 1e-7) / p.length;
            case "msle" ->
                Math.pow(Math.log1p(Math.max(p[i], 1e-7)) - Math.log1p(Math.max(t[i], 1e-7)), 2)
                    / p.length;
            case "quantile" -> Math.abs(e) / 2 / p.length;
            case "poisson" -> (p[i] - t[i] * Math.log(p[i] + 1e-7)) / p.length;
            case "binary_focal_cross_entropy" -> {
              double y = t[i] * (1 - s) + s / 2;
              double q = Math.min(Math.max(p[i], 1e-7), 1 - 1e-7);
              double right = y * p[i] + (1 - y) * (1 - p[i]);
              yield -Math.pow(1 - right, 2)
                  * (y * Math.log(q) + (1 - y) * Math.log(1 - q))
                  / p.length;
            }
            case "focal_cross_entropy" -> {
              double y = t[i] * (1 - s) + s / p.length;
              double q = Math.min(Math.max(p[i] / all, 1e-7), 1 - 1e-7);
              yield -0.25 * Math.pow(1 - q, 2) * y * Math.log(q);
            }
            case "kl_divergence" -> {
              double y = Math.min(Math.max(t[i], 1e-7), 1);
              yield y * Math.log(y / Math.min(Math.max(p[i], 1e-7), 1));
            }
            case "hinge" -> Math.max(1 - (t[i] > 0.5 ? 1 : -1) * p[i], 0) / p.length;
            case "squared_hinge" ->
                Math.pow(Math.max(1 - (t[i] > 0.5 ? 1 : -1) * p[i], 0), 2) / p.length;
            case "categorical_hinge" -> {
              double right = 0;
              double wrong = Double.NEGATIVE_INFINITY;
              for (int j = 0; j < p.length; j++) {
                right += t[j] * p[j];
                wrong = Math.max(wrong, (1 - t[j]) * p[j]);
              }
              yield Math.max(wrong - right + 1, 0) / p.length;
            }
            case "dice" -> (1 - 2 * dot(p, t) / (sum(p) + sum(t) + 1e-7)) / p.length;
            case "tversky" -> {
              double hits = dot(p, t);
              double alarms = sum(p) - hits;
              double misses = sum(t) - hits;
              yield (1 - hits / (hits + alarms / 2 + misses / 2 + 1e-7)) / p.length;
            }
            case "cosine_similarity" ->
                -p[i] * t[i] / Math.sqrt(Math.max(dot(p, p), 1e-12) * Math.max(dot(t, t), 1e-12));
            case "contrastive" ->
                t[i] * p[i] * p[i] + (1 - t[i]) * Math.pow(Math.max(1 - p[i], 0), 2);
            default -> throw new IllegalArgumentException("write the formula of " + of.loss());
          };
    }
    return total;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static Value loss(
      Bench bench, Configured use, Value prediction, Value truth, Rule.Target target) {
    Rule.Loss rule = (Rule.Loss) use.entry().rule();
    Value losses = rule.apply(bench.x, prediction, truth, target, use.options());
    return Rule.Loss.mean(bench.x, losses, null);
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
    Value loss = loss(bench, use, sigmoid, truth, target);
    assertThat(bench.run(loss).get()).isEqualTo(425);
    bench.checkGradients(loss);
  }

  @Test
  void huberBendsAtDelta() {
    Bench bench = new Bench();
    Value prediction = bench.input(Tensor.of(new int[] {2, 1}, 0.5, 10));
    Value truth = bench.input(Tensor.of(new int[] {2, 1}, 0, 0));
    Configured use = Defaults.use(Kind.LOSS, "huber", "delta", 2.0);
    Value loss = loss(bench, use, prediction, truth, new Rule.Target(f64(1), 0, false));
    assertThat(bench.run(loss).get()).isCloseTo((0.125 + 2 * (10 - 1)) / 2, offset(1e-12));
  }

  @Test
  void aWeightCountsItsRow() {
    Bench bench = new Bench();
    Value prediction = bench.input(Tensor.of(new int[] {3, 2}, 1, 3, 0, 0, 2, 2));
    Value truth = bench.input(Tensor.of(new int[] {3, 2}, 0, 0, 0, 0, 0, 0));
    Value weights = bench.input(Tensor.of(new int[] {3}, 2, 5, 0.5));
    Configured use = Defaults.use(Kind.LOSS, "mae");
    Rule.Loss rule = (Rule.Loss) use.entry().rule();
    Value losses =
        rule.apply(bench.x, prediction, truth, new Rule.Target(f64(2), 0, false), use.options());
    Value loss = Rule.Loss.mean(bench.x, losses, weights);
    // Rows have the losses 2, 0 and 2; their number is divided by, and not the weights' sum.
    assertThat(bench.run(loss).get()).isCloseTo((2 * 2 + 0.5 * 2) / 3, offset(1e-12));
  }

  @Test
  void focalLossBalancesAndPlainPowersWork() {
    Bench bench = new Bench();
    Value sums = bench.input(Tensor.of(new int[] {2, 1}, 0.3, -1.1));
    Value p = bench.activate(Defaults.use(Kind.ACTIVATION, "sigmoid"), sums);
    Value truth = bench.input(Tensor.of(new int[] {2, 1}, 1, 0));
    Configured use =
        Defaults.use(Kind.LOSS, "binary_focal_cross_entropy", "gamma", 1.5, "alpha", 0.2);
    Value loss = loss(bench, use, p, truth, new Rule.Target(f64(1), 0, false));
    double first = 1 / (1 + Math.exp(-0.3));
    double second = 1 / (1 + Math.exp(1.1));
    double expected =
        (-0.2 * Math.pow(1 - first, 1.5) * Math.log(first)
                - 0.8 * Math.pow(second, 1.5) * Math.log(1 - second))
            / 2;
    assertThat(bench.run(loss).get()).isCloseTo(expected, offset(1e-12));
    bench.checkGradients(loss);
  }

  /** The examples of Keras's documentation. */
  @Test
  void focalLossesGiveKerassFigures() {
    Bench several = new Bench();
    Value p = several.input(Tensor.of(new int[] {2, 3}, 0.05, 0.9, 0.05, 0.1, 0.85, 0.05));
    Value truth = several.input(Tensor.of(new int[] {2}, 1, 2), ElementType.I32);
    Configured use = Defaults.use(Kind.LOSS, "focal_cross_entropy");
    Value losses =
        ((Rule.Loss) use.entry().rule()).apply(several.x, p, truth, classes(3), use.options());
    assertThat(several.run(losses).data())
        .containsExactly(new double[] {2.63401289e-04, 6.75912094e-01}, offset(1e-7));
    Bench yesOrNo = new Bench();
    Value q = yesOrNo.input(Tensor.of(new int[] {2, 2}, 0.6, 0.4, 0.4, 0.6));
    Value labels = yesOrNo.input(Tensor.of(new int[] {2, 2}, 0, 1, 0, 0));
    Configured binary = Defaults.use(Kind.LOSS, "binary_focal_cross_entropy");
    Value each =
        ((Rule.Loss) binary.entry().rule())
            .apply(yesOrNo.x, q, labels, new Rule.Target(f64(2), 0, false), binary.options());
    assertThat(yesOrNo.run(Rule.Loss.byRow(yesOrNo.x, each)).data())
        .containsExactly(new double[] {0.330, 0.206}, offset(5e-4));
  }

  @Test
  void quantilePunishesOneSideMore() {
    Bench bench = new Bench();
    Value p = bench.input(Tensor.of(new int[] {2, 1}, 1, 5));
    Value truth = bench.input(Tensor.of(new int[] {2, 1}, 3, 3));
    Configured use = Defaults.use(Kind.LOSS, "quantile", "share", 0.9);
    Value loss = loss(bench, use, p, truth, new Rule.Target(f64(1), 0, false));
    assertThat(bench.run(loss).get()).isCloseTo((0.9 * 2 + 0.1 * 2) / 2, offset(1e-12));
  }

  @Test
  void tripletTakesTheHardestOfTheBatch() {
    Bench bench = new Bench();
    double[][] at = {{0, 0}, {1, 0.2}, {3, 0}, {0.5, 2}};
    int[] kind = {0, 0, 1, 1};
    Value vectors = bench.input(Tensor.filled(new int[] {4, 2}, i -> at[i / 2][i % 2]));
    Value truth = bench.input(Tensor.filled(new int[] {4}, i -> kind[i]), ElementType.I32);
    Configured use = Defaults.use(Kind.LOSS, "triplet", "margin", 0.5);
    Value loss = loss(bench, use, vectors, truth, classes(2));
    double expected = 0;
    for (int i = 0; i < 4; i++) {
      double farthest = 0;
      double nearest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < 4; j++) {
        double distance = Math.hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]);
        if (kind[i] == kind[j]) {
          farthest = Math.max(farthest, distance);
        } else {
          nearest = Math.min(nearest, distance);
        }
      }
      expected += Math.max(farthest - nearest + 0.5, 0) / 4;
    }
    assertThat(bench.run(loss).get()).isCloseTo(expected, offset(1e-5));
    bench.checkGradients(loss);
    Bench alone = new Bench();
    Value only = alone.input(Tensor.of(new int[] {2, 2}, 0, 0, 1, 1));
    Value same = alone.input(Tensor.of(new int[] {2}, 1, 1), ElementType.I32);
    assertThat(alone.run(loss(alone, use, only, same, classes(2))).get()).isZero();
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
    Value loss = loss(bench, use, output, truth, target);
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
    assertThat(refusal("mse", "softmax", f64(1), new Rule.Target(f64(), 0, false)).message())
        .contains("always 1");
    assertThat(refusal("poisson", "linear", f64(1), new Rule.Target(f64(), 0, false)).help())
        .contains("softplus");
    assertThat(refusal("hinge", "sigmoid", f64(1), classes(2)).message()).contains("below it");
    assertThat(refusal("hinge", "linear", f64(2), classes(2)).help()).contains("categorical_hinge");
    assertThat(refusal("kl_divergence", "linear", f64(3), new Rule.Target(f64(3), 0, false)).help())
        .contains("softmax");
    assertThat(refusal("dice", "tanh", f64(3), new Rule.Target(f64(3), 0, false)).help())
        .contains("sigmoid");
    assertThat(refusal("triplet", "linear", f64(3), new Rule.Target(f64(), 0, false)).help())
        .contains("category");
    assertThat(refusal("contrastive", "relu", f64(3), classes(2)).help()).contains("distance");
    assertThat(refusal("cosine_similarity", "linear", f64(1), classes(2)).help()).contains("mse");
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
        Value loss = loss(bench, use, p, t, new Rule.Target(truth, 0, false));
        assertThat(bench.run(loss).get()).isCloseTo(2 / 3.0, offset(1e-12));
      }
    }
  }
}
