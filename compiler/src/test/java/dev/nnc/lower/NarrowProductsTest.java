package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Precision;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.op.Windows;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products of numbers of bfloat16, by kernels for these and by those for f32. */
class NarrowProductsTest {
  /** Half of what its last digit is worth, by which rounding changes a number at the most. */
  private static final float HALF_DIGIT = 1 / 256f;

  private interface Written {
    List<Value> outputs(Instructions x, List<Value> inputs);
  }

  /** 1.0039 has a digit too many and 1.0078 has not; 1.0078² is 1.0157, which is rounded, too. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void factorsAndResultsAreRounded(boolean ownKernels) {
    Written product = (x, inputs) -> List.of(x.matmul(inputs.get(0), inputs.get(1)));
    float digit = 1 / 128f;
    float[] results =
        results(
                product,
                true,
                ownKernels,
                List.of(new float[] {1 + digit / 2, 1 + digit}, new float[] {1, 0, 0, 1 + digit}),
                Shape.of(1, 2),
                Shape.of(2, 2))
            .getFirst();
    assertThat(results).containsExactly(1, 1 + 2 * digit);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "3, true", "1, false", "2, false", "3, false"})
  void matricesAndTheirDerivatives(long seed, boolean ownKernels) {
    Random random = new Random(seed);
    long inner = 1L + random.nextLong(60);
    compare(
        (x, inputs) -> {
          Value y = x.matmul(inputs.get(0), inputs.get(1));
          return withGradients(x, y, inputs);
        },
        seed,
        ownKernels,
        Shape.of(1L + random.nextLong(20), inner),
        Shape.of(inner, 1L + random.nextLong(20)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void severalMatricesAndTheirDerivatives(boolean ownKernels) {
    compare(
        (x, inputs) -> withGradients(x, x.matmul(inputs.get(0), inputs.get(1)), inputs),
        4,
        ownKernels,
        Shape.of(3, 5, 7),
        Shape.of(3, 7, 2));
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "1, false", "2, false"})
  void convolutionsAndTheirDerivatives(long stride, boolean ownKernels) {
    compare(
        (x, inputs) -> {
          List<Long> strides = List.of(stride, stride);
          Value y = x.conv(inputs.get(0), inputs.get(1), strides, List.of(1L, 1L), Windows.none(2));
          return withGradients(x, y, inputs);
        },
        5,
        ownKernels,
        Shape.of(2, 7, 9, 3),
        Shape.of(3, 3, 3, 4));
  }

  /** A product of numbers, and the gradients of the sum of its squares. */
  private static List<Value> withGradients(Instructions x, Value y, List<Value> inputs) {
    List<Value> outputs = new ArrayList<>(List.of(y));
    Value loss = x.sumAll(x.square(y));
    Gradients.Found found = (Gradients.Found) Differentiator.gradients(x.builder(), loss, inputs);
    found.values().forEach(gradient -> outputs.add(Objects.requireNonNull(gradient)));
    return outputs;
  }

  /** What rounding changes is a few of the last digits of the largest numbers, and something. */
  private static void compare(Written written, long seed, boolean ownKernels, Shape... shapes) {
    Random random = new Random(seed);
    List<float[]> numbers = new ArrayList<>();
    for (Shape shape : shapes) {
      float[] some = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < some.length; i++) {
        some[i] = random.nextFloat(-1, 1);
      }
      numbers.add(some);
    }
    List<float[]> exact = results(written, false, ownKernels, numbers, shapes);
    List<float[]> rounded = results(written, true, ownKernels, numbers, shapes);
    for (int i = 0; i < exact.size(); i++) {
      float most = 1;
      for (float number : exact.get(i)) {
        most = Math.max(most, Math.abs(number));
      }
      assertThat(rounded.get(i))
          .as("result %s", i)
          .isNotEqualTo(exact.get(i))
          .containsExactly(exact.get(i), offset(4 * HALF_DIGIT * most));
    }
  }

  private static List<float[]> results(
      Written written, boolean round, boolean ownKernels, List<float[]> numbers, Shape... shapes) {
    FunctionBuilder builder = new FunctionBuilder("test");
    List<Value> inputs = new ArrayList<>();
    for (Shape shape : shapes) {
      inputs.add(builder.input("in" + inputs.size(), new TensorType(ElementType.F32, shape)));
    }
    List<Value> outputs = written.outputs(new Instructions(builder, ElementType.F32), inputs);
    for (int i = 0; i < outputs.size(); i++) {
      builder.output("out" + i, outputs.get(i));
    }
    Function function = round ? Precision.bfloat16(builder.build()) : builder.build();
    Program program = new Program(List.of(), List.of(function));
    ExecutionSettings settings =
        new ExecutionSettings("cpu", 1, 1).with(new Kernels(false, ownKernels));
    try (Session session = Lowering.lower(program, settings)) {
      Session.Call call = session.call(function.name());
      Session.Feeds feeds = call.feeds(1);
      for (int i = 0; i < inputs.size(); i++) {
        FloatBuffer buffer = feeds.floats("in" + i);
        buffer.put(numbers.get(i));
      }
      Session.Results results = call.run(feeds);
      return function.outputs().stream().map(output -> results.floats(output.name())).toList();
    }
  }
}
