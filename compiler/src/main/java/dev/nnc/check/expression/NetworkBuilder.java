package dev.nnc.check.expression;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rows;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.source.Place;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One function of the program while layers are being laid into it. Laying the same network into
 * another function finds the same variables by their names, which depend only on the order of the
 * layers. What several functions have in common is laid once, and each continues a copy.
 */
public final class NetworkBuilder implements LayerContext {
  /** The most layers of a network: what a check lays, and derives, in about a second. */
  static final int MOST_LAYERS = 5_000;

  private final VariableTable variables;
  private final FunctionBuilder builder;
  private final Instructions x;
  private final boolean training;

  private final Map<String, Value> inputs = new LinkedHashMap<>();
  private final Map<Variable, Value> reads = new LinkedHashMap<>();
  private final Map<Variable, Value> updates = new LinkedHashMap<>();
  private final List<Penalty> penalties = new ArrayList<>();
  private final Map<Value, String> activations = new HashMap<>();
  private final List<Saturation> saturations = new ArrayList<>();
  private final Map<String, BuiltLayer> laid = new LinkedHashMap<>();
  private final Map<Value, Optional<Value>> masks = new HashMap<>();
  private final Map<Value, Integer> parts = new HashMap<>();
  private final Map<Value, Long> classes = new HashMap<>();
  private final Map<Value, OptionalInt> paddings = new HashMap<>();

  private final List<Use> uses = new ArrayList<>();
  private final List<Enclosed> enclosed = new ArrayList<>();

  private final Map<String, SequencedMap<String, CheckedValue.Tensor>> valuesByNetwork =
      new LinkedHashMap<>();
  private Set<String> frozen = Set.of();
  private Set<String> kept = Set.of();

  // The layers of such variables, by their names.
  private Set<String> frozenOwners = Set.of();
  private Set<String> keptOwners = Set.of();

  private Names names = new Names("");
  private @Nullable BuiltLayer current;
  private long streams;
  private int group = -1;
  private boolean askedForTraining;

  /**
   * One use of a layer: the operations from {@code start}, included, to {@code end}.
   *
   * @param number how many uses of the same layer came before
   */
  public record Use(
      BuiltLayer layer,
      int number,
      Configured configured,
      List<Value> operands,
      List<Value> outputs,
      int start,
      int end) {}

  /** One use of a block or network: the uses of layers and the operations that belong to it. */
  public record Enclosed(String name, int around, int firstUse, int lastUse, int start, int end) {}

  /** A scalar that a layer adds to the loss. */
  private record Penalty(@Nullable BuiltLayer layer, Value scalar) {}

  /** How saturated the units of a layer are, a scalar, and what its activation gave. */
  public record Saturation(String layer, Value share, Value output) {}

  /** Counts layers by kind under a prefix. */
  private static final class Names {
    final String prefix;
    final Map<String, Integer> counts = new HashMap<>();

    Names(String prefix) {
      this.prefix = prefix;
    }

    String next(String kind) {
      return prefix + kind + "_" + counts.merge(kind, 1, Integer::sum);
    }
  }

  public NetworkBuilder(VariableTable variables, boolean training) {
    this(new FunctionBuilder(""), variables, training);
  }

  private NetworkBuilder(FunctionBuilder builder, VariableTable variables, boolean training) {
    this.variables = variables;
    this.builder = builder;
    this.x = new Instructions(builder, ElementType.F32);
    this.training = training;
  }

  /**
   * Another function that begins with all that was laid down by now. The values are those of both;
   * what is added to one of them is not in the other. What only a drawing needs stays behind.
   *
   * @param training whether layers that are added work as in a training
   */
  public NetworkBuilder continued(boolean training) {
    NetworkBuilder copy =
        new NetworkBuilder(FunctionBuilder.continuing(builder.build(), ""), variables, training);
    copy.inputs.putAll(inputs);
    copy.reads.putAll(reads);
    copy.updates.putAll(updates);
    copy.activations.putAll(activations);
    copy.saturations.addAll(saturations);
    laid.forEach((name, layer) -> copy.laid.put(name, layer.copy()));
    for (Penalty penalty : penalties) {
      BuiltLayer layer = penalty.layer();
      copy.penalties.add(
          new Penalty(layer == null ? null : copy.laid.get(layer.name), penalty.scalar()));
    }
    copy.masks.putAll(masks);
    copy.parts.putAll(parts);
    copy.classes.putAll(classes);
    copy.paddings.putAll(paddings);
    valuesByNetwork.forEach(
        (network, values) -> copy.valuesByNetwork.put(network, new LinkedHashMap<>(values)));
    copy.freeze(frozen);
    copy.keep(kept);
    copy.names.counts.putAll(names.counts);
    copy.streams = streams;
    copy.askedForTraining = askedForTraining;
    return copy;
  }

  @Override
  public Instructions x() {
    return x;
  }

  public FunctionBuilder builder() {
    return builder;
  }

  @Override
  public boolean training() {
    askedForTraining = true;
    return training;
  }

  /** Whether a layer works in another way in a training than in a prediction. */
  public boolean dependsOnTraining() {
    return askedForTraining;
  }

  /** Says before anything is laid down which variables training is to leave as they are. */
  public void freeze(Set<String> variables) {
    frozen = Set.copyOf(variables);
    frozenOwners = owners(frozen);
  }

  /**
   * Says which variables this function leaves as they are, though their layers work as in training:
   * those that another update of the training changes.
   */
  public void keep(Set<String> variables) {
    kept = Set.copyOf(variables);
    keptOwners = owners(kept);
  }

  @Override
  public boolean frozen() {
    return isAmong(current, frozenOwners);
  }

  private static boolean isAmong(@Nullable BuiltLayer layer, Set<String> owners) {
    return layer != null && owners.contains(layer.name);
  }

  /**
   * The names of all that may own one of the variables: {@code a} and {@code a/b} of {@code a/b/c}.
   */
  private static Set<String> owners(Set<String> variables) {
    Set<String> owners = new HashSet<>();
    for (String name : variables) {
      for (int end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
        if (!owners.add(name.substring(0, end))) {
          break;
        }
      }
    }
    return owners;
  }

  /** Remembers a named value of a network, the first if the network stands in several places. */
  void remember(String network, String name, CheckedValue.Tensor value) {
    valuesByNetwork.computeIfAbsent(network, any -> new LinkedHashMap<>()).putIfAbsent(name, value);
  }

  /** The named value of a network that was laid down, or null. */
  public CheckedValue.@Nullable Tensor value(String network, String name) {
    SequencedMap<String, CheckedValue.Tensor> values = valuesByNetwork.get(network);
    return values == null ? null : values.get(name);
  }

  /** The names of the values of a network that was laid down. */
  public List<String> valuesOf(String network) {
    SequencedMap<String, CheckedValue.Tensor> values = valuesByNetwork.get(network);
    return values == null ? List.of() : List.copyOf(values.keySet());
  }

  /** All variables read so far. */
  public List<Variable> variables() {
    return List.copyOf(reads.keySet());
  }

  /** The function's input of that name, made at the first call. */
  public Value input(String name, TensorType type) {
    return inputs.computeIfAbsent(name, n -> builder.input(n, type));
  }

  /**
   * The same for an input of class numbers, of which all are below the count; -1 if not known.
   *
   * @param padding the number that stands for none
   */
  public Value input(String name, TensorType type, long count, OptionalInt padding) {
    Value input = input(name, type);
    if (count != 0) {
      classes.put(input, count);
      paddings.put(input, padding);
    }
    return input;
  }

  @Override
  public OptionalInt padding(Value value) {
    return paddings.getOrDefault(value, OptionalInt.of(0));
  }

  /** Says that the values come from what made others. */
  public Value madeAs(Value value, Value other) {
    activations.put(value, made(other));
    return value;
  }

  /** Says by which activation the values were made, which come from outside. */
  public Value madeBy(Value value, String activation) {
    activations.put(value, activation);
    return value;
  }

  /** The name of the input that the value is; empty if it is none. */
  public Optional<String> inputName(Value value) {
    return inputs.entrySet().stream()
        .filter(input -> input.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Something that has as many rows as the data. */
  Value rows() {
    return inputs.values().iterator().next();
  }

  @Override
  public long classes(Value value) {
    return classes.getOrDefault(value, 0L);
  }

  @Override
  public @Nullable Value mask(Value sequence) {
    return masks.getOrDefault(sequence, Optional.empty()).orElse(null);
  }

  @Override
  public Value masked(Value value, @Nullable Value mask) {
    masks.put(value, Optional.ofNullable(mask));
    return value;
  }

  @Override
  public int parts(Value value) {
    return parts.getOrDefault(value, 1);
  }

  @Override
  public Value parted(Value value, int count) {
    parts.put(value, count);
    return value;
  }

  /**
   * Passes the masks of the operands on to what was made of them, unless it has one or lost the
   * time. A step counts that counts in all of them.
   */
  Value inherit(Value made, List<Value> operands) {
    if (masks.containsKey(made) || made.rank() < 3) {
      return made;
    }
    Value joined = null;
    for (Value operand : operands) {
      Value mask = mask(operand);
      if (mask != null
          && mask.shape().dimension(0).equals(made.shape().dimension(0))
          && mask.shape().dimension(1).equals(made.shape().dimension(1))) {
        joined = joined == null || joined.equals(mask) ? mask : x.and(joined, mask);
      }
    }
    if (joined != null) {
      masks.put(made, Optional.of(joined));
    }
    return made;
  }

  /** Passes on what is known of the rows to the same ones in another order. */
  void reordered(Value made, Value rows, UnaryOperator<Value> order) {
    passOnClasses(made, rows);
    Value mask = mask(rows);
    if (mask != null) {
      masked(made, order.apply(mask));
    }
  }

  private void passOnClasses(Value made, Value from) {
    Long known = classes.get(from);
    if (known != null) {
      classes.put(made, known);
      paddings.put(made, padding(from));
    }
  }

  /**
   * Places along the first axis of each row, with what is known of the steps.
   *
   * @param single whether the axis goes; only if the count is 1
   */
  Value part(Value value, long from, long count, boolean single) {
    int axis = Rows.isBatched(value.shape()) ? 1 : 0;
    Value part = x.slice(value, axis, from, count);
    if (single) {
      List<Dimension> kept = new ArrayList<>(part.shape().dimensions());
      kept.remove(axis);
      part = x.reshape(part, new Shape(kept));
    }
    passOnClasses(part, value);
    Value mask = mask(value);
    if (mask != null && !single) {
      masked(part, x.slice(mask, 1, from, count));
    }
    return part;
  }

  /** What all rows have in common, such as a weight, once for each row; else the value itself. */
  Value eachRow(Value value) {
    for (Value input : inputs.values()) {
      if (Rows.isBatched(input.shape()) && input.shape().row().isKnown()) {
        return Rows.each(x, value, input);
      }
    }
    return value;
  }

  /** Does work whose layers are named under a prefix, counted from 1 each. */
  <T extends @Nullable Object> T under(String prefix, Supplier<T> work) {
    Names before = names;
    names = new Names(prefix + "/");
    try {
      return work.get();
    } finally {
      names = before;
    }
  }

  /** Does work whose layers belong together in a drawing. */
  <T extends @Nullable Object> T within(String name, Supplier<T> work) {
    int around = group;
    int index = enclosed.size();
    int firstUse = uses.size();
    int start = builder.size();
    enclosed.add(new Enclosed(name, around, firstUse, firstUse, start, start));
    group = index;
    try {
      return work.get();
    } finally {
      group = around;
      enclosed.set(index, new Enclosed(name, around, firstUse, uses.size(), start, builder.size()));
    }
  }

  /** The name under which a {@code shared} layer keeps its weights, its own at each declaration. */
  String pathOfShared(String name) {
    int count = names.counts.merge("shared " + name, 1, Integer::sum);
    return names.prefix + name + (count == 1 ? "" : "." + count);
  }

  /** The variable that no machine should be asked to hold, if one was asked for; told once. */
  VariableTable.@Nullable Oversized takeOversized() {
    if (variables.oversized.isEmpty()) {
      return null;
    }
    VariableTable.Oversized first = variables.oversized.getFirst();
    variables.oversized.clear();
    return first;
  }

  /** Weights that exist with another shape than was asked for, the last one last. */
  List<VariableTable.Conflict> conflicts() {
    return List.copyOf(variables.conflicts);
  }

  /** Whether no sensible network has more layers than were laid down by now. */
  boolean isFull() {
    return laid.size() >= MOST_LAYERS;
  }

  /** Lays one layer down and remembers it for the summary. */
  List<Value> lay(
      String kind, Place place, Rule.Layer rule, List<Value> operands, Configured configured) {
    String name = names.next(kind);
    BuiltLayer before = current;
    Origin origin = builder.origin();
    builder.origin(new Origin(name, place));
    BuiltLayer layer = laid.get(name);
    if (layer == null) {
      layer = new BuiltLayer(place, name, kind);
      laid.put(name, layer);
    }
    current = layer;
    int start = builder.size();
    try {
      List<Value> outputs =
          rule.results(this, operands, configured.options()).stream()
              .map(each -> inherit(each, operands))
              .toList();
      layer.output = outputs.getFirst();
      if (before == null) {
        uses.add(new Use(layer, layer.uses, configured, operands, outputs, start, builder.size()));
      }
      layer.uses++;
      return outputs;
    } finally {
      current = before;
      builder.origin(origin);
    }
  }

  /** An activation that stands as a step of its own. */
  Value layActivation(Configured configured, Place place, Value input) {
    Rule.Layer rule =
        new Rule.Layer() {
          @Override
          public @Nullable Misfit accepts(List<TensorType> types, Options options) {
            return null;
          }

          @Override
          public Value lay(LayerContext context, List<Value> operands, Options options) {
            return activate(configured, operands.getFirst());
          }
        };
    return lay(configured.name(), place, rule, List.of(input), configured).getFirst();
  }

  @Override
  public Value variable(
      String role,
      Shape shape,
      Configured initializer,
      long fanIn,
      long fanOut,
      boolean trainable) {
    Initial initial =
        ((Rule.Initializer) initializer.entry().rule())
            .initial(fanIn, fanOut, initializer.options());
    return variable(role, shape, initial, trainable);
  }

  @Override
  public Value variable(String role, Shape shape, Initial initial, boolean trainable) {
    Variable variable =
        variables.declare(owned(role), new TensorType(x.floats(), shape), trainable, initial);
    BuiltLayer layer = current;
    if (layer != null) {
      layer.variables.add(variable.name());
    }
    Value updated = updates.get(variable);
    return updated == null ? read(variable) : updated;
  }

  /** The full name of a variable of the layer that is being laid down. */
  private String owned(String role) {
    BuiltLayer layer = current;
    return (layer == null ? names.prefix : layer.name + "/") + role;
  }

  @Override
  public void update(String role, Value value) {
    Variable variable = variables.find(owned(role));
    if (variable == null) {
      throw new IllegalStateException("no variable " + owned(role) + " was declared");
    }
    updates.put(variable, value);
  }

  @Override
  public void moves(double kept) {
    BuiltLayer layer = current;
    if (layer != null) {
      variables.moving.put(layer.name, kept);
    }
  }

  /** The new values that layers give their variables in a training step. */
  public Map<Variable, Value> updates() {
    Map<Variable, Value> made = new LinkedHashMap<>(updates);
    made.keySet().removeIf(variable -> kept.contains(variable.name()));
    return Collections.unmodifiableMap(made);
  }

  /** The variable's value, the same one throughout the function. */
  public Value read(Variable variable) {
    return reads.computeIfAbsent(variable, x::read);
  }

  @Override
  public void penalty(Value scalar) {
    // A layer that is used twice has one set of weights, which is penalized once.
    BuiltLayer layer = current;
    if (layer == null || layer.uses == 0) {
      penalties.add(new Penalty(layer, scalar));
    }
  }

  /** What layers add to the loss; one that belongs to another update adds to that one's. */
  public List<Value> penalties() {
    return penalties.stream()
        .filter(penalty -> !isAmong(penalty.layer(), keptOwners))
        .map(Penalty::scalar)
        .toList();
  }

  @Override
  public Value activate(Configured activation, Value input) {
    Rule.Activation rule = (Rule.Activation) activation.entry().rule();
    Value output = rule.apply(x, input, activation.options());
    activations.put(output, activation.name());
    BuiltLayer layer = current;
    if (layer != null) {
      layer.activation = activation.name();
      Value share = rule.saturation(x, input, output, activation.options());
      if (share != null) {
        saturations.add(new Saturation(layer.name, share, output));
      }
    }
    return output;
  }

  /** The activation that the values come from, or {@code linear}. */
  public String made(Value value) {
    return new ActivationOrigins(builder, activations).of(value);
  }

  /** Whether the value is just what a softmax gave. */
  boolean isSoftmax(Value value) {
    return "softmax".equals(activations.get(value));
  }

  public List<Saturation> saturations() {
    return List.copyOf(saturations);
  }

  @Override
  public long randomStream() {
    return ++streams;
  }

  /** The uses of layers that are not inside another layer, in the order of the flow. */
  public List<Use> uses() {
    return List.copyOf(uses);
  }

  /** The uses of blocks and networks, each before those inside it. */
  public List<Enclosed> enclosed() {
    return List.copyOf(enclosed);
  }

  /** The layers in the order in which they were first laid down. */
  public List<BuiltLayer> layers() {
    return List.copyOf(laid.values());
  }

  /** The variables read so far that training changes. */
  public List<Variable> trainable() {
    List<Variable> trainable = new ArrayList<>();
    for (Variable variable : reads.keySet()) {
      String name = variable.name();
      if (variable.trainable() && !frozen.contains(name) && !kept.contains(name)) {
        trainable.add(variable);
      }
    }
    return trainable;
  }
}
