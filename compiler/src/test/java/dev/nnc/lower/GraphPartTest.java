package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.ir.Function;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Programs whose functions are in several graphs. */
class GraphPartTest {
  private static final ExecutionSettings ONE_THREAD = new ExecutionSettings("cpu", 1, 1);

  private static final Variable W =
      new Variable("w", TensorType.f32(Shape.of(2)), true, new Initial.Normal(0, 1, false));
  private static final Variable V =
      new Variable("v", TensorType.f32(Shape.of(2)), true, new Initial.Fill(0.5));
  private static final Variable UNUSED =
      new Variable("unused", TensorType.f32(Shape.of(2)), false, new Initial.Fill(7));

  @Test
  void eachActionIsAGraphOfItsOwnWithItsVariables() {
    List<GraphPart> parts =
        GraphPart.of(program(List.of(grow("a.step"), look("a.validate"), look("b.evaluate"))));
    assertThat(parts).hasSize(2);
    assertThat(parts.get(0).functions())
        .extracting(Function::name)
        .containsExactly("a.step", "a.validate");
    assertThat(parts.get(0).variables()).containsExactly(W, V);
    assertThat(parts.get(0).changed()).containsExactly("w", "v");
    assertThat(parts.get(1).variables()).containsExactly(W);
    assertThat(parts.get(1).changed()).isEmpty();
  }

  @Test
  void ofALargeActionThoseThatChangeVariablesStayTogether() {
    FunctionBuilder builder = new FunctionBuilder("a.large");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value value = x.read(W);
    for (int i = 0; i < GraphPart.MOST_TOGETHER; i++) {
      value = x.square(value);
    }
    builder.output("out", value);
    List<GraphPart> parts =
        GraphPart.of(
            program(
                List.of(look("a.validate"), grow("a.step"), builder.build(), grow("a.gather"))));
    assertThat(parts)
        .extracting(part -> part.functions().stream().map(Function::name).toList())
        .containsExactly(List.of("a.step", "a.gather"), List.of("a.validate"), List.of("a.large"));
  }

  /** The names of one program make one graph of it, those of the other a graph a function. */
  @Test
  void valuesAreTheSameWhereverTheyAreCarried() {
    Random random = new Random(1);
    for (int trial = 0; trial < 5; trial++) {
      List<Integer> order = random.ints(60, 0, 8).boxed().toList();
      assertThat(numbers("%s.f", order)).isEqualTo(numbers("all.%s", order));
    }
  }

  /** What is seen while functions are called in this order; now and then, values are set. */
  private static List<List<Float>> numbers(String name, List<Integer> order) {
    List<Function> functions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String its = name.formatted("f" + i);
      functions.add(i % 2 == 0 ? grow(its) : look(its));
    }
    List<List<Float>> seen = new ArrayList<>();
    try (Session session = Lowering.lower(program(functions), ONE_THREAD)) {
      session.initialize(3);
      for (int i = 0; i < order.size(); i++) {
        Session.Call call = session.call(name.formatted("f" + order.get(i)));
        Session.Results results = call.run(call.feeds(1));
        seen.add(list(results.floats("w")));
        if (i % 7 == 3) {
          session.write("w", bytes(i, -i));
        }
        if (i % 5 == 2) {
          session.read(List.of("v", "unused", "w")).values().forEach(v -> seen.add(list(v)));
        }
        if (i % 11 == 10) {
          session.initialize(List.of("v"), i);
        }
        if (i % 13 == 12) {
          session.initialize(List.of("w"), i);
        }
      }
      session.read(List.of("w", "v", "unused")).values().forEach(v -> seen.add(list(v)));
    }
    return seen;
  }

  /** So many variables are fed and fetched as one tensor; what is seen must not tell. */
  @Test
  void manySmallVariablesAreCarriedTogether() {
    List<Variable> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Initial initial = i % 3 == 0 ? new Initial.Fill(i) : new Initial.Normal(i, 1, false);
      Shape shape = i % 3 == 1 ? Shape.of(2 * (i % 4)) : Shape.of(i % 4, 2);
      many.add(new Variable("m" + i, TensorType.f32(shape), true, initial));
    }
    Variable whole =
        new Variable(
            "n", new TensorType(ElementType.I64, Shape.SCALAR), false, new Initial.Fill(5));
    List<Variable> all = new ArrayList<>(many);
    all.add(150, whole);
    assertThat(Pack.of(many)).isNotNull();
    assertThat(Pack.of(many.subList(0, 100))).isNull();
    assertThat(carried(all, many, whole, "all.%s")).isEqualTo(carried(all, many, whole, "%s.f"));
  }

  private static List<List<Float>> carried(
      List<Variable> all, List<Variable> many, Variable whole, String name) {
    FunctionBuilder growing = new FunctionBuilder(name.formatted("grow"));
    Instructions x = new Instructions(growing, ElementType.F32);
    for (int i = 0; i < many.size(); i++) {
      // Every second one is only read.
      Value value = x.read(many.get(i));
      if (i % 2 == 0) {
        x.assign(many.get(i), x.multiply(value, x.scalar(1.5)));
      } else {
        growing.output("m" + i, x.square(value));
      }
    }
    x.assignAdd(whole, x.read(whole));
    FunctionBuilder looking = new FunctionBuilder(name.formatted("look"));
    Instructions y = new Instructions(looking, ElementType.F32);
    for (int i = 0; i < many.size(); i++) {
      Value value = y.read(many.get(i));
      looking.output("m" + i, i % 5 == 0 ? value : y.square(value));
    }
    List<List<Float>> seen = new ArrayList<>();
    Program program = new Program(all, List.of(growing.build(), looking.build()));
    try (Session session = Lowering.lower(program, ONE_THREAD)) {
      session.initialize(3);
      for (int turn = 0; turn < 4; turn++) {
        Session.Call grow = session.call(name.formatted("grow"));
        grow.run(grow.feeds(1));
        seen.add(list(grow.run(grow.feeds(1)).floats("m3")));
        Session.Call look = session.call(name.formatted("look"));
        for (int again = 0; again < 2; again++) {
          Session.Results results = look.run(look.feeds(1));
          for (int i = 0; i < many.size(); i++) {
            seen.add(list(results.floats("m" + i)));
          }
          session.write("m5", bytes(turn, again));
          session.write("m10", bytes(turn, again, 3, 4));
        }
        seen.add(list(session.read("m7")));
        session.read(List.of("m12", "n", "m2")).values().forEach(v -> seen.add(list(v)));
      }
    }
    return seen;
  }

  @Test
  void aVariableWithoutAValueIsNamed() {
    try (Session session = Lowering.lower(program(List.of(look("a.look"))), ONE_THREAD)) {
      assertThatThrownBy(() -> session.read("w"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("w has no value yet");
      assertThatThrownBy(() -> session.write(Map.of("w", new byte[4])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("8 bytes, not 4");
    }
  }

  @Test
  void oneNumberFillsATensorOfAnySize() {
    for (long size : new long[] {0, 1, 2, 3, 1_000}) {
      for (ElementType element : List.of(ElementType.F32, ElementType.F64, ElementType.I64)) {
        try (NativeTensor tensor = NativeTensor.filled(element, -3, size)) {
          assertThat(tensor.numbers()).hasSize((int) size).containsOnly(expected(size));
        }
      }
    }
  }

  private static double[] expected(long size) {
    return size == 0 ? new double[0] : new double[] {-3};
  }

  private static Program program(List<Function> functions) {
    return new Program(List.of(W, UNUSED, V), functions);
  }

  /** Changes both variables, each by the other. */
  private static Function grow(String name) {
    FunctionBuilder builder = new FunctionBuilder(name);
    Instructions x = new Instructions(builder, ElementType.F32);
    Value w = x.read(W);
    x.assignAdd(W, x.multiply(x.read(V), x.scalar(0.25)));
    x.assign(V, x.multiply(w, x.scalar(0.75)));
    builder.output("w", w);
    return builder.build();
  }

  private static Function look(String name) {
    FunctionBuilder builder = new FunctionBuilder(name);
    Instructions x = new Instructions(builder, ElementType.F32);
    builder.output("w", x.multiply(x.read(W), x.scalar(2)));
    return builder.build();
  }

  private static byte[] bytes(float... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      buffer.putFloat(number);
    }
    return buffer.array();
  }

  private static List<Float> list(float[] numbers) {
    List<Float> all = new ArrayList<>();
    for (float number : numbers) {
      all.add(number);
    }
    return all;
  }

  private static List<Float> list(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Float> all = new ArrayList<>();
    while (buffer.hasRemaining()) {
      all.add(buffer.getFloat());
    }
    return all;
  }
}
