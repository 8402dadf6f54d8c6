package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Attributes;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.IrVerifier;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.op.Transpose;
import dev.nnc.op.Update;
import dev.nnc.template.StackedProgram;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Training steps of a network of three dense layers, for several trials at once and for each alone:
 * transpositions that go through whole networks change nothing but the last bits.
 */
class StackedNetworkTest {
  private static final ExecutionSettings ONE_THREAD = new ExecutionSettings("cpu", 1, 1);
  private static final int TRIALS = 3;
  private static final int ROWS = 7;
  private static final int STEPS = 4;

  private final Variable rate = variable("rate", Shape.SCALAR);
  private final Variable penalty = variable("penalty", Shape.SCALAR);
  private final List<Variable> weights =
      List.of(
          variable("w1", Shape.of(9, 8)),
          variable("b1", Shape.of(8)),
          variable("w2", Shape.of(8, 6)),
          variable("b2", Shape.of(6)),
          variable("w3", Shape.of(6, 3)),
          variable("b3", Shape.of(3)));

  /** By variable, what it holds in each trial at first. */
  private final Map<String, List<float[]>> numbers = new LinkedHashMap<>();

  @BeforeEach
  void chooseNumbers() {
    Random random = new Random(3);
    numbers.put("rate", List.of(new float[] {0.1f}, new float[] {0.5f}, new float[] {2}));
    numbers.put("penalty", List.of(new float[] {0.01f}, new float[] {0}, new float[] {0.1f}));
    for (Variable each : weights) {
      float[] values = new float[Math.toIntExact(each.type().shape().size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      numbers.put(each.name(), List.of(values, values, values));
    }
  }

  private static Variable variable(String name, Shape shape) {
    return new Variable(name, TensorType.f32(shape), true, new Initial.Fill(0));
  }

  /** A step of gradient descent by cross-entropy and a penalty, with some numbers about it. */
  private Program program() {
    FunctionBuilder builder = new FunctionBuilder("step");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value rows = builder.input("rows", TensorType.f32(Shape.of(9).batched()));
    Value classes =
        builder.input("classes", new TensorType(ElementType.I32, Shape.SCALAR.batched()));
    List<Value> read = weights.stream().map(x::read).toList();
    Value first = x.sigmoid(x.add(x.matmul(rows, read.get(0)), read.get(1)));
    Value second = x.relu(x.add(x.matmul(first, read.get(2)), read.get(3)));
    Value all = x.select(x.less(second, x.scalar(1)), second, x.sqrt(second));
    Value logits = x.add(x.matmul(all, read.get(4)), read.get(5));
    Value loss =
        x.add(
            x.mean(x.sparseSoftmaxCrossEntropy(logits, classes), List.of(0L), false),
            x.multiply(x.read(penalty), x.sum(x.square(read.get(0)), List.of(0L, 1L), false)));
    List<Value> gradients =
        Differentiator.gradients(builder, loss, read) instanceof Gradients.Found found
            ? found.values().stream().map(Objects::requireNonNull).toList()
            : List.of();
    builder.output("loss", loss);
    builder.output("answers", x.cast(x.argmax(x.softmax(logits), 1), ElementType.F32));
    builder.output("first", first);
    builder.output("strongest", x.max(first, List.of(1L), true));
    builder.output("least", x.min(second, List.of(0L), false));
    builder.output("gradient", gradients.getFirst());
    for (int i = 0; i < weights.size(); i++) {
      builder.addAll(
          Update.APPLY_SGD,
          Attributes.of("variables", List.of(weights.get(i).name())),
          List.of(x.read(rate), gradients.get(i)));
    }
    List<Variable> variables = new ArrayList<>(weights);
    variables.add(rate);
    variables.add(penalty);
    return new Program(variables, List.of(builder.build()));
  }

  @Test
  void severalTrialsAtOnceAreEachAlone() {
    Program program = program();
    StackedProgram stacked = stacked(program);
    Map<String, float[]> atOnce = new LinkedHashMap<>();
    train(
        stacked.program(),
        (name, values) -> stacked.together(name, values),
        (name, all, trial) ->
            atOnce.put(
                name + trial,
                floats(stacked.differs(name) ? stacked.apart(name, all, trial) : all)),
        atOnce);
    for (int trial = 0; trial < TRIALS; trial++) {
      int number = trial;
      Map<String, float[]> alone = new LinkedHashMap<>();
      train(
          program,
          (name, values) -> values.get(number),
          (name, its, any) -> alone.put(name + number, floats(its)),
          alone);
      alone.forEach(
          (name, expected) -> {
            float[] all = Objects.requireNonNull(atOnce.get(name));
            int first = all.length == expected.length ? 0 : number * expected.length;
            assertThat(all.length).isIn(expected.length, TRIALS * expected.length);
            for (int i = 0; i < expected.length; i++) {
              assertThat(all[first + i])
                  .as("%s[%s] of trial %s", name, i, number)
                  .isCloseTo(expected[i], within(1e-5f * Math.max(1, Math.abs(expected[i]))));
            }
          });
    }
  }

  /** What is large is transposed nowhere: the logits of a trial are the least of all products. */
  @Test
  void onlySmallMatricesAreTransposed() {
    Program program = program();
    Program stacked = stacked(program).program();
    Function step = stacked.function("step");
    List<Value> wanted = step.outputs().stream().map(Function.Port::value).toList();
    for (Operation operation : step.operations()) {
      if (operation.kind() instanceof Transpose && !wanted.contains(operation.result())) {
        assertThat(operation.result().shape().dimensions())
            .as("%s", operation)
            .contains(Dimension.of(3));
      }
    }
    assertThat(stacked.variables().getFirst().type().shape()).isEqualTo(Shape.of(TRIALS, 8, 9));
  }

  private static StackedProgram stacked(Program program) {
    IrVerifier.verify(program);
    StackedProgram stacked =
        StackedProgram.of(program, Set.of("rate", "penalty"), List.of("step"), TRIALS)
            .program()
            .orElseThrow();
    IrVerifier.verify(stacked.program());
    return stacked;
  }

  private interface Held {
    byte[] of(String variable, List<byte[]> ofEach);
  }

  private interface Kept {
    void of(String variable, byte[] bytes, int trial);
  }

  /** Makes some steps, and keeps the outputs of the last one and what the variables hold then. */
  private void train(Program program, Held held, Kept kept, Map<String, float[]> outputs) {
    try (Session session = Lowering.lower(program, ONE_THREAD)) {
      session.initialize(1);
      numbers.forEach(
          (name, values) ->
              session.write(
                  name, held.of(name, values.stream().map(StackedNetworkTest::bytes).toList())));
      Session.Call call = session.call("step");
      Random random = new Random(5);
      for (int step = 0; step < STEPS; step++) {
        Session.Feeds feeds = call.feeds(ROWS);
        for (int i = 0; i < ROWS * 9; i++) {
          feeds.floats("rows").put(i, (float) random.nextGaussian());
        }
        for (int i = 0; i < ROWS; i++) {
          feeds.integers("classes").put(i, random.nextInt(3));
        }
        Session.Results results = call.run(feeds);
        for (Function.Port port : program.function("step").outputs()) {
          outputs.put(port.name(), results.floats(port.name()));
        }
      }
      for (Variable variable : weights) {
        for (int trial = 0; trial < TRIALS; trial++) {
          kept.of(variable.name(), session.read(variable.name()), trial);
        }
      }
    }
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
