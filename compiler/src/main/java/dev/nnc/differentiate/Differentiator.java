package dev.nnc.differentiate;

import dev.nnc.ir.Backward;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation of the IR: appends to a function the operations that compute the
 * gradient of a scalar by other values of the function. Gradients are added up in the order of the
 * operations, so the same program always rounds in the same way.
 */
public final class Differentiator {
  private Differentiator() {}

  /**
   * What came of it.
   *
   * @param values the gradient by each value that was asked for, null where the loss does not depend
   *     on it
   * @param blocked operations between those values and the loss that have no derivative; if there
   *     are any, the gradients are incomplete
   */
  public record Gradients(List<@Nullable Value> values, List<Operation> blocked) {
    public Gradients {
      values = Collections.unmodifiableList(new ArrayList<>(values));
      blocked = List.copyOf(blocked);
    }

    public @Nullable Value of(int index) {
      return values.get(index);
    }
  }

  /** Differentiates a scalar float by values of the same function. */
  public static Gradients gradients(FunctionBuilder builder, Value loss, List<Value> of) {
    List<Operation> operations = builder.operations();
    Set<Integer> reached = reached(operations, of);
    Map<Integer, Value> gradients = new HashMap<>();
    Instructions x = new Instructions(builder, loss.type().element());
    if (reached.contains(loss.id())) {
      gradients.put(loss.id(), x.scalar(1));
    }
    List<Operation> blocked = new ArrayList<>();
    for (Operation operation : operations.reversed()) {
      List<Boolean> wanted = new ArrayList<>();
      for (Value input : operation.inputs()) {
        wanted.add(reached.contains(input.id()) && input.type().element().isFloat());
      }
      List<@Nullable Value> arriving = new ArrayList<>();
      for (Value result : operation.results()) {
        arriving.add(gradients.get(result.id()));
      }
      boolean flows = arriving.stream().anyMatch(gradient -> gradient != null);
      if (!flows || !wanted.contains(true)) {
        continue;
      }
      OpKind kind = operation.kind();
      switch (kind.derivative()) {
        case ZERO -> {}
        case MISSING -> blocked.add(operation);
        case DEFINED -> {
          builder.origin(operation.origin());
          List<@Nullable Value> leaving =
              kind.differentiate(new Backward(builder, operation, arriving, wanted));
          for (int i = 0; i < wanted.size(); i++) {
            Value gradient = leaving.get(i);
            if (wanted.get(i) && gradient != null) {
              gradients.merge(operation.input(i).id(), gradient, x::add);
            }
          }
        }
      }
    }
    List<@Nullable Value> values = new ArrayList<>();
    for (Value value : of) {
      values.add(gradients.get(value.id()));
    }
    return new Gradients(values, blocked);
  }

  /** The numbers of all values that depend on one of the given. */
  private static Set<Integer> reached(List<Operation> operations, List<Value> from) {
    Set<Integer> reached = new HashSet<>();
    from.forEach(value -> reached.add(value.id()));
    for (Operation operation : operations) {
      boolean depends = operation.inputs().stream().anyMatch(v -> reached.contains(v.id()));
      if (depends) {
        operation.results().forEach(value -> reached.add(value.id()));
      }
    }
    return reached;
  }
}
