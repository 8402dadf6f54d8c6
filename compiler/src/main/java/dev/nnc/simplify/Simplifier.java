package dev.nnc.simplify;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Function;
import dev.nnc.ir.IllFormedException;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.op.Binary;
import dev.nnc.op.Broadcast;
import dev.nnc.op.Constant;
import dev.nnc.op.Reshape;
import dev.nnc.op.Unary;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Common subexpressions, arithmetic that changes nothing, and operations whose results nobody uses.
 * Operations with effects stay, each once. A multiplication by zero also stays, since NaN times
 * zero is NaN.
 */
public final class Simplifier {
  private final Function function;

  /** Whether what a number does not change goes: a multiplication by 1, an addition of 0. */
  private final boolean byValue;

  /** What to use instead of a value, by its number. */
  private final Map<Integer, Value> instead = new HashMap<>();

  private final Map<Integer, Operation> definitions = new HashMap<>();
  private final Map<Key, Operation> known = new HashMap<>();
  private final List<Operation> kept = new ArrayList<>();

  private record Key(OpKind kind, Attributes attributes, List<Value> inputs) {}

  private Simplifier(Function function, boolean byValue) {
    this.function = function;
    this.byValue = byValue;
  }

  public static Program simplify(Program program) {
    return simplify(program, true);
  }

  public static Function simplify(Function function) {
    return new Simplifier(function, true).run();
  }

  /**
   * The same without what holds for some numbers only, such as 1 as a factor: programs that differ
   * in numbers keep the same operations.
   */
  public static Program simplifyForAllNumbers(Program program) {
    return simplify(program, false);
  }

  private static Program simplify(Program program, boolean byValue) {
    return new Program(
        program.variables(),
        program.functions().stream().map(each -> new Simplifier(each, byValue).run()).toList());
  }

  private Function run() {
    for (Operation operation : function.operations()) {
      visit(operation);
    }
    List<Function.Port> outputs =
        function.outputs().stream()
            .map(port -> new Function.Port(port.name(), current(port.value())))
            .toList();
    return new Function(function.name(), function.inputs(), alive(outputs), outputs);
  }

  private Value current(Value value) {
    return instead.getOrDefault(value.id(), value);
  }

  private void visit(Operation original) {
    List<Value> inputs = original.inputs().stream().map(this::current).toList();
    Operation operation =
        new Operation(
            original.kind(),
            inputs,
            original.attributes(),
            original.results(),
            original.origin().plain());
    if (operation.kind().hasEffect()) {
      keep(operation);
      return;
    }
    operation = lean(operation);
    Value same = same(operation);
    if (same != null) {
      instead.put(operation.result().id(), same);
      return;
    }
    Operation twin =
        known.putIfAbsent(
            new Key(operation.kind(), operation.attributes(), operation.inputs()), operation);
    if (twin == null) {
      keep(operation);
    } else {
      for (int i = 0; i < operation.results().size(); i++) {
        instead.put(operation.results().get(i).id(), twin.results().get(i));
      }
    }
  }

  private void keep(Operation operation) {
    kept.add(operation);
    for (Value result : operation.results()) {
      definitions.put(result.id(), operation);
    }
  }

  /** The operation with simpler inputs or on constants, of the same results. */
  private Operation lean(Operation operation) {
    if (operation.kind() instanceof Binary kind) {
      Value a = operation.input(0);
      Value b = operation.input(1);
      Double left = number(a);
      Double right = number(b);
      TensorType type = operation.result().type();
      if (left != null && right != null && type.shape().rank() == 0 && type.element().isFloat()) {
        return constant(operation, kind, left, right);
      }
      // A scalar that is repeated only to meet a tensor of that shape need not be repeated.
      if (a.shape().equals(type.shape())) {
        b = unrepeated(b, a);
      }
      if (b.shape().equals(type.shape())) {
        a = unrepeated(a, b);
      }
      if (kind == Binary.ADD && negated(b) instanceof Value plain) {
        return difference(operation, a, plain);
      }
      if (kind == Binary.ADD && negated(a) instanceof Value plain) {
        return difference(operation, b, plain);
      }
      return with(operation, List.of(a, b));
    }
    if (operation.kind() instanceof Reshape
        && definitions.get(operation.input(0).id()) instanceof Operation before
        && before.kind() instanceof Reshape
        && definitely(before.input(0), operation.result())) {
      return with(operation, before.inputs());
    }
    return operation;
  }

  /** What the value is the negative of, or null. */
  private @Nullable Value negated(Value value) {
    return definitions.get(value.id()) instanceof Operation made && made.kind() == Unary.NEGATE
        ? made.input(0)
        : null;
  }

  private static Operation difference(Operation sum, Value a, Value b) {
    return new Operation(
        Binary.SUBTRACT, List.of(a, b), sum.attributes(), sum.results(), sum.origin());
  }

  /** A reshape may skip the one before it only if its own shape rule still holds. */
  private static boolean definitely(Value from, Value to) {
    try {
      new Reshape().infer(List.of(from.type()), Attributes.of("shape", to.shape()));
      return true;
    } catch (IllFormedException e) {
      return false;
    }
  }

  private static Operation with(Operation operation, List<Value> inputs) {
    return inputs.equals(operation.inputs())
        ? operation
        : new Operation(
            operation.kind(),
            inputs,
            operation.attributes(),
            operation.results(),
            operation.origin());
  }

  private Operation constant(Operation operation, Binary kind, double a, double b) {
    double result =
        switch (kind) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE -> a / b;
          case POWER -> Math.pow(a, b);
          case MAXIMUM -> Math.max(a, b);
          case MINIMUM -> Math.min(a, b);
        };
    TensorType type = operation.result().type();
    Attributes attributes =
        Attributes.of("element", type.element(), "shape", type.shape())
            .with("values", List.of(result));
    return new Operation(
        new Constant(), List.of(), attributes, operation.results(), operation.origin());
  }

  /** The scalar of which the value consists, if it was only repeated and reshaped. */
  private Value unrepeated(Value value, Value other) {
    Value at = value;
    while (definitions.get(at.id()) instanceof Operation made
        && (made.kind() instanceof Broadcast || made.kind() instanceof Reshape)) {
      at = made.input(0);
    }
    return at.rank() == 0 && other.rank() > 0 ? at : value;
  }

  /** An earlier value that the operation's only result equals, or null. */
  private @Nullable Value same(Operation operation) {
    if (operation.kind() instanceof Binary kind) {
      Value a = operation.input(0);
      Value b = operation.input(1);
      TensorType type = operation.result().type();
      Double left = number(a);
      Double right = number(b);
      boolean isA = a.type().equals(type);
      boolean isB = b.type().equals(type);
      return switch (kind) {
        case ADD -> isA && is(right, 0) ? a : isB && is(left, 0) ? b : null;
        case SUBTRACT -> isA && is(right, 0) ? a : null;
        case MULTIPLY -> isA && is(right, 1) ? a : isB && is(left, 1) ? b : null;
        case DIVIDE, POWER -> isA && is(right, 1) ? a : null;
        case MAXIMUM, MINIMUM -> null;
      };
    }
    if ((operation.kind() instanceof Reshape || operation.kind() instanceof Broadcast)
        && operation.input(0).type().equals(operation.result().type())) {
      return operation.input(0);
    }
    return null;
  }

  private boolean is(@Nullable Double number, double expected) {
    return byValue && number != null && number == expected;
  }

  /** The number, if the value is a constant float scalar. */
  private @Nullable Double number(Value value) {
    if (value.rank() == 0
        && value.type().element().isFloat()
        && definitions.get(value.id()) instanceof Operation made
        && made.kind() instanceof Constant) {
      return ((Number) ((List<?>) made.attributes().get("values")).getFirst()).doubleValue();
    }
    return null;
  }

  private List<Operation> alive(List<Function.Port> outputs) {
    Set<Integer> used = new HashSet<>();
    outputs.forEach(port -> used.add(port.value().id()));
    List<Operation> alive = new ArrayList<>();
    for (Operation operation : kept.reversed()) {
      if (operation.kind().hasEffect()
          || operation.results().stream().anyMatch(result -> used.contains(result.id()))) {
        alive.add(operation);
        operation.inputs().forEach(input -> used.add(input.id()));
      }
    }
    Collections.reverse(alive);
    return alive;
  }
}
