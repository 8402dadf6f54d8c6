package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.IrVerifier;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.OpKind.Example;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.op.Ops;
import dev.nnc.template.StackedProgram;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation over all its examples, with each input that differs between trials and with all
 * of them: the rule for several trials at once gives what the trials give one after another.
 */
class StackedOperationsTest {
  private static final ExecutionSettings ONE_THREAD = new ExecutionSettings("cpu", 1, 1);
  private static final int TRIALS = 3;
  private static final int ROWS = 3;

  /**
   * Kinds without a rule: a program in which what they are made from differs between trials is
   * executed trial by trial. How many places there are differs between trials, too.
   */
  private static final Set<String> WITHOUT_RULE = Set.of("places");

  /** These have no inputs, so nothing that they compute differs but by their variable. */
  private static final Set<String> WITHOUT_INPUTS = Set.of("constant", "read");

  static Stream<OpKind> kinds() {
    return Ops.all().stream();
  }

  @Test
  void exceptionsAreKindsThatExist() {
    Set<String> words = new LinkedHashSet<>();
    Ops.all().forEach(kind -> words.add(kind.word()));
    assertThat(words).containsAll(WITHOUT_RULE).containsAll(WITHOUT_INPUTS);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void severalTrialsAtOnceAreEachAlone(OpKind kind) {
    if (WITHOUT_INPUTS.contains(kind.word())) {
      return;
    }
    Cases cases = new Cases(kind);
    assertThat(cases.refused)
        .as("cases without a rule")
        .isEqualTo(WITHOUT_RULE.contains(kind.word()) ? cases.all : 0);
    if (!cases.functions.isEmpty()) {
      cases.compare();
    }
  }

  /** All cases of a kind that have a rule, each a function of one program. */
  private static final class Cases {
    private final OpKind kind;
    private final Random random;
    private final List<Variable> variables = new ArrayList<>();
    private final List<dev.nnc.ir.Function> functions = new ArrayList<>();

    /** What a variable holds in each trial; once if it is the same in all. */
    private final Map<String, List<float[]>> numbers = new LinkedHashMap<>();

    private final Set<String> differing = new LinkedHashSet<>();

    private int all;
    private int refused;

    Cases(OpKind kind) {
      this.kind = kind;
      random = new Random(kind.word().hashCode());
      for (Example example : kind.examples()) {
        boolean simple =
            example.inputs().stream()
                .flatMap(input -> input.type().shape().dimensions().stream())
                .allMatch(each -> each.isKnown() || each.equals(Dimension.BATCH));
        if (simple && !example.inputs().isEmpty()) {
          for (int only = -1; only < example.inputs().size(); only++) {
            add(example, only);
          }
        }
      }
    }

    /**
     * Adds a case.
     *
     * @param only the number of the input that differs; all differ if it is below 0
     */
    private void add(Example example, int only) {
      String name = "case" + functions.size() + "_" + numbers.size();
      FunctionBuilder builder = new FunctionBuilder(name);
      List<Variable> own = new ArrayList<>();
      Map<String, List<float[]>> held = new LinkedHashMap<>();
      Set<String> differ = new LinkedHashSet<>();
      List<Value> inputs = new ArrayList<>();
      Instructions x = new Instructions(builder, ElementType.F32);
      Value rows = null;
      for (int i = 0; i < example.inputs().size(); i++) {
        Example.Input input = example.inputs().get(i);
        Shape shape = input.type().shape();
        boolean batched = !shape.isKnown();
        Variable variable = variable(name + "/" + i, batched ? single(shape) : shape);
        own.add(variable);
        boolean differs = only < 0 || only == i;
        if (differs) {
          differ.add(variable.name());
        }
        List<float[]> values = new ArrayList<>();
        for (int trial = 0; trial < (differs ? TRIALS : 1); trial++) {
          values.add(random(input, (int) variable.type().shape().size()));
        }
        held.put(variable.name(), values);
        Value value = x.read(variable);
        if (batched) {
          if (rows == null) {
            rows = builder.input("rows", TensorType.f32(Shape.SCALAR.batched()));
          }
          // Rows that differ a little, by an input of so many rows as are fed.
          value = x.add(value, x.reshape(rows, ones(shape)));
        }
        inputs.add(typed(x, value, input.type().element()));
      }
      Attributes attributes = example.attributes();
      if (attributes.has("variables")) {
        List<String> names = new ArrayList<>();
        for (String each : attributes.texts("variables")) {
          Variable variable = variable(name + "/" + each, inputs.getLast().shape());
          own.add(variable);
          names.add(variable.name());
          Example.Input positive = new Example.Input(variable.type(), 0.5, 1);
          held.put(
              variable.name(), List.of(random(positive, (int) variable.type().shape().size())));
        }
        attributes = attributes.with("variables", names);
      }
      List<Value> results = builder.addAll(kind, attributes, inputs);
      for (int i = 0; i < results.size(); i++) {
        Value result = results.get(i);
        builder.output("out" + i, result);
      }
      Program program = new Program(own, List.of(builder.build()));
      all++;
      if (StackedProgram.of(program, differ, List.of(name), TRIALS).program().isEmpty()) {
        refused++;
      } else {
        variables.addAll(own);
        functions.add(builder.build());
        numbers.putAll(held);
        differing.addAll(differ);
      }
    }

    private static Variable variable(String name, Shape shape) {
      return new Variable(name, TensorType.f32(shape), true, new Initial.Fill(0));
    }

    /** With one row in the place of a batch. */
    private static Shape single(Shape shape) {
      return new Shape(
          shape.dimensions().stream().map(d -> d.isKnown() ? d : Dimension.of(1)).toList());
    }

    /** A shape in which a vector of rows broadcasts with one. */
    private static Shape ones(Shape shape) {
      return new Shape(
          shape.dimensions().stream().map(d -> d.isKnown() ? Dimension.of(1) : d).toList());
    }

    private static Value typed(Instructions x, Value value, ElementType element) {
      return switch (element) {
        case BOOL -> x.greater(value, x.scalar(0.5));
        case I32, I64 -> x.cast(x.floor(value), element);
        default -> value;
      };
    }

    private float[] random(Example.Input input, int size) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] =
            input.type().element() == ElementType.F32
                ? (float) (input.low() + (input.high() - input.low()) * random.nextDouble())
                : random.nextInt(Math.max(2, (int) input.high()));
      }
      return values;
    }

    void compare() {
      Program program = new Program(variables, functions);
      IrVerifier.verify(program);
      StackedProgram stacked =
          StackedProgram.of(
                  program,
                  differing,
                  functions.stream().map(dev.nnc.ir.Function::name).toList(),
                  TRIALS)
              .program()
              .orElseThrow();
      IrVerifier.verify(stacked.program());
      assertThat(ShapeComparison.differences(stacked.program())).isEmpty();
      Map<String, float[]> atOnce = execute(stacked.program(), stacked, -1);
      for (int trial = 0; trial < TRIALS; trial++) {
        Map<String, float[]> alone = execute(program, null, trial);
        for (Map.Entry<String, float[]> each : alone.entrySet()) {
          float[] all = Objects.requireNonNull(atOnce.get(each.getKey()));
          float[] expected = each.getValue();
          boolean apart = all.length == TRIALS * expected.length;
          assertThat(apart || all.length == expected.length).as(each.getKey()).isTrue();
          int first = apart ? trial * expected.length : 0;
          for (int i = 0; i < expected.length; i++) {
            if (Float.isFinite(expected[i])) {
              assertThat(all[first + i])
                  .as("%s of trial %s", each.getKey(), trial)
                  .isCloseTo(expected[i], within(1e-5f * Math.max(1, Math.abs(expected[i]))));
            }
          }
        }
      }
    }

    /** All outputs, and what all variables hold then. */
    private Map<String, float[]> execute(
        Program program, @Nullable StackedProgram stacked, int trial) {
      Map<String, float[]> results = new HashMap<>();
      try (Session session = Lowering.lower(program, ONE_THREAD)) {
        session.initialize(1);
        numbers.forEach(
            (name, values) -> {
              if (stacked == null) {
                session.write(name, bytes(List.of(values.get(Math.min(trial, values.size() - 1)))));
              } else if (stacked.differs(name)) {
                List<byte[]> ofEach = new ArrayList<>();
                for (int i = 0; i < TRIALS; i++) {
                  ofEach.add(bytes(List.of(values.get(Math.min(i, values.size() - 1)))));
                }
                session.write(name, stacked.together(name, ofEach));
              } else {
                session.write(name, bytes(values));
              }
            });
        for (dev.nnc.ir.Function function : program.functions()) {
          Session.Call call = session.call(function.name());
          Session.Feeds feeds = call.feeds(function.inputs().isEmpty() ? 0 : ROWS);
          function
              .inputs()
              .forEach(each -> feeds.floats(each.name()).put(new float[] {0, 0.01f, 0.02f}));
          Session.Results outputs = call.run(feeds);
          for (dev.nnc.ir.Function.Port port : function.outputs()) {
            results.put(function.name() + "/" + port.name(), outputs.floats(port.name()));
          }
        }
        for (Variable variable : program.variables()) {
          ByteBuffer bytes =
              ByteBuffer.wrap(session.read(variable.name())).order(ByteOrder.LITTLE_ENDIAN);
          float[] values = new float[bytes.remaining() / Float.BYTES];
          bytes.asFloatBuffer().get(values);
          if (!differing.contains(variable.name())) {
            results.put(variable.name(), values);
          }
        }
      }
      return results;
    }

    private static byte[] bytes(List<float[]> trials) {
      int size = trials.stream().mapToInt(each -> each.length).sum();
      ByteBuffer buffer = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      trials.forEach(
          each -> Arrays.stream(toDoubles(each)).forEach(v -> buffer.putFloat((float) v)));
      return buffer.array();
    }

    private static double[] toDoubles(float[] values) {
      double[] all = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        all[i] = values[i];
      }
      return all;
    }
  }
}
