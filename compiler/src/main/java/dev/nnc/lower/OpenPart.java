package dev.nnc.lower;

import dev.nnc.ir.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a graph that a session has open: a session of TensorFlow's, on a graph of its own. */
final class OpenPart implements AutoCloseable {
  /** Stands for a whole pack where variables are listed; no variable is called so. */
  private static final String PACK = "";

  private final GraphPart part;
  private final boolean fed;
  private final GraphPart.Nodes nodes;
  private final NativeSession session;
  private final Set<String> right = new HashSet<>();

  /** All values that are fed in a pack, and for which {@link VariableValues#entries}. */
  private @Nullable NativeTensor fedPack;

  private int fedPackAt;
  private final Map<List<String>, NativeSession.Prepared> reads = new HashMap<>();
  private final Map<List<String>, NativeSession.Prepared> writes = new HashMap<>();

  /**
   * The part, lowered.
   *
   * @param fed whether the values of variables are to be fed where that can be: not to a GPU, which
   *     would get them anew with each call
   */
  OpenPart(GraphPart part, boolean fed, ExecutionSettings settings) {
    this.part = part;
    this.fed = fed && part.changed().isEmpty();
    nodes = part.lower(this.fed, settings.kernels());
    boolean done = false;
    try {
      session = new NativeSession(nodes.graph(), settings);
      done = true;
    } finally {
      if (!done) {
        nodes.graph().close();
      }
    }
  }

  GraphPart part() {
    return part;
  }

  /** Whether it holds no variables, but gets their values with each call. */
  boolean isFed() {
    return fed;
  }

  FunctionEmitter.Emitted function(String name) {
    FunctionEmitter.Emitted emitted = nodes.functions().get(name);
    if (emitted == null) {
      throw new IllegalArgumentException("no function " + name);
    }
    return emitted;
  }

  /** Where the values of variables are fed, those that {@link #fedFrom} gives for them. */
  List<NativeGraph.Output> fedInto(List<String> variables) {
    List<NativeGraph.Output> places = new ArrayList<>();
    GraphPart.Packed packed = nodes.packed();
    if (packed != null) {
      places.add(packed.in());
    }
    for (String name : variables) {
      NativeGraph.Output place = nodes.fed().get(name);
      if (place != null) {
        places.add(place);
      }
    }
    return places;
  }

  /** The values that are fed; they stay this object's, or that of the values. */
  List<NativeTensor> fedFrom(List<String> variables, VariableValues values) {
    List<NativeTensor> tensors = new ArrayList<>();
    GraphPart.Packed packed = nodes.packed();
    if (packed != null) {
      NativeTensor joined = fedPack;
      if (joined == null || fedPackAt != values.entries()) {
        giveUpPack();
        joined = packed.pack().join(values::value);
        fedPack = joined;
        fedPackAt = values.entries();
      }
      tensors.add(joined);
    }
    for (String name : variables) {
      if (nodes.fed().containsKey(name)) {
        tensors.add(values.value(name));
      }
    }
    return tensors;
  }

  private void giveUpPack() {
    NativeTensor joined = fedPack;
    fedPack = null;
    if (joined != null) {
      joined.close();
    }
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

  /**
   * The names of the variables that {@link #assign} must set: those whose value is elsewhere, or
   * nowhere, and those that are packed with one of these.
   */
  List<String> missing() {
    List<String> missing =
        part.variables().stream()
            .map(Variable::name)
            .filter(name -> !right.contains(name))
            .toList();
    GraphPart.Packed packed = nodes.packed();
    if (packed == null || missing.stream().noneMatch(packed.pack()::has)) {
      return missing;
    }
    List<String> all = new ArrayList<>(packed.pack().names());
    missing.stream().filter(name -> !packed.pack().has(name)).forEach(all::add);
    return all;
  }

  /** The values of these variables, which the caller closes. */
  List<NativeTensor> fetch(List<String> variables) {
    String what = "read " + String.join(", ", variables);
    GraphPart.Packed packed = nodes.packed();
    if (packed == null || variables.stream().noneMatch(packed.pack()::has)) {
      return reading(variables, null).run(List.of(), what);
    }
    // Always all of them, since making another choice ready would cost more than what it leaves
    // out.
    List<String> single =
        nodes.places().keySet().stream().filter(name -> !packed.pack().has(name)).toList();
    List<NativeTensor> fetched = reading(single, packed.out()).run(List.of(), what);
    try {
      List<NativeTensor> values = new ArrayList<>();
      for (String name : variables) {
        int index = single.indexOf(name);
        values.add(
            index < 0
                ? packed.pack().part(fetched.getFirst(), name)
                : fetched.get(index + 1).copy());
      }
      return values;
    } finally {
      fetched.forEach(NativeTensor::close);
    }
  }

  private NativeSession.Prepared reading(
      List<String> variables, NativeGraph.@Nullable Output pack) {
    return reads.computeIfAbsent(
        pack == null ? variables : with(PACK, variables),
        any -> {
          List<NativeGraph.Output> fetches = new ArrayList<>();
          if (pack != null) {
            fetches.add(pack);
          }
          variables.forEach(name -> fetches.add(Objects.requireNonNull(place(name).read())));
          return session.prepare(List.of(), fetches, List.of());
        });
  }

  /** Gives these variables their values; of those that are packed, to all or none. */
  void assign(List<String> variables, Function<String, NativeTensor> values) {
    GraphPart.Packed packed = nodes.packed();
    List<String> single =
        variables.stream().filter(name -> packed == null || !packed.pack().has(name)).toList();
    boolean joined = single.size() < variables.size();
    NativeSession.Prepared prepared =
        writes.computeIfAbsent(
            joined ? with(PACK, single) : single,
            any -> {
              List<NativeGraph.Output> feeds = new ArrayList<>();
              if (joined && packed != null) {
                feeds.add(packed.in());
              }
              single.forEach(name -> feeds.add(place(name).value()));
              return session.prepare(
                  feeds, List.of(), variables.stream().map(name -> place(name).assign()).toList());
            });
    List<NativeTensor> tensors = new ArrayList<>();
    NativeTensor all = joined && packed != null ? packed.pack().join(values) : null;
    try {
      if (all != null) {
        tensors.add(all);
      }
      single.forEach(name -> tensors.add(values.apply(name)));
      prepared.run(tensors, "write " + String.join(", ", variables));
    } finally {
      if (all != null) {
        all.close();
      }
    }
    right.addAll(variables);
  }

  private static List<String> with(String first, List<String> rest) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
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
    giveUpPack();
    reads.values().forEach(NativeSession.Prepared::close);
    writes.values().forEach(NativeSession.Prepared::close);
    session.close();
    nodes.graph().close();
  }
}
