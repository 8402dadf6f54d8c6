package dev.nnc.lower;

import dev.nnc.ir.Emitter;
import dev.nnc.ir.Function;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Operation;

/**
 * Functions of a program that are one graph of TensorFlow's together. For each function that it
 * makes ready, TensorFlow copies and places all of the graph that the function stands in: in one
 * graph for all actions, what a program costs grows with the square of them.
 *
 * <p>Where its functions change variables, the graph has resource variables. Otherwise it has
 * places to feed their values into: so it is smaller, and TensorFlow makes nothing ready that
 * assigns.
 */
final class GraphPart {
  /**
   * Up to so many operations, the functions of an action share a graph, and values need not be
   * carried between them.
   */
  static final int MOST_TOGETHER = 5_000;

  /**
   * A resource variable in the graph.
   *
   * @param read its value; null if it is packed, and read with all of the pack
   * @param value a placeholder for a new value, or what a fed pack has as that
   * @param assign gives the variable what {@code value} holds
   */
  record Place(NativeGraph.@Nullable Output read, NativeGraph.Output value, TF_Operation assign) {}

  /**
   * What a graph consists of; variables and functions by their names.
   *
   * @param places the resource variables
   * @param fed placeholders for the values of variables, if there are no resource variables
   * @param packed the variables that are fed and fetched together, if there are many
   */
  record Nodes(
      NativeGraph graph,
      Map<String, Place> places,
      Map<String, NativeGraph.Output> fed,
      @Nullable Packed packed,
      Map<String, FunctionEmitter.Emitted> functions) {}

  /**
   * A pack in the graph.
   *
   * @param in a placeholder for all values
   * @param out all values, if there are resource variables
   */
  record Packed(Pack pack, NativeGraph.Output in, NativeGraph.@Nullable Output out) {}

  private final List<Function> functions;
  private final List<Variable> variables;
  private final Set<String> changed = new LinkedHashSet<>();

  private GraphPart(Program program, List<Function> functions) {
    this.functions = functions;
    Set<String> used = new LinkedHashSet<>();
    for (Function function : functions) {
      used.addAll(variables(function));
      function.operations().stream()
          .filter(operation -> operation.kind().effect() == OpKind.Effect.UPDATE)
          .forEach(operation -> changed.addAll(operation.variables()));
    }
    variables = program.variables().stream().filter(v -> used.contains(v.name())).toList();
  }

  /**
   * The parts of a program, one for each action; of an action with large functions, one for those
   * that change variables, since they take turns with each batch, and one for each other.
   */
  static List<GraphPart> of(Program program) {
    Map<String, List<Function>> actions = new LinkedHashMap<>();
    for (Function function : program.functions()) {
      actions.computeIfAbsent(function.action(), any -> new ArrayList<>()).add(function);
    }
    List<GraphPart> parts = new ArrayList<>();
    for (List<Function> action : actions.values()) {
      if (action.stream().mapToInt(f -> f.operations().size()).sum() <= MOST_TOGETHER) {
        parts.add(new GraphPart(program, List.copyOf(action)));
        continue;
      }
      List<Function> changing = action.stream().filter(GraphPart::changes).toList();
      if (!changing.isEmpty()) {
        parts.add(new GraphPart(program, changing));
      }
      for (Function function : action) {
        if (!changes(function)) {
          parts.add(new GraphPart(program, List.of(function)));
        }
      }
    }
    return parts;
  }

  /** The variables that the function of that name reads or changes, in no certain order. */
  static Set<String> variables(Function function) {
    Set<String> used = new LinkedHashSet<>();
    function.operations().forEach(operation -> used.addAll(operation.variables()));
    return used;
  }

  private static boolean changes(Function function) {
    return function.operations().stream()
        .anyMatch(operation -> operation.kind().effect() == OpKind.Effect.UPDATE);
  }

  List<Function> functions() {
    return functions;
  }

  /** The variables that its functions read or change, in the program's order. */
  List<Variable> variables() {
    return variables;
  }

  /** The names of those that they change. */
  Set<String> changed() {
    return changed;
  }

  /**
   * A new graph, which whoever asks closes.
   *
   * @param fed whether values of variables are fed; only if the functions change none
   * @param asked which kernels to ask for
   */
  Nodes lower(boolean fed, Kernels asked) {
    NativeGraph graph = new NativeGraph();
    boolean done = false;
    try {
      Map<String, NativeGraph.Output> handles = new LinkedHashMap<>();
      Map<String, Place> places = new LinkedHashMap<>();
      Map<String, NativeGraph.Output> inputs = new LinkedHashMap<>();
      Map<String, Emitter.Handle> reads = new LinkedHashMap<>();
      Map<String, TensorType> types = new LinkedHashMap<>();
      Set<String> fetched = fetched();
      Pack pack = Pack.of(variables);
      NativeGraph.Output in = pack == null ? null : pack.place(graph);
      Map<String, NativeGraph.Output> parts =
          pack == null || in == null ? Map.of() : pack.split(graph, in);
      for (Variable variable : variables) {
        String name = variable.name();
        types.put(name, variable.type());
        NativeGraph.Output part = parts.get(name);
        NativeGraph.Output value = part == null ? placeholder(graph, variable) : part;
        if (fed) {
          if (part == null) {
            inputs.put(name, value);
          }
          // TensorFlow does not let one tensor be fed and fetched.
          reads.put(name, fetched.contains(name) ? identity(graph, name, value) : value);
        } else {
          NativeGraph.Output handle = handle(graph, variable);
          handles.put(name, handle);
          places.put(name, place(graph, variable, handle, value, part != null));
        }
      }
      Packed packed =
          pack == null || in == null
              ? null
              : new Packed(
                  pack,
                  in,
                  fed
                      ? null
                      : pack.concat(graph, name -> Objects.requireNonNull(handles.get(name))));
      Map<String, FunctionEmitter.Emitted> emitted = new LinkedHashMap<>();
      for (Function function : functions) {
        FunctionEmitter emitter =
            fed
                ? FunctionEmitter.fed(graph, asked, types, reads, function)
                : new FunctionEmitter(graph, asked, handles, types, function);
        emitted.put(function.name(), emitter.emit());
      }
      done = true;
      return new Nodes(graph, places, inputs, packed, emitted);
    } finally {
      if (!done) {
        graph.close();
      }
    }
  }

  /** The variables whose value is an output of a function as it is. */
  private Set<String> fetched() {
    Set<String> fetched = new HashSet<>();
    for (Function function : functions) {
      Set<Value> outputs =
          function.outputs().stream().map(Function.Port::value).collect(Collectors.toSet());
      for (Operation operation : function.operations()) {
        if (operation.results().stream().anyMatch(outputs::contains)) {
          fetched.addAll(operation.variables());
        }
      }
    }
    return fetched;
  }

  private static NativeGraph.Output identity(
      NativeGraph graph, String name, NativeGraph.Output value) {
    return graph
        .add("Identity", "variables/" + name + "/read", List.of(value), List.of(), Map.of())
        .output(0);
  }

  private static NativeGraph.Output placeholder(NativeGraph graph, Variable variable) {
    Map<String, Object> attributes =
        Map.of("dtype", variable.type().element(), "shape", variable.type().shape());
    return graph
        .add(
            "Placeholder",
            "variables/" + variable.name() + "/value",
            List.of(),
            List.of(),
            attributes)
        .output(0);
  }

  private static NativeGraph.Output handle(NativeGraph graph, Variable variable) {
    String name = variable.name();
    Map<String, Object> attributes =
        Map.of(
            "dtype",
            variable.type().element(),
            "shape",
            variable.type().shape(),
            "shared_name",
            name);
    return graph
        .add("VarHandleOp", "variables/" + name, List.of(), List.of(), attributes)
        .output(0);
  }

  private static Place place(
      NativeGraph graph,
      Variable variable,
      NativeGraph.Output handle,
      NativeGraph.Output value,
      boolean packed) {
    ElementType element = variable.type().element();
    String path = "variables/" + variable.name() + "/";
    Map<String, Object> dtype = Map.of("dtype", element);
    NativeGraph.Output read =
        packed
            ? null
            : graph
                .add("ReadVariableOp", path + "read", List.of(handle), List.of(), dtype)
                .output(0);
    TF_Operation assign =
        graph
            .add("AssignVariableOp", path + "assign", List.of(handle, value), List.of(), dtype)
            .operation();
    return new Place(read, value, assign);
  }
}
