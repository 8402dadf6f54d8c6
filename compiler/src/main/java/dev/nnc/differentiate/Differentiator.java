package dev.nnc.differentiate;

import dev.nnc.ir.Backward;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.IllFormedException;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation (Griewank and Walther 2008, chapter 3): the operations are gone
 * through from the loss back to what is asked for, each turning the gradient by its results into
 * the gradient by its inputs. Only what lies between the two is visited.
 *
 * <p>Of a block that is to be computed again ({@link FunctionBuilder#again}), copies are visited
 * instead of the operations: what they start from waits for a gradient that flows into the block,
 * so they are executed then, and the values of the forward pass can be given up after it. Random
 * numbers are functions of seed and step, so a copy draws the same. Gradients are added in the same
 * order as without, and are the same to the bit.
 */
public final class Differentiator {
  private final FunctionBuilder builder;

  /** The gradients that have flowed back into a value so far, by its number. */
  private final Map<Integer, List<Value>> gradients = new HashMap<>();

  /** The numbers of the values that depend on what is asked for. */
  private final Set<Integer> active = new HashSet<>();

  /** Whose gradient it is that flows into a value: of what a copy starts from, by its number. */
  private final Map<Integer, Value> standsFor = new HashMap<>();

  private Differentiator(FunctionBuilder builder) {
    this.builder = builder;
  }

  /**
   * Adds the operations of the derivative to the function. Gradients that meet are added in the
   * reverse order of the operations they come from, so the result is the same each time. Applied to
   * its own results, it gives second derivatives.
   *
   * @param loss a float scalar of the function being built
   * @param of values of the function, such as those that {@code read} gave
   */
  public static Gradients gradients(FunctionBuilder builder, Value loss, List<Value> of) {
    if (loss.rank() != 0 || !loss.type().element().isFloat()) {
      throw new IllFormedException("a loss is a float scalar, not " + loss.type());
    }
    Origin origin = builder.origin();
    try {
      return new Differentiator(builder).run(loss, of);
    } finally {
      builder.origin(origin);
    }
  }

  private Gradients run(Value loss, List<Value> of) {
    List<Operation> operations = builder.operations();
    activate(operations, of);
    if (active.contains(loss.id())) {
      Operation made = builder.definition(loss);
      builder.origin(made == null ? Origin.NONE : made.origin().plain());
      flow(loss, Instructions.like(builder, loss).scalar(1));
    }
    Operation missing = walk(operations);
    if (missing != null) {
      return new Gradients.NoDerivative(missing);
    }
    List<@Nullable Value> found = new ArrayList<>();
    for (Value value : of) {
      Operation made = builder.definition(value);
      builder.origin(made == null ? Origin.NONE : made.origin().plain());
      found.add(total(value));
    }
    return new Gradients.Found(found);
  }

  /** Goes back through the operations; gives back one that has no derivative, or null. */
  private @Nullable Operation walk(List<Operation> operations) {
    int at = operations.size();
    while (at > 0) {
      Operation operation = operations.get(--at);
      builder.origin(operation.origin().plain());
      List<@Nullable Value> byResults = byResults(operation);
      Value reaching = reaching(byResults);
      List<Boolean> wanted = new ArrayList<>();
      for (Value input : operation.inputs()) {
        wanted.add(active.contains(input.id()));
      }
      if (reaching == null || !wanted.contains(true)) {
        continue;
      }
      Operation missing = null;
      if (!operation.origin().again().isEmpty()) {
        int from = blockStart(operations, at);
        missing = again(operations.subList(from, at + 1), reaching);
        at = from;
      } else if (operation.kind().derivative() == OpKind.Derivative.MISSING) {
        missing = operation;
      } else {
        visit(operation, byResults, wanted);
      }
      if (missing != null) {
        return missing;
      }
    }
    return null;
  }

  private List<@Nullable Value> byResults(Operation operation) {
    List<@Nullable Value> byResults = new ArrayList<>();
    for (Value result : operation.results()) {
      byResults.add(active.contains(result.id()) ? total(result) : null);
    }
    return byResults;
  }

  private static @Nullable Value reaching(List<@Nullable Value> byResults) {
    for (Value gradient : byResults) {
      if (gradient != null) {
        return gradient;
      }
    }
    return null;
  }

  private void visit(Operation operation, List<@Nullable Value> byResults, List<Boolean> wanted) {
    builder.origin(operation.origin());
    List<@Nullable Value> byInputs =
        operation.kind().differentiate(new Backward(builder, operation, byResults, wanted));
    for (int i = 0; i < byInputs.size(); i++) {
      Value gradient = byInputs.get(i);
      if (gradient != null && wanted.get(i)) {
        accumulate(operation, operation.input(i), gradient);
      }
    }
  }

  /** Where the block begins in which the operation at that index stands. */
  private static int blockStart(List<Operation> operations, int at) {
    Integer block = operations.get(at).origin().again().getFirst();
    int from = at;
    while (from > 0) {
      List<Integer> before = operations.get(from - 1).origin().again();
      if (before.isEmpty() || !before.getFirst().equals(block)) {
        break;
      }
      from--;
    }
    return from;
  }

  /**
   * Computes a block again and goes back through the copies, then through what was not copied: what
   * depends on weights alone is as large as these.
   *
   * @param reaching a gradient that flows into the block
   */
  private @Nullable Operation again(List<Operation> block, Value reaching) {
    Map<Integer, Value> copies = new HashMap<>();
    List<Operation> copied = new ArrayList<>();
    List<Operation> left = new ArrayList<>();
    Set<Integer> constant = new HashSet<>();
    boolean effects = block.stream().anyMatch(operation -> operation.kind().hasEffect());
    for (Operation operation : block) {
      if (effects || isConstant(operation, constant)) {
        operation.results().forEach(result -> constant.add(result.id()));
        left.add(inside(operation));
      } else {
        copied.add(operation);
      }
    }
    builder.origin(block.getFirst().origin().plain());
    Set<Integer> made = new HashSet<>(constant);
    for (Operation operation : copied) {
      for (Value input : operation.inputs()) {
        if (!made.contains(input.id()) && !isSource(input) && !copies.containsKey(input.id())) {
          Value late = Instructions.like(builder, input).after(input, reaching);
          copies.put(input.id(), late);
          standsFor.put(late.id(), standsFor.getOrDefault(input.id(), input));
          follow(input, late);
        }
      }
      operation.results().forEach(result -> made.add(result.id()));
      // No sum may stand among the copies: it would belong to none of their own blocks.
      operation.results().forEach(this::total);
    }
    int size = builder.size();
    for (Operation operation : copied) {
      builder.origin(operation.origin().inside());
      List<Value> inputs = new ArrayList<>();
      for (Value input : operation.inputs()) {
        inputs.add(copies.getOrDefault(input.id(), input));
      }
      List<Value> results = builder.addAll(operation.kind(), operation.attributes(), inputs);
      for (int i = 0; i < results.size(); i++) {
        Value original = operation.results().get(i);
        Value copy = results.get(i);
        copies.put(original.id(), copy);
        follow(original, copy);
        Value gradient = total(original);
        if (gradient != null) {
          flow(copy, gradient);
        }
      }
    }
    Operation missing = walk(builder.operationsSince(size));
    return missing != null ? missing : walk(left);
  }

  private void follow(Value original, Value copy) {
    if (active.contains(original.id())) {
      active.add(copy.id());
    }
  }

  private static Operation inside(Operation operation) {
    return new Operation(
        operation.kind(),
        operation.inputs(),
        operation.attributes(),
        operation.results(),
        operation.origin().inside());
  }

  /** Whether the value is a constant or a variable's. */
  private boolean isSource(Value value) {
    Operation made = builder.definition(value);
    return made != null && made.inputs().isEmpty();
  }

  private boolean isConstant(Operation operation, Set<Integer> constant) {
    for (Value input : operation.inputs()) {
      if (!constant.contains(input.id()) && !isSource(input)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAny(List<Value> values, Set<Integer> active) {
    for (Value value : values) {
      if (active.contains(value.id())) {
        return true;
      }
    }
    return false;
  }

  /** Finds the values that depend on what is asked for in a way that has a derivative. */
  private void activate(List<Operation> operations, List<Value> of) {
    for (Value value : of) {
      active.add(value.id());
    }
    for (Operation operation : operations) {
      if (operation.kind().derivative() != OpKind.Derivative.ZERO
          && isAny(operation.inputs(), active)) {
        for (Value result : operation.results()) {
          if (result.type().element().isFloat()) {
            active.add(result.id());
          }
        }
      }
    }
  }

  private void accumulate(Operation operation, Value input, Value gradient) {
    if (!gradient.type().equals(input.type())) {
      throw new IllFormedException(
          operation.kind().word()
              + operation.inputs().stream().map(Value::type).toList()
              + ": the gradient by an input of "
              + input.type()
              + " is "
              + gradient.type());
    }
    flow(standsFor.getOrDefault(input.id(), input), gradient);
  }

  private void flow(Value into, Value gradient) {
    gradients.computeIfAbsent(into.id(), any -> new ArrayList<>()).add(gradient);
  }

  /** The sum of all that flows back into the value, or null. It is made when it is asked for. */
  private @Nullable Value total(Value value) {
    List<Value> parts = gradients.get(value.id());
    if (parts == null) {
      return null;
    }
    if (parts.size() > 1) {
      Value joined = JoinedSums.of(builder, parts);
      Value sum = joined != null ? joined : sum(parts);
      parts.clear();
      parts.add(sum);
    }
    return parts.getFirst();
  }

  private Value sum(List<Value> parts) {
    Value sum = parts.getFirst();
    for (Value part : parts.subList(1, parts.size())) {
      sum = Instructions.like(builder, part).add(sum, part);
    }
    return sum;
  }
}
