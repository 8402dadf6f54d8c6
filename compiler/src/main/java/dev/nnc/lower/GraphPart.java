package dev.nnc.lower;

import dev.nnc.ir.Function;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Operation;

/**
 * Functions of a program that are one graph of TensorFlow's together. For each function that it
 * makes ready, TensorFlow copies and places all of the graph that the function stands in: in one
 * graph for all actions, what a program costs grows with the square of them.
 *
 * <p>The graph is made when a session first needs it, and its memory is given back with the last
 * session that does.
 */
final class GraphPart {
  /**
   * Up to so many operations, the functions of an action share a graph, and values need not be
   * carried between them.
   */
  static final int MOST_TOGETHER = 5_000;

  /**
   * A variable in the graph.
   *
   * @param value a placeholder for a new value
   * @param assign gives the variable what {@code value} holds
   */
  record Place(NativeGraph.Output read, NativeGraph.Output value, TF_Operation assign) {}

  /** What the graph consists of; variables and functions by their names. */
  record Nodes(
      NativeGraph graph,
      Map<String, Place> places,
      Map<String, FunctionEmitter.Emitted> functions) {}

  private final List<Function> functions;
  private final List<Variable> variables;
  private final Set<String> changed = new LinkedHashSet<>();
  private @Nullable Nodes nodes;
  private int users;

  private GraphPart(Program program, List<Function> functions) {
    this.functions = functions;
    Set<String> used = new LinkedHashSet<>();
    for (Function function : functions) {
      for (Operation operation : function.operations()) {
        List<String> its = variables(operation);
        used.addAll(its);
        if (operation.kind().effect() == OpKind.Effect.UPDATE) {
          changed.addAll(its);
        }
      }
    }
    variables = program.variables().stream().filter(v -> used.contains(v.name())).toList();
  }

  /** As the verifier finds them: these attributes name variables, whatever the kind. */
  private static List<String> variables(Operation operation) {
    if (operation.attributes().has("variables")) {
      return operation.attributes().texts("variables");
    }
    return operation.attributes().has("variable")
        ? List.of(operation.attributes().text("variable"))
        : List.of();
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

  /** The graph, which stays until {@link #leave}. */
  synchronized Nodes enter() {
    Nodes made = nodes == null ? lower() : nodes;
    nodes = made;
    users++;
    return made;
  }

  synchronized void leave() {
    Nodes made = nodes;
    if (--users == 0 && made != null) {
      nodes = null;
      made.graph().close();
    }
  }

  private Nodes lower() {
    NativeGraph graph = new NativeGraph();
    boolean done = false;
    try {
      Map<String, NativeGraph.Output> handles = new LinkedHashMap<>();
      Map<String, TensorType> types = new LinkedHashMap<>();
      Map<String, Place> places = new LinkedHashMap<>();
      for (Variable variable : variables) {
        NativeGraph.Output handle = handle(graph, variable);
        handles.put(variable.name(), handle);
        types.put(variable.name(), variable.type());
        places.put(variable.name(), place(graph, variable, handle));
      }
      Map<String, FunctionEmitter.Emitted> emitted = new LinkedHashMap<>();
      for (Function function : functions) {
        emitted.put(function.name(), new FunctionEmitter(graph, handles, types, function).emit());
      }
      done = true;
      return new Nodes(graph, places, emitted);
    } finally {
      if (!done) {
        graph.close();
      }
    }
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

  private static Place place(NativeGraph graph, Variable variable, NativeGraph.Output handle) {
    ElementType element = variable.type().element();
    Shape shape = variable.type().shape();
    String path = "variables/" + variable.name() + "/";
    Map<String, Object> dtype = Map.of("dtype", element);
    NativeGraph.Output read =
        graph.add("ReadVariableOp", path + "read", List.of(handle), List.of(), dtype).output(0);
    NativeGraph.Output value =
        graph
            .add(
                "Placeholder",
                path + "value",
                List.of(),
                List.of(),
                Map.of("dtype", element, "shape", shape))
            .output(0);
    TF_Operation assign =
        graph
            .add("AssignVariableOp", path + "assign", List.of(handle, value), List.of(), dtype)
            .operation();
    return new Place(read, value, assign);
  }
}
