package dev.nnc.lower;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Single operations, executed by TensorFlow, for tests of other packages. */
public final class SingleOperation {
  private static final ExecutionSettings ONE_THREAD = new ExecutionSettings("cpu", 1, 1);

  private SingleOperation() {}

  /** Numbers in row-major order; truths are 1 and 0. */
  public record Numbers(long[] shape, double[] values) {}

  /** What comes out of an operation without variables for inputs of these shapes. */
  public static List<Numbers> run(Operation operation, List<Numbers> inputs) {
    FunctionBuilder builder = new FunctionBuilder("single");
    List<Value> fed = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = Shape.of(inputs.get(i).shape());
      fed.add(builder.input("in" + i, operation.input(i).type().withShape(shape)));
    }
    List<Value> results = builder.addAll(operation.kind(), operation.attributes(), fed);
    for (int i = 0; i < results.size(); i++) {
      builder.output("out" + i, results.get(i));
    }
    Program program = new Program(List.of(), List.of(builder.build()));
    List<NativeTensor> feeds = new ArrayList<>();
    try (CompiledGraph graph = new CompiledGraph(program);
        OpenPart part = new OpenPart(graph.part("single"), true, ONE_THREAD)) {
      for (int i = 0; i < inputs.size(); i++) {
        Numbers numbers = inputs.get(i);
        List<Double> values = Arrays.stream(numbers.values()).boxed().toList();
        feeds.add(NativeTensor.of(fed.get(i).type().element(), values, numbers.shape()));
      }
      FunctionEmitter.Emitted emitted = part.function("single");
      try (NativeSession.Prepared prepared =
          part.session()
              .prepare(
                  emitted.outputs(emitted.function().inputs()),
                  emitted.outputs(emitted.function().outputs()),
                  emitted.targets())) {
        List<Numbers> outputs = new ArrayList<>();
        for (NativeTensor result : prepared.run(feeds, operation.kind().word())) {
          outputs.add(new Numbers(result.sizes(), result.numbers()));
          result.close();
        }
        return outputs;
      }
    } finally {
      feeds.forEach(NativeTensor::close);
    }
  }
}
