package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TensorFlow's kernels for f32 beside the small operations for f64, whose derivatives are tested.
 */
class FusedKernelsTest {
  private static final ExecutionSettings ONE_THREAD = new ExecutionSettings("cpu", 1, 1);

  static List<Shape> shapes() {
    return List.of(
        Shape.of(7, 3),
        Shape.of(1, 3),
        Shape.of(4, 5, 2),
        Shape.of(3, 4, 2, 5),
        Shape.of(2, 2, 3, 2, 4));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void batchNorm(Shape shape) {
    compare(
        (x, random) -> {
          Value input = numbers(x, random, shape);
          Shape channels = new Shape(List.of(shape.last()));
          List<Value> of =
              List.of(input, numbers(x, random, channels), numbers(x, random, channels));
          Instructions.Normalized by = x.batchNorm(input, of.get(1), of.get(2), 0.01);
          Value loss = x.sumAll(x.multiply(by.normalized(), numbers(x, random, shape)));
          List<Value> outputs = new ArrayList<>(List.of(by.normalized(), by.mean(), by.variance()));
          List<Value> first = gradients(x.builder(), loss, of);
          outputs.addAll(first);
          Value second = x.sumAll(x.multiply(first.getFirst(), numbers(x, random, shape)));
          outputs.addAll(gradients(x.builder(), second, of.subList(0, 2)));
          return outputs;
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 3, 4", "6, 1, 2, 1", "5, 3, 1, 7", "4, 2, 70, 10", "1, 2, 70, 10"})
  void lstm(long time, long batch, long width, long units) {
    compare(
        (x, random) -> {
          List<Value> of =
              List.of(
                  numbers(x, random, Shape.of(time, batch, width)),
                  numbers(x, random, Shape.of(width, 4 * units)),
                  numbers(x, random, Shape.of(units, 4 * units)),
                  numbers(x, random, Shape.of(4 * units)));
          Value output = x.lstm(of.get(0), of.get(1), of.get(2), of.get(3));
          Value weights = numbers(x, random, Shape.of(time, batch, units));
          Value loss = x.sumAll(x.multiply(output, weights));
          List<Value> outputs = new ArrayList<>(List.of(output));
          outputs.addAll(gradients(x.builder(), loss, of));
          return outputs;
        });
  }

  private static void compare(BiFunction<Instructions, Random, List<Value>> written) {
    List<double[]> expected = results(written, ElementType.F64);
    List<double[]> actual = results(written, ElementType.F32);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("result %s", i).containsExactly(expected.get(i), offset(2e-5));
    }
  }

  private static List<double[]> results(
      BiFunction<Instructions, Random, List<Value>> written, ElementType floats) {
    FunctionBuilder builder = new FunctionBuilder("test");
    List<Value> outputs = written.apply(new Instructions(builder, floats), new Random(5));
    for (int i = 0; i < outputs.size(); i++) {
      builder.output("out" + i, outputs.get(i));
    }
    Program program = new Program(List.of(), List.of(builder.build()));
    try (Session session = Lowering.lower(program, ONE_THREAD)) {
      Session.Call call = session.call("test");
      Session.Results results = call.run(call.feeds(1));
      List<double[]> all = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        all.add(results.doubles("out" + i));
      }
      return all;
    }
  }

  private static List<Value> gradients(FunctionBuilder builder, Value loss, List<Value> of) {
    Gradients gradients = Differentiator.gradients(builder, loss, of);
    List<Value> found = new ArrayList<>();
    for (Value value : ((Gradients.Found) gradients).values()) {
      if (value == null) {
        throw new AssertionError("nothing flows back");
      }
      found.add(value);
    }
    return found;
  }

  private static Value numbers(Instructions x, Random random, Shape shape) {
    return x.constant(random.doubles(shape.size(), -1, 2).toArray(), shape);
  }
}
