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
 */
public final class Differentiator {
  private final FunctionBuilder builder;

  /** The sum of all gradients that have flowed back into a value so far, by its number. */
  private final Map<Integer, Value> gradients = new HashMap<>();

  /** What was added up to these. */
  private final Map<Integer, List<Value>> parts = new HashMap<>();

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
    Set<Integer> active = active(operations, of);
    if (active.contains(loss.id())) {
      Operation made = builder.definition(loss);
      builder.origin(made == null ? Origin.NONE : made.origin());
      gradients.put(loss.id(), Instructions.like(builder, loss).scalar(1));
    }
    for (Operation operation : operations.reversed()) {
      List<@Nullable Value> byResults = new ArrayList<>();
      boolean reached = false;
      for (Value result : operation.results()) {
        Value gradient = active.contains(result.id()) ? total(result) : null;
        byResults.add(gradient);
        reached |= gradient != null;
      }
      if (!reached) {
        continue;
      }
      List<Boolean> wanted = new ArrayList<>();
      for (Value input : operation.inputs()) {
        wanted.add(active.contains(input.id()));
      }
      if (!wanted.contains(true)) {
        continue;
      }
      if (operation.kind().derivative() == OpKind.Derivative.MISSING) {
        return new Gradients.NoDerivative(operation);
      }
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
    List<@Nullable Value> found = new ArrayList<>();
    for (Value value : of) {
      found.add(total(value));
    }
    return new Gradients.Found(found);
  }

  private static boolean isAny(List<Value> values, Set<Integer> active) {
    for (Value value : values) {
      if (active.contains(value.id())) {
        return true;
      }
    }
    return false;
  }

  /** The values that depend on what is asked for in a way that has a derivative. */
  private static Set<Integer> active(List<Operation> operations, List<Value> of) {
    Set<Integer> active = new HashSet<>();
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
    return active;
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
    parts.computeIfAbsent(input.id(), any -> new ArrayList<>()).add(gradient);
    Value before = gradients.get(input.id());
    gradients.put(
        input.id(),
        before == null ? gradient : Instructions.like(builder, gradient).add(before, gradient));
  }

  /** All that flows back into the value, or null. */
  private @Nullable Value total(Value value) {
    List<Value> its = parts.remove(value.id());
    Value joined = its == null ? null : JoinedSums.of(builder, its);
    if (joined != null) {
      gradients.put(value.id(), joined);
    }
    return gradients.get(value.id());
  }
}
