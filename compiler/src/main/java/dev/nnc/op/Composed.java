package dev.nnc.op;

import dev.nnc.ir.Emitter;
import dev.nnc.ir.Emitter.Handle;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** The lowering of an operation as several smaller ones, where TensorFlow has no kernel for it. */
final class Composed {
  private Composed() {}

  /**
   * @param composition writes the smaller operations, given the operation on inputs of its own, and
   *     returns its results
   */
  static List<Handle> emit(
      Emitter emitter,
      Operation operation,
      List<Handle> inputs,
      BiFunction<Instructions, Operation, List<Value>> composition) {
    FunctionBuilder builder = new FunctionBuilder(operation.kind().word());
    Map<Integer, Handle> handles = new HashMap<>();
    List<Value> own = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Value value = builder.input("input" + i, operation.input(i).type());
      own.add(value);
      handles.put(value.id(), inputs.get(i));
    }
    Operation inside =
        new Operation(
            operation.kind(), own, operation.attributes(), operation.results(), operation.origin());
    List<Value> results = composition.apply(Instructions.like(builder, own.getFirst()), inside);
    for (Operation each : builder.operations()) {
      List<Handle> made = each.kind().emit(emitter, each, found(handles, each.inputs()));
      for (int i = 0; i < made.size(); i++) {
        handles.put(each.results().get(i).id(), made.get(i));
      }
    }
    return found(handles, results);
  }

  private static List<Handle> found(Map<Integer, Handle> handles, List<Value> values) {
    return values.stream().map(value -> Objects.requireNonNull(handles.get(value.id()))).toList();
  }
}
