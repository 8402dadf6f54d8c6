package dev.nnc.standard;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What tests of layers have in common. */
final class Trial {
  private static final Random RANDOM = new Random(7);

  private Trial() {}

  static Tensor random(int... shape) {
    return Tensor.filled(shape, i -> RANDOM.nextGaussian());
  }

  /** 1, 2, 3, … */
  static Tensor counting(int... shape) {
    return Tensor.filled(shape, i -> i + 1);
  }

  static Configured use(String name, Object... options) {
    return Defaults.use(Kind.LAYER, name, options);
  }

  static Configured constant(double value) {
    return Defaults.use(Kind.INITIALIZER, "constant", "value", value);
  }

  static Misfit refusal(Configured layer, long... row) {
    return refusal(layer, TensorType.f32(Shape.of(row).batched()));
  }

  static Misfit refusal(Configured layer, TensorType... inputs) {
    Misfit misfit = ((Rule.Layer) layer.entry().rule()).accepts(List.of(inputs), layer.options());
    if (misfit == null) {
      throw new AssertionError(layer.name() + " accepts " + List.of(inputs));
    }
    return misfit;
  }

  static Tensor variable(Bench bench, String role) {
    Tensor tensor = bench.variables.get(role);
    if (tensor == null) {
      throw new AssertionError("no " + role + " among " + bench.variables.keySet());
    }
    return tensor;
  }

  static void checkGradients(Bench bench, Value output) {
    // Squares of differently weighted elements, so that no two of them are taken for each other.
    int size = bench.run(output).data().length / bench.run(output).shape()[0];
    double[] weights = IntStream.range(0, size).mapToDouble(i -> 0.5 + 0.1 * (i % 13)).toArray();
    Value weighted =
        bench.x.multiply(
            output, bench.x.constant(weights, new Shape(output.shape().row().dimensions())));
    bench.checkGradients(bench.x.sumAll(bench.x.multiply(weighted, output)));
  }
}
