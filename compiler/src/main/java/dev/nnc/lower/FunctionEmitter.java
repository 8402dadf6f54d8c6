package dev.nnc.lower;

import dev.nnc.ir.Emitter;
import dev.nnc.ir.Function;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Precision;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Operation;

/** Puts one function into a graph. */
final class FunctionEmitter implements Emitter {
  private final NativeGraph graph;
  private final @Nullable OneDnnNodes oneDnn;
  private final NarrowProducts narrow;
  private final Map<String, NativeGraph.Output> variables;
  private final Set<Handle> handles;
  private final Map<String, TensorType> types;
  private final Map<String, byte[]> frozen;
  private final Function function;
  private final Map<Integer, Handle> values = new HashMap<>();
  private final Map<Object, Handle> constants = new HashMap<>();
  private final Map<String, Handle> reads;
  private final List<TF_Operation> checks = new ArrayList<>();
  private final List<TF_Operation> updates = new ArrayList<>();

  /** The last update of each variable so far, by its handle: the next one waits for it. */
  private final Map<Handle, TF_Operation> lastUpdates = new HashMap<>();

  private List<TF_Operation> before = List.of();
  private String path;

  /** What is put into the graph, or null while these are the inputs. */
  private @Nullable Operation current;

  FunctionEmitter(
      NativeGraph graph,
      Kernels kernels,
      Map<String, NativeGraph.Output> variables,
      Map<String, TensorType> types,
      Function function) {
    this(graph, kernels, variables, types, Map.of(), new LinkedHashMap<>(), function);
  }

  /**
   * A function that only reads, with variables that have become constants.
   *
   * @param frozen their values, row-major and in this machine's order of bytes
   * @param reads the constants of those that are in the graph by now; takes others
   */
  static FunctionEmitter frozen(
      NativeGraph graph,
      Map<String, TensorType> types,
      Map<String, byte[]> frozen,
      Map<String, Handle> reads,
      Function function) {
    return new FunctionEmitter(graph, Kernels.USUAL, Map.of(), types, frozen, reads, function);
  }

  /**
   * A function that only reads, with variables whose values are fed.
   *
   * @param reads what has the value of each variable
   */
  static FunctionEmitter fed(
      NativeGraph graph,
      Kernels kernels,
      Map<String, TensorType> types,
      Map<String, Handle> reads,
      Function function) {
    return new FunctionEmitter(graph, kernels, Map.of(), types, Map.of(), reads, function);
  }

  private FunctionEmitter(
      NativeGraph graph,
      Kernels kernels,
      Map<String, NativeGraph.Output> variables,
      Map<String, TensorType> types,
      Map<String, byte[]> frozen,
      Map<String, Handle> reads,
      Function function) {
    this.graph = graph;
    this.frozen = frozen;
    this.reads = reads;
    this.variables = variables;
    this.handles = Set.copyOf(variables.values());
    this.types = types;
    this.function = function;
    this.oneDnn = kernels.oneDnn() ? OneDnnNodes.of(graph, function) : null;
    this.narrow = new NarrowProducts(graph, kernels.bfloat16());
    this.path = function.name();
  }

  /**
   * A function in the graph.
   *
   * @param inputs what is fed, in the function's order
   * @param values by the number of the IR's value
   * @param targets what must run beside what is fetched
   */
  record Emitted(
      Function function,
      List<NativeGraph.Output> inputs,
      Map<Integer, NativeGraph.Output> values,
      List<TF_Operation> targets) {
    List<NativeGraph.Output> outputs(List<Function.Port> ports) {
      return ports.stream().map(port -> output(port.value())).toList();
    }

    NativeGraph.Output output(Value value) {
      NativeGraph.Output output = values.get(value.id());
      if (output == null) {
        throw new IllegalStateException(value + " of " + function.name() + " was not lowered");
      }
      return output;
    }
  }

  Emitted emit() {
    List<NativeGraph.Output> inputs = new ArrayList<>();
    for (Function.Port input : function.inputs()) {
      path = function.name() + "/" + input.name();
      TensorType type = input.value().type();
      Handle fed =
          one("Placeholder", List.of(), Map.of("dtype", type.element(), "shape", type.shape()));
      inputs.add((NativeGraph.Output) fed);
      // TensorFlow does not let one tensor be fed and fetched.
      boolean fetched =
          function.outputs().stream().anyMatch(output -> output.value().equals(input.value()));
      values.put(input.value().id(), fetched ? one("Identity", fed) : fed);
    }
    for (Operation operation : function.operations()) {
      if (operation.kind().effect() != OpKind.Effect.UPDATE) {
        emit(operation);
      }
    }
    // Updates come last, whatever their place in the list: reads give the values of before, and a
    // check that fails leaves all variables as they were.
    List<TF_Operation> waiting = new ArrayList<>(checks);
    reads.values().forEach(read -> waiting.add(((NativeGraph.Output) read).operation()));
    List<Operation> changing =
        function.operations().stream()
            .filter(operation -> operation.kind().effect() == OpKind.Effect.UPDATE)
            .toList();
    if (!waiting.isEmpty() && !changing.isEmpty()) {
      before =
          List.of(
              graph
                  .add("NoOp", function.name() + "/before_updates", List.of(), waiting, Map.of())
                  .operation());
    }
    changing.forEach(this::emit);
    Map<Integer, NativeGraph.Output> outputs = new HashMap<>();
    values.forEach((id, handle) -> outputs.put(id, (NativeGraph.Output) handle));
    return new Emitted(
        function,
        List.copyOf(inputs),
        Map.copyOf(outputs),
        List.copyOf(updates.isEmpty() ? checks : updates));
  }

  private void emit(Operation operation) {
    current = operation;
    String layer = operation.origin().layer();
    path = function.name() + (layer.isEmpty() ? "" : "/" + layer) + "/" + operation.kind().word();
    List<Handle> inputs = new ArrayList<>();
    for (Value input : operation.inputs()) {
      Handle handle = values.get(input.id());
      if (handle == null) {
        throw new IllegalStateException(input + " is used before it is defined in " + path);
      }
      inputs.add(handle);
    }
    List<Handle> results = operation.kind().emit(this, operation, inputs);
    for (int i = 0; i < operation.results().size(); i++) {
      values.put(operation.results().get(i).id(), results.get(i));
    }
    if (operation.kind().effect() == OpKind.Effect.CHECK) {
      checks.add(((NativeGraph.Output) results.getFirst()).operation());
    }
  }

  @Override
  public List<Handle> node(String type, List<Handle> inputs, Map<String, Object> attributes) {
    return current != null && Precision.isBfloat16(current) && NarrowProducts.multiplies(type)
        ? narrow.add(type, path, inputs, factors -> usual(type, factors, attributes))
        : usual(type, inputs, attributes);
  }

  private List<Handle> usual(String type, List<Handle> inputs, Map<String, Object> attributes) {
    return oneDnn == null
        ? graph.add(type, path, inputs, List.of(), attributes).handles()
        : oneDnn.add(type, path, inputs, attributes, current);
  }

  @Override
  public void update(String type, List<Handle> inputs, Map<String, Object> attributes) {
    List<TF_Operation> after = new ArrayList<>(before);
    List<Handle> changed = inputs.stream().filter(handles::contains).toList();
    for (Handle variable : changed) {
      TF_Operation last = lastUpdates.get(variable);
      if (last != null) {
        after.add(last);
      }
    }
    TF_Operation update = graph.add(type, path, inputs, after, attributes).operation();
    changed.forEach(variable -> lastUpdates.put(variable, update));
    updates.add(update);
  }

  @Override
  public Handle list(List<Handle> handles) {
    return new NativeGraph.Outputs(handles);
  }

  @Override
  public Handle integers(ElementType element, List<Long> numbers) {
    return constant(element, Shape.of(numbers.size()), numbers);
  }

  @Override
  public Handle scalar(ElementType element, double value) {
    return constant(element, Shape.SCALAR, List.of(value));
  }

  @Override
  public Handle integer(long value) {
    return constant(ElementType.I64, Shape.SCALAR, List.of(value));
  }

  @Override
  public Handle constant(ElementType element, Shape shape, List<? extends Number> numbers) {
    return constants.computeIfAbsent(
        List.of(element, shape, numbers),
        key -> {
          long[] sizes = shape.dimensions().stream().mapToLong(Dimension::size).toArray();
          try (NativeTensor tensor = NativeTensor.of(element, numbers, sizes)) {
            return graph
                .add(
                    "Const",
                    function.name() + "/constant",
                    List.of(),
                    List.of(),
                    Map.of("value", tensor, "dtype", element))
                .output(0);
          }
        });
  }

  @Override
  public Handle variable(String name) {
    Handle handle = variables.get(name);
    if (handle == null) {
      throw new IllegalStateException("no variable " + name + " for " + path);
    }
    return handle;
  }

  @Override
  public Handle read(String name) {
    Handle known = reads.get(name);
    if (known != null) {
      return known;
    }
    TensorType type = types.get(name);
    if (type == null) {
      throw new IllegalStateException("no variable " + name + " for " + path);
    }
    byte[] value = frozen.get(name);
    NativeGraph.Output read =
        value == null
            ? graph
                .add(
                    "ReadVariableOp",
                    function.name() + "/read/" + name,
                    List.of(variable(name)),
                    List.of(),
                    Map.of("dtype", type.element()))
                .output(0)
            : frozen(name, type, value);
    reads.put(name, read);
    return read;
  }

  private NativeGraph.Output frozen(String name, TensorType type, byte[] value) {
    long[] sizes = type.shape().dimensions().stream().mapToLong(Dimension::size).toArray();
    try (NativeTensor tensor = NativeTensor.allocate(type.element(), sizes)) {
      tensor.bytes().put(value);
      return graph
          .add(
              "Const",
              function.name() + "/" + name,
              List.of(),
              List.of(),
              Map.of("value", tensor, "dtype", type.element()))
          .output(0);
    }
  }
}
