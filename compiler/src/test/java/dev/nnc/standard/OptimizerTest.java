package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three steps of every optimizer against its formula; clipping. */
class OptimizerTest {
  private static final TensorType TYPE = new TensorType(ElementType.F64, Shape.of(2));
  static final double[] START = {1, -2};
  static final double[][] GRADIENTS = {{0.3, -0.7}, {-1.1, 0.2}, {0.05, 4}};

  /** One weight under one optimizer: what a step with gradient g makes of it. */
  interface Formula {
    double step(double w, double g, int t, double[] state);

    /** The same for all weights of a tensor; by themselves unless the formula says otherwise. */
    default double[] all(double[] w, double[] g, int t, double[][] state) {
      double[] after = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        after[i] = step(w[i], g[i], t, state[i]);
      }
      return after;
    }
  }

  /** Lamb's steps are as long as the tensor of weights. */
  private record LambFormula(double rate, double decay) implements Formula {
    @Override
    public double step(double w, double g, int t, double[] state) {
      state[0] = 0.9 * state[0] + 0.1 * g;
      state[1] = 0.999 * state[1] + 0.001 * g * g;
      return state[0]
          / (1 - Math.pow(0.9, t))
          / (Math.sqrt(state[1] / (1 - Math.pow(0.999, t))) + 1e-7);
    }

    @Override
    public double[] all(double[] w, double[] g, int t, double[][] state) {
      double[] u = Formula.super.all(w, g, t, state);
      double[] kept = {w[0] * (1 - rate * decay), w[1] * (1 - rate * decay)};
      double ratio = Math.hypot(kept[0], kept[1]) / Math.hypot(u[0], u[1]);
      return new double[] {kept[0] - rate * ratio * u[0], kept[1] - rate * ratio * u[1]};
    }
  }

  private static double ftrl(double w, double g, int t, double[] state, double l1, double l2) {
    double before = t == 1 ? 0.1 : state[0];
    state[0] = before + g * g;
    double rate = 0.1;
    state[1] += g - (Math.sqrt(state[0]) - Math.sqrt(before)) / rate * w;
    double clipped = Math.max(-l1, Math.min(l1, state[1]));
    return (clipped - state[1]) / (Math.sqrt(state[0]) / rate + 2 * l2);
  }

  record Case(Configured optimizer, double rate, Formula formula) {
    @Override
    public String toString() {
      return optimizer.name() + optimizer.options().values();
    }
  }

  private static Configured use(String name, Object... options) {
    return Defaults.use(Kind.OPTIMIZER, name, options);
  }

  private static double adam(double g, int t, double[] state, double rate) {
    state[0] = 0.9 * state[0] + 0.1 * g;
    state[1] = 0.999 * state[1] + 0.001 * g * g;
    double alpha = rate * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
    return alpha * state[0] / (Math.sqrt(state[1]) + 1e-7);
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(use("sgd"), 0.01, (w, g, t, state) -> w - 0.01 * g),
        new Case(
            use("sgd", "momentum", 0.9),
            0.1,
            (w, g, t, state) -> {
              state[0] = 0.9 * state[0] - 0.1 * g;
              return w + state[0];
            }),
        new Case(
            use("sgd", "momentum", 0.9, "nesterov", true),
            0.1,
            (w, g, t, state) -> {
              state[0] = 0.9 * state[0] - 0.1 * g;
              return w + 0.9 * state[0] - 0.1 * g;
            }),
        new Case(use("adam"), 0.001, (w, g, t, state) -> w - adam(g, t, state, 0.001)),
        new Case(
            use("adamw"),
            0.001,
            (w, g, t, state) -> w - 0.001 * 0.004 * w - adam(g, t, state, 0.001)),
        new Case(
            use("adamw", "decay", 0.0), 0.001, (w, g, t, state) -> w - adam(g, t, state, 0.001)),
        new Case(
            use("rmsprop"),
            0.001,
            (w, g, t, state) -> {
              state[0] = 0.9 * state[0] + 0.1 * g * g;
              return w - 0.001 * g / Math.sqrt(state[0] + 1e-7);
            }),
        new Case(
            use("rmsprop", "momentum", 0.5, "rho", 0.8),
            0.01,
            (w, g, t, state) -> {
              state[0] = 0.8 * state[0] + 0.2 * g * g;
              state[1] = 0.5 * state[1] + 0.01 * g / Math.sqrt(state[0] + 1e-7);
              return w - state[1];
            }),
        new Case(
            use("adagrad"),
            0.5,
            (w, g, t, state) -> {
              state[0] = (t == 1 ? 0.1 : state[0]) + g * g;
              return w - 0.5 * g / (Math.sqrt(state[0]) + 1e-7);
            }),
        new Case(
            use("adam", "amsgrad", true, "beta2", 0.5),
            0.01,
            (w, g, t, state) -> {
              state[0] = 0.9 * state[0] + 0.1 * g;
              state[1] = 0.5 * state[1] + 0.5 * g * g;
              state[2] = Math.max(state[2], state[1]);
              double alpha = 0.01 * Math.sqrt(1 - Math.pow(0.5, t)) / (1 - Math.pow(0.9, t));
              return w - alpha * state[0] / (Math.sqrt(state[2]) + 1e-7);
            }),
        new Case(
            use("rmsprop", "centered", true, "momentum", 0.5),
            0.01,
            (w, g, t, state) -> {
              state[0] = 0.9 * state[0] + 0.1 * g * g;
              state[1] = 0.9 * state[1] + 0.1 * g;
              double step = 0.01 * g / Math.sqrt(state[0] - state[1] * state[1] + 1e-7);
              state[2] = 0.5 * state[2] + step;
              return w - state[2];
            }),
        new Case(
            use("adamax"),
            0.01,
            (w, g, t, state) -> {
              state[0] = 0.9 * state[0] + 0.1 * g;
              state[1] = Math.max(0.999 * state[1], Math.abs(g));
              return w - 0.01 * state[0] / ((1 - Math.pow(0.9, t)) * (state[1] + 1e-7));
            }),
        new Case(
            use("nadam"),
            0.01,
            (w, g, t, state) -> {
              double now = 0.9 * (1 - 0.5 * Math.pow(0.96, t));
              double next = 0.9 * (1 - 0.5 * Math.pow(0.96, t + 1));
              state[2] = (t == 1 ? 1 : state[2]) * now;
              state[0] = 0.9 * state[0] + 0.1 * g;
              state[1] = 0.999 * state[1] + 0.001 * g * g;
              double m = next * state[0] / (1 - state[2] * next) + (1 - now) * g / (1 - state[2]);
              return w - 0.01 * m / (Math.sqrt(state[1] / (1 - Math.pow(0.999, t))) + 1e-7);
            }),
        new Case(
            use("adadelta"),
            1,
            (w, g, t, state) -> {
              state[0] = 0.95 * state[0] + 0.05 * g * g;
              double step = Math.sqrt(state[1] + 1e-7) / Math.sqrt(state[0] + 1e-7) * g;
              state[1] = 0.95 * state[1] + 0.05 * step * step;
              return w - step;
            }),
        new Case(use("ftrl"), 0.1, (w, g, t, state) -> ftrl(w, g, t, state, 0, 0)),
        new Case(
            use("ftrl", "l1", 0.2, "l2", 0.3),
            0.1,
            (w, g, t, state) -> ftrl(w, g, t, state, 0.2, 0.3)),
        new Case(
            use("lion", "decay", 0.1),
            0.01,
            (w, g, t, state) -> {
              double sign = Math.signum(0.9 * state[0] + 0.1 * g);
              state[0] = 0.99 * state[0] + 0.01 * g;
              return w - 0.01 * 0.1 * w - 0.01 * sign;
            }),
        new Case(use("lamb"), 0.01, new LambFormula(0.01, 0)),
        new Case(use("lamb", "decay", 0.1), 0.01, new LambFormula(0.01, 0.1)));
  }

  @Test
  void everyOptimizerIsTestedHere() {
    assertThat(cases().map(each -> each.optimizer().name()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            StandardCatalog.catalog().entries(Kind.OPTIMIZER).stream()
                .filter(entry -> entry.rule() instanceof Rule.Optimizer)
                .map(Entry::name)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void followsItsFormula(Case of) {
    Map<String, Tensor> variables = new HashMap<>();
    variables.put("w", Tensor.of(new int[] {2}, START));
    double[] expected = START.clone();
    double[][] state = new double[2][3];
    for (int t = 1; t <= GRADIENTS.length; t++) {
      step(of, variables, t);
      expected = of.formula().all(expected, GRADIENTS[t - 1], t, state);
      Tensor w = variables.get("w");
      assertThat(w == null ? null : w.data())
          .as("after step %s", t)
          .containsExactly(expected, offset(1e-12));
    }
  }

  private static void step(Case of, Map<String, Tensor> variables, int t) {
    Instructions x = new Instructions(new FunctionBuilder("step"), ElementType.F64);
    Variable weight = new Variable("w", TYPE, true, new Initial.Fill(0));
    Value gradient = x.constant(GRADIENTS[t - 1], Shape.of(2));
    Rule.UpdateContext context =
        new Rule.UpdateContext() {
          @Override
          public Instructions x() {
            return x;
          }

          @Override
          public Value rate() {
            return x.scalar(of.rate());
          }

          @Override
          public Value step() {
            return x.scalar(t - 1);
          }

          @Override
          public Variable slot(String role, double initialValue) {
            variables.putIfAbsent(role, Tensor.filled(new int[] {2}, i -> initialValue));
            return new Variable(role, TYPE, false, new Initial.Fill(initialValue));
          }

          @Override
          public Variable number(String role, double initialValue) {
            variables.putIfAbsent(role, Tensor.scalar(initialValue));
            TensorType type = new TensorType(ElementType.F64, Shape.SCALAR);
            return new Variable(role, type, false, new Initial.Fill(initialValue));
          }
        };
    Rule.Optimizer rule = (Rule.Optimizer) of.optimizer().entry().rule();
    rule.update(context, weight, gradient, of.optimizer().options());
    new Interpreter(variables).run(x.builder().operations());
  }

  private static List<double[]> clip(String name, double most, double[]... gradients) {
    Configured clipping = Defaults.use(Kind.CLIPPING, name, "most", most);
    Bench bench = new Bench();
    List<Value> values =
        Stream.of(gradients).map(g -> bench.x.constant(g, Shape.of(g.length))).toList();
    return ((Rule.Clipping) clipping.entry().rule())
        .clip(bench.x, values, clipping.options()).stream()
            .map(value -> bench.run(value).data())
            .toList();
  }

  @Test
  void clippingByNormKeepsTheDirectionOfTheWholeGradient() {
    List<double[]> clipped = clip("norm", 1, new double[] {3, 0}, new double[] {4});
    assertThat(clipped.get(0)).containsExactly(new double[] {0.6, 0}, offset(1e-12));
    assertThat(clipped.get(1)).containsExactly(new double[] {0.8}, offset(1e-12));
    assertThat(clip("norm", 6, new double[] {3, 0}, new double[] {4}).get(0))
        .containsExactly(new double[] {3, 0}, offset(1e-12));
    assertThat(clip("norm", 1, new double[] {0, 0}).get(0)).containsExactly(0, 0);
  }

  @Test
  void clippingByNormCanTakeEachTensorByItself() {
    Configured each = Defaults.use(Kind.CLIPPING, "norm", "most", 1.0, "each", true);
    Bench bench = new Bench();
    List<Value> gradients =
        List.of(
            bench.x.constant(new double[] {3, 4}, Shape.of(2)),
            bench.x.constant(new double[] {0.5}, Shape.of(1)));
    List<Value> clipped =
        ((Rule.Clipping) each.entry().rule()).clip(bench.x, gradients, each.options());
    assertThat(bench.run(clipped.get(0)).data())
        .containsExactly(new double[] {0.6, 0.8}, offset(1e-12));
    assertThat(bench.run(clipped.get(1)).data()).containsExactly(0.5);
  }

  @Test
  void clippingByValueCutsEveryComponent() {
    assertThat(clip("value", 0.5, new double[] {3, -0.2, -7}).get(0))
        .containsExactly(0.5, -0.2, -0.5);
  }
}
