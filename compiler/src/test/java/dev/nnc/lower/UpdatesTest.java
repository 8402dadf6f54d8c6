package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The optimizers' kernels against their formulas, three steps in double precision. */
class UpdatesTest {
  private static final TensorType TYPE = new TensorType(ElementType.F64, Shape.of(2));
  private static final Variable W = new Variable("w", TYPE, true, new Initial.Fill(1));
  private static final Variable S = new Variable("s", TYPE, false, new Initial.Fill(0));
  private static final Variable T = new Variable("t", TYPE, false, new Initial.Fill(0));
  private static final double RATE = 0.1;

  /** Writes the update of W with the gradient. */
  private interface Rule {
    void write(Instructions x, Value gradient);
  }

  /** One step of the formula on the state w, s, t with gradient g. */
  private interface Formula {
    void step(double[] state, double g);
  }

  private static void check(Rule rule, Formula formula) {
    FunctionBuilder builder = new FunctionBuilder("update");
    Instructions x = new Instructions(builder, ElementType.F64);
    // A gradient that changes from step to step: 3 w - 1 and 3 w - 2.
    Value gradient =
        x.subtract(
            x.multiply(x.read(W), x.scalar(3)), x.constant(new double[] {1, 2}, Shape.of(2)));
    rule.write(x, gradient);
    Program program = new Program(List.of(W, S, T), List.of(builder.build()));
    try (Session session = Lowering.lower(program, new ExecutionSettings("cpu", 1, 1))) {
      session.initialize(1);
      Session.Call call = session.call("update");
      double[][] states = {{1, 0, 0}, {1, 0, 0}};
      for (int number = 1; number <= 3; number++) {
        call.run(call.feeds(0));
        for (int i = 0; i < 2; i++) {
          formula.step(states[i], 3 * states[i][0] - 1 - i);
        }
        for (int i = 0; i < 2; i++) {
          assertThat(element(session, "w", i)).isCloseTo(states[i][0], within(1e-12));
        }
      }
    }
  }

  private static double element(Session session, String variable, int index) {
    return ByteBuffer.wrap(session.read(variable))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getDouble(8 * index);
  }

  @Test
  void assignments() {
    check((x, g) -> x.assign(W, g), (state, g) -> state[0] = g);
    check((x, g) -> x.assignAdd(W, g), (state, g) -> state[0] += g);
  }

  @Test
  void gradientDescent() {
    check((x, g) -> x.applySgd(W, x.scalar(RATE), g), (state, g) -> state[0] -= RATE * g);
  }

  @Test
  void momentum() {
    check(
        (x, g) -> x.applyMomentum(W, S, x.scalar(RATE), g, x.scalar(0.9), false),
        (state, g) -> {
          state[1] = 0.9 * state[1] - RATE * g;
          state[0] += state[1];
        });
    check(
        (x, g) -> x.applyMomentum(W, S, x.scalar(RATE), g, x.scalar(0.9), true),
        (state, g) -> {
          state[1] = 0.9 * state[1] - RATE * g;
          state[0] += 0.9 * state[1] - RATE * g;
        });
  }

  @Test
  void adam() {
    double one = 0.6;
    double two = 0.2;
    check(
        (x, g) ->
            x.applyAdam(W, S, T, x.scalar(one), x.scalar(two), x.scalar(RATE), 0.9, 0.99, 1e-7, g),
        (state, g) -> {
          state[1] += 0.1 * (g - state[1]);
          state[2] += 0.01 * (g * g - state[2]);
          double rate = RATE * Math.sqrt(1 - two) / (1 - one);
          state[0] -= rate * state[1] / (Math.sqrt(state[2]) + 1e-7);
        });
  }

  @Test
  void rmsprop() {
    check(
        (x, g) -> x.applyRmsprop(W, S, T, x.scalar(RATE), 0.9, 0.5, 1e-7, g),
        (state, g) -> {
          state[1] = 0.9 * state[1] + 0.1 * g * g;
          state[2] = 0.5 * state[2] + RATE * g / Math.sqrt(state[1] + 1e-7);
          state[0] -= state[2];
        });
  }

  @Test
  void adagrad() {
    check(
        (x, g) -> x.applyAdagrad(W, S, x.scalar(RATE), 1e-7, g),
        (state, g) -> {
          state[1] += g * g;
          state[0] -= RATE * g / (Math.sqrt(state[1]) + 1e-7);
        });
  }
}
