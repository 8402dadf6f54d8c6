package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Rule;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.lower.Session;
import dev.nnc.op.Instructions;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three steps of every optimizer in TensorFlow, whose fused kernels have formulas of their own. */
class OptimizerOnTensorFlowTest {
  private static final TensorType TYPE = TensorType.f32(Shape.of(2));

  static Stream<OptimizerTest.Case> cases() {
    return OptimizerTest.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void followsItsFormula(OptimizerTest.Case of) {
    Variable weight = new Variable("w", TYPE, true, new Initial.Values(OptimizerTest.START));
    Map<String, Variable> variables = new LinkedHashMap<>(Map.of("w", weight));
    List<Function> functions = new ArrayList<>();
    int steps = OptimizerTest.GRADIENTS.length;
    for (int t = 1; t <= steps; t++) {
      functions.add(step(of, weight, variables, t));
    }
    Program program = new Program(List.copyOf(variables.values()), functions);
    try (Session session = Lowering.lower(program, new ExecutionSettings("cpu", 1, 1))) {
      session.initialize(1);
      double[] expected = OptimizerTest.START.clone();
      double[][] state = new double[2][3];
      for (int t = 1; t <= steps; t++) {
        Session.Call call = session.call("step" + t);
        call.run(call.feeds(1));
        expected = of.formula().all(expected, OptimizerTest.GRADIENTS[t - 1], t, state);
        var actual =
            ByteBuffer.wrap(session.read("w")).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        assertThat((double) actual.get(0)).isCloseTo(expected[0], offset(2e-6));
        assertThat((double) actual.get(1)).isCloseTo(expected[1], offset(2e-6));
      }
    }
  }

  private static Function step(
      OptimizerTest.Case of, Variable weight, Map<String, Variable> variables, int t) {
    FunctionBuilder builder = new FunctionBuilder("step" + t);
    Instructions x = new Instructions(builder, ElementType.F32);
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
            return variables.computeIfAbsent(
                role, name -> new Variable(name, TYPE, false, new Initial.Fill(initialValue)));
          }

          @Override
          public Variable number(String role, double initialValue) {
            return variables.computeIfAbsent(
                role,
                name ->
                    new Variable(
                        name, TensorType.f32(Shape.SCALAR), false, new Initial.Fill(initialValue)));
          }
        };
    Value gradient = x.constant(OptimizerTest.GRADIENTS[t - 1], Shape.of(2));
    Rule.Optimizer rule = (Rule.Optimizer) of.optimizer().entry().rule();
    rule.update(context, weight, gradient, of.optimizer().options());
    return builder.build();
  }
}
