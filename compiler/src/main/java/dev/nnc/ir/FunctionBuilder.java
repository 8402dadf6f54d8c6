package dev.nnc.ir;

import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds one function, operation by operation; each is checked by its shape rule as it is added.
 */
public final class FunctionBuilder {
  private final String name;
  private final List<Function.Port> inputs = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private final List<Function.Port> outputs = new ArrayList<>();
  private final Map<Integer, Operation> definitions = new HashMap<>();

  /** What computes from nothing, by the word of its kind and by its attributes. */
  private final Map<String, Map<Map<String, Object>, Operation>> sources = new HashMap<>();

  /** No sensible function has more; each takes a kilobyte here and several in TensorFlow. */
  private static final int MOST_OPERATIONS = 500_000;

  private Origin origin = Origin.NONE;

  /** The same with the blocks that are open. */
  private Origin marked = Origin.NONE;

  private final List<Integer> open = new ArrayList<>();
  private int blocks;
  private int next;

  public FunctionBuilder(String name) {
    this.name = name;
  }

  /**
   * A builder of another function that begins as the given one, with the same values, and goes on
   * behind it.
   */
  public static FunctionBuilder continuing(Function begun, String name) {
    FunctionBuilder builder = new FunctionBuilder(name);
    for (Function.Port input : begun.inputs()) {
      builder.inputs.add(input);
      builder.next = Math.max(builder.next, input.value().id() + 1);
    }
    begun.operations().forEach(builder::append);
    builder.outputs.addAll(begun.outputs());
    return builder;
  }

  /** What the operations added from now on come from. */
  public void origin(Origin from) {
    origin = from;
    marked = open.isEmpty() ? from : from.within(open);
  }

  /**
   * What a derivative is to compute again when it needs it, instead of keeping all values from the
   * one pass to the other (Chen et al. 2016).
   *
   * @param block adds the operations
   */
  public <T> T again(Supplier<T> block) {
    open.add(++blocks);
    origin(origin);
    try {
      return block.get();
    } finally {
      open.removeLast();
      origin(origin);
    }
  }

  public Origin origin() {
    return origin;
  }

  public Value input(String port, TensorType type) {
    Value value = new Value(next++, type);
    inputs.add(new Function.Port(port, value));
    return value;
  }

  public void output(String port, Value value) {
    outputs.add(new Function.Port(port, value));
  }

  /**
   * Adds an operation. One that computes something from nothing, such as a constant or the read of
   * a variable, is made once only, so that a variable has one value in a function.
   *
   * @throws OversizedException if no machine could hold what comes out
   */
  public List<Value> addAll(OpKind kind, Attributes attributes, List<Value> operands) {
    if (operands.isEmpty() && !kind.hasEffect()) {
      Operation same = sourcesOf(kind).get(attributes.values());
      if (same != null) {
        return same.results();
      }
    }
    List<TensorType> operandTypes = new ArrayList<>(operands.size());
    for (Value operand : operands) {
      operandTypes.add(operand.type());
    }
    List<Value> results = new ArrayList<>(1);
    if (operations.size() >= MOST_OPERATIONS) {
      throw OversizedException.operations(MOST_OPERATIONS);
    }
    for (TensorType type : kind.infer(operandTypes, attributes)) {
      OversizedException.check(type);
      results.add(new Value(next++, type));
    }
    append(new Operation(kind, operands, attributes, results, marked));
    return results;
  }

  /** Adds an operation with one result. */
  public Value add(OpKind kind, Attributes attributes, Value... operands) {
    return addAll(kind, attributes, List.of(operands)).getFirst();
  }

  private void append(Operation operation) {
    operations.add(operation);
    for (int block : operation.origin().again()) {
      blocks = Math.max(blocks, block);
    }
    if (operation.inputs().isEmpty() && !operation.kind().hasEffect()) {
      sourcesOf(operation.kind()).putIfAbsent(operation.attributes().values(), operation);
    }
    for (Value result : operation.results()) {
      definitions.put(result.id(), operation);
      next = Math.max(next, result.id() + 1);
    }
  }

  private Map<Map<String, Object>, Operation> sourcesOf(OpKind kind) {
    return sources.computeIfAbsent(kind.word(), word -> new HashMap<>());
  }

  /** The operation that made the value, or null if it is an input of the function. */
  public @Nullable Operation definition(Value value) {
    return definitions.get(value.id());
  }

  /** How many operations there are so far. */
  public int size() {
    return operations.size();
  }

  /** The operations so far. */
  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Those that were added when there were so many already. */
  public List<Operation> operationsSince(int size) {
    return List.copyOf(operations.subList(size, operations.size()));
  }

  public Function build() {
    return new Function(name, inputs, operations, outputs);
  }
}
