package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Attributes;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.IrParser;
import dev.nnc.ir.IrPrinter;
import dev.nnc.ir.IrVerifier;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.OpKind.Derivative;
import dev.nnc.ir.OpKind.Example;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.op.Ops;
import dev.nnc.simplify.Simplifier;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, over all its examples: shapes, derivatives, text. None is listed here. */
class OperationsTest {
  private static final ExecutionSettings ONE_THREAD = new ExecutionSettings("cpu", 1, 1);

  /** Kinds that are constant to the derivative although their results do change. */
  private static final Set<String> CONSTANT_BY_DECREE = Set.of("stop_gradient");

  /** Kinds without a derivative; anything else must have one, or be constant in pieces. */
  private static final Set<String> WITHOUT_DERIVATIVE =
      Set.of("lstm_gradient", "ctc_gradient", "random_gamma");

  /** Kinds whose kernels compute in f32 even where their numbers are f64. */
  private static final Set<String> IN_SINGLE_PRECISION = Set.of("ctc");

  static Stream<OpKind> kinds() {
    return Ops.all().stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shapesAreTensorFlowsAndTheTextReadsBack(OpKind kind) {
    assertThat(kind.examples()).isNotEmpty();
    for (Example example : kind.examples()) {
      Program program = program(kind, example);
      IrVerifier.verify(program);
      assertThat(ShapeComparison.differences(program)).isEmpty();
      String text = IrPrinter.print(program);
      assertThat(IrParser.parse(text, Map.of(), Ops::named)).isEqualTo(program);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void derivativesAgreeWithFiniteDifferences(OpKind kind) {
    if (kind.derivative() == Derivative.MISSING) {
      assertThat(WITHOUT_DERIVATIVE).contains(kind.word());
      return;
    }
    for (Example example : kind.examples()) {
      if (kind.hasEffect() && kind.derivative() == Derivative.ZERO) {
        continue;
      }
      check(kind, example);
    }
  }

  @Test
  void exceptionsAreKindsThatExist() {
    Set<String> words = new LinkedHashSet<>();
    Ops.all().forEach(kind -> words.add(kind.word()));
    assertThat(words).containsAll(WITHOUT_DERIVATIVE).containsAll(CONSTANT_BY_DECREE);
    assertThat(words).containsAll(IN_SINGLE_PRECISION);
    assertThat(words).hasSameSizeAs(Ops.all());
  }

  /** The operation alone, on inputs, with the variables that its attributes name. */
  private static Program program(OpKind kind, Example example) {
    FunctionBuilder builder = new FunctionBuilder("example");
    List<Value> inputs = new ArrayList<>();
    for (Example.Input input : example.inputs()) {
      inputs.add(builder.input("in" + inputs.size(), input.type()));
    }
    List<Value> results = builder.addAll(kind, example.attributes(), inputs);
    for (int i = 0; i < results.size(); i++) {
      builder.output("out" + i, results.get(i));
    }
    List<Variable> variables = new ArrayList<>();
    if (example.attributes().has("variable")) {
      variables.add(
          new Variable(
              example.attributes().text("variable"),
              results.getFirst().type(),
              true,
              new Initial.Fill(0)));
    }
    if (example.attributes().has("variables")) {
      for (String name : example.attributes().texts("variables")) {
        variables.add(new Variable(name, inputs.getLast().type(), true, new Initial.Fill(0)));
      }
    }
    return new Program(variables, List.of(builder.build()));
  }

  /**
   * First and second derivatives in double precision against central differences, of random
   * projections of the results.
   */
  private static void check(OpKind kind, Example example) {
    Random random = new Random(kind.word().hashCode());
    FunctionBuilder builder = new FunctionBuilder("check");
    Instructions x = new Instructions(builder, ElementType.F64);
    List<Value> inputs = new ArrayList<>();
    for (Example.Input input : example.inputs()) {
      inputs.add(builder.input("in" + inputs.size(), wide(input.type())));
    }
    List<Value> results =
        example.attributes().has("variable")
            ? List.of()
            : builder.addAll(kind, wide(example.attributes()), inputs);
    Value projection = projection(x, random, results);
    if (projection == null) {
      return;
    }
    List<Value> floats = inputs.stream().filter(value -> value.type().element().isFloat()).toList();
    Gradients first = Differentiator.gradients(builder, projection, floats);
    assertThat(first).isInstanceOf(Gradients.Found.class);
    List<@Nullable Value> gradients = ((Gradients.Found) first).values();
    builder.output("projection", projection);
    List<@Nullable Value> seconds = new ArrayList<>();
    Value projected = projection(x, random, gradients.stream().filter(Objects::nonNull).toList());
    if (projected != null) {
      Gradients second = Differentiator.gradients(builder, projected, floats);
      if (second instanceof Gradients.Found found) {
        builder.output("projected", projected);
        seconds.addAll(found.values());
      } else {
        assertThat(WITHOUT_DERIVATIVE)
            .contains(((Gradients.NoDerivative) second).operation().kind().word());
      }
    }
    int outputs = builder.build().outputs().size();
    output(builder, "gradient", gradients);
    output(builder, "second", seconds);
    Program program = Simplifier.simplify(new Program(List.of(), List.of(builder.build())));
    IrVerifier.verify(program);
    new Case(kind, example, program, random).compare(inputs, outputs);
  }

  private static void output(
      FunctionBuilder builder, String name, List<? extends @Nullable Value> values) {
    for (int i = 0; i < values.size(); i++) {
      Value value = values.get(i);
      if (value != null) {
        builder.output(name + i, value);
      }
    }
  }

  /** A random linear function of all float results, or null if there are none. */
  private static @Nullable Value projection(Instructions x, Random random, List<Value> results) {
    Value sum = null;
    for (Value result : results) {
      if (result.type().element().isFloat()) {
        Value coefficient = x.scalar(0.5 + random.nextDouble());
        Value term = x.multiply(result, coefficient);
        for (int axis = 0; axis < result.rank(); axis++) {
          Dimension extent = result.shape().dimension(axis);
          if (extent.isKnown()) {
            // Different along every axis, so that gradients of shuffled elements are found out.
            double[] weights = random.doubles(extent.size(), 0.5, 1.5).toArray();
            long[] shape = new long[result.rank() - axis];
            Arrays.fill(shape, 1);
            shape[0] = extent.size();
            term = x.multiply(term, x.constant(weights, Shape.of(shape)));
          }
        }
        term = x.sumAll(x.cast(term, ElementType.F64));
        sum = sum == null ? term : x.add(sum, term);
      }
    }
    return sum;
  }

  private static TensorType wide(TensorType type) {
    return type.element() == ElementType.F32 ? type.withElement(ElementType.F64) : type;
  }

  private static Attributes wide(Attributes attributes) {
    Attributes wide = attributes;
    for (Map.Entry<String, Object> entry : attributes.values().entrySet()) {
      if (entry.getValue() == ElementType.F32) {
        wide = wide.with(entry.getKey(), ElementType.F64);
      }
    }
    return wide;
  }

  /** A program whose inputs are fed and changed one number at a time. */
  private record Case(OpKind kind, Example example, Program program, Random random) {
    void compare(List<Value> inputs, int scalars) {
      List<NativeTensor> feeds = new ArrayList<>();
      try (CompiledGraph graph = new CompiledGraph(program);
          OpenPart part = new OpenPart(graph.part("check"), true, ONE_THREAD)) {
        assertThat(ShapeComparison.differences(graph)).isEmpty();
        for (int i = 0; i < inputs.size(); i++) {
          feeds.add(filled(inputs.get(i).type(), example.inputs().get(i)));
        }
        FunctionEmitter.Emitted emitted = part.function("check");
        var ports = emitted.function().outputs();
        List<NativeGraph.Output> ins = emitted.outputs(emitted.function().inputs());
        List<NativeGraph.Output> outs = emitted.outputs(ports);
        try (NativeSession.Prepared all = part.session().prepare(ins, outs, emitted.targets());
            NativeSession.Prepared few =
                part.session().prepare(ins, outs.subList(0, scalars), emitted.targets())) {
          Map<String, double[]> analytic = new HashMap<>();
          List<NativeTensor> results = all.run(feeds, "all");
          for (int i = 0; i < results.size(); i++) {
            analytic.put(ports.get(i).name(), results.get(i).numbers());
            results.get(i).close();
          }
          int index = 0;
          for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).type().element() == ElementType.F64) {
              compare(few, feeds, i, index++, scalars, analytic);
            }
          }
        }
      } finally {
        feeds.forEach(NativeTensor::close);
      }
    }

    private void compare(
        NativeSession.Prepared few,
        List<NativeTensor> feeds,
        int input,
        int index,
        int scalars,
        Map<String, double[]> analytic) {
      boolean coarse = IN_SINGLE_PRECISION.contains(kind.word());
      double step = coarse ? 1e-2 : 1e-5;
      ByteBuffer bytes = feeds.get(input).bytes();
      int count = bytes.capacity() / 8;
      for (int element = 0; element < count; element++) {
        double middle = bytes.getDouble(8 * element);
        bytes.putDouble(8 * element, middle + step);
        double[] above = run(few, feeds);
        bytes.putDouble(8 * element, middle - step);
        double[] below = run(few, feeds);
        bytes.putDouble(8 * element, middle);
        for (int order = 0; order < scalars; order++) {
          if (CONSTANT_BY_DECREE.contains(kind.word())) {
            continue;
          }
          double[] gradient = analytic.get((order == 0 ? "gradient" : "second") + index);
          double ours = gradient == null ? 0 : gradient[element];
          double theirs = (above[order] - below[order]) / (2 * step);
          double scale = Math.max(1, Math.max(Math.abs(ours), Math.abs(theirs)));
          String where = "derivative " + (order + 1) + " by input " + input + " element " + element;
          assertThat(Math.abs(ours - theirs) / scale)
              .as(() -> told(where, ours, theirs))
              .isLessThan(coarse ? 5e-4 : 1e-5);
        }
      }
    }

    private String told(String where, double ours, double theirs) {
      return String.format(
          Locale.ROOT,
          "%s%s %s: %s is %s, by differences %s%n%s",
          kind.word(),
          example.types(),
          example.attributes().values(),
          where,
          ours,
          theirs,
          IrPrinter.print(program));
    }

    private static double[] run(NativeSession.Prepared few, List<NativeTensor> feeds) {
      List<NativeTensor> results = few.run(feeds, "few");
      double[] numbers = results.stream().mapToDouble(result -> result.number(0)).toArray();
      results.forEach(NativeTensor::close);
      return numbers;
    }

    private NativeTensor filled(TensorType type, Example.Input input) {
      long[] sizes = type.shape().dimensions().stream().mapToLong(Case::size).toArray();
      NativeTensor tensor = NativeTensor.allocate(type.element(), sizes);
      ByteBuffer bytes = tensor.bytes();
      double range = input.high() - input.low();
      while (bytes.hasRemaining()) {
        double number = input.low() + range * random.nextDouble();
        switch (type.element()) {
          case F32 -> bytes.putFloat((float) number);
          case F64 -> bytes.putDouble(number);
          case I32 -> bytes.putInt((int) number);
          case I64 -> bytes.putLong((long) number);
          case BOOL -> bytes.put((byte) (number < 1 ? 0 : 1));
        }
      }
      if (input.probabilities()) {
        normalize(bytes, (int) sizes[sizes.length - 1]);
      }
      return tensor;
    }

    private static void normalize(ByteBuffer bytes, int count) {
      for (int row = 0; row < bytes.capacity() / 8; row += count) {
        double sum = 0;
        for (int i = row; i < row + count; i++) {
          sum += bytes.getDouble(8 * i);
        }
        for (int i = row; i < row + count; i++) {
          bytes.putDouble(8 * i, bytes.getDouble(8 * i) / sum);
        }
      }
    }

    /** Symbols get a size each; products of symbols the product. */
    private static long size(Dimension dimension) {
      if (dimension.isKnown()) {
        return dimension.size();
      }
      long product = 1;
      for (String factor : dimension.toString().split("\\*")) {
        product *=
            switch (factor) {
              case "batch" -> 3;
              case "?n" -> 2;
              default -> Long.parseLong(factor);
            };
      }
      return product;
    }
  }
}
