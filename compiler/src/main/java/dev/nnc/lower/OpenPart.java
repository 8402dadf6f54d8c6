package dev.nnc.lower;

import dev.nnc.ir.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A part of a graph that a session has open: a session of TensorFlow's, with its variables. */
final class OpenPart implements AutoCloseable {
  private final GraphPart part;
  private final GraphPart.Nodes nodes;
  private final NativeSession session;
  private final Set<String> right = new HashSet<>();
  private final Map<List<String>, NativeSession.Prepared> reads = new HashMap<>();
  private final Map<List<String>, NativeSession.Prepared> writes = new HashMap<>();

  OpenPart(GraphPart part, ExecutionSettings settings) {
    this.part = part;
    nodes = part.enter();
    boolean done = false;
    try {
      session = new NativeSession(nodes.graph(), settings);
      done = true;
    } finally {
      if (!done) {
        part.leave();
      }
    }
  }

  GraphPart part() {
    return part;
  }

  FunctionEmitter.Emitted function(String name) {
    FunctionEmitter.Emitted emitted = nodes.functions().get(name);
    if (emitted == null) {
      throw new IllegalArgumentException("no function " + name);
    }
    return emitted;
  }

  NativeSession session() {
    return session;
  }

  /** Whether the variable has its value here, too. */
  boolean has(String variable) {
    return right.contains(variable);
  }

  /** The value here is no longer that of the variable. */
  void outdate(String variable) {
    right.remove(variable);
  }

  /** The names of its variables whose value is elsewhere, or nowhere. */
  List<String> missing() {
    return part.variables().stream()
        .map(Variable::name)
        .filter(name -> !right.contains(name))
        .toList();
  }

  /** The values of these variables, which the caller closes. */
  List<NativeTensor> fetch(List<String> variables) {
    NativeSession.Prepared prepared =
        reads.computeIfAbsent(
            variables,
            names ->
                session.prepare(
                    List.of(), names.stream().map(name -> place(name).read()).toList(), List.of()));
    return prepared.run(List.of(), "read " + String.join(", ", variables));
  }

  /** Gives these variables their values. */
  void assign(List<String> variables, List<NativeTensor> values) {
    NativeSession.Prepared prepared =
        writes.computeIfAbsent(
            variables,
            names -> {
              List<GraphPart.Place> places = names.stream().map(this::place).toList();
              return session.prepare(
                  places.stream().map(GraphPart.Place::value).toList(),
                  List.of(),
                  places.stream().map(GraphPart.Place::assign).toList());
            });
    prepared.run(values, "write " + String.join(", ", variables));
    right.addAll(variables);
  }

  private GraphPart.Place place(String variable) {
    GraphPart.Place place = nodes.places().get(variable);
    if (place == null) {
      throw new IllegalArgumentException("no variable " + variable);
    }
    return place;
  }

  @Override
  public void close() {
    reads.values().forEach(NativeSession.Prepared::close);
    writes.values().forEach(NativeSession.Prepared::close);
    session.close();
    part.leave();
  }
}
