package dev.nnc.ir;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What one operation is made from when several trials are computed at once: values that differ
 * between trials have an axis of trials in front, and all others are the same for each.
 *
 * @param builder where the operations go that do the same for all trials
 * @param operation what one trial does
 * @param inputs its inputs, those that differ between trials with the axis in front
 * @param trials how many there are
 * @param spread puts a value that is the same for all trials behind such an axis
 * @param variables of the operation that differ between trials, as they are with the axis
 */
public record Stacking(
    FunctionBuilder builder,
    Operation operation,
    List<Value> inputs,
    long trials,
    UnaryOperator<Value> spread,
    Map<String, Variable> variables) {
  public Stacking {
    inputs = List.copyOf(inputs);
    variables = Map.copyOf(variables);
  }

  /** Whether the input differs between trials. */
  public boolean differs(int input) {
    return differs(inputs.get(input), operation.input(input));
  }

  /** Whether the value of all trials has an axis that the value of one does not have. */
  public static boolean differs(Value ofAll, Value ofOne) {
    return ofAll.rank() > ofOne.rank();
  }

  /** The input as it is: with the axis of trials in front where it differs. */
  public Value input(int index) {
    return inputs.get(index);
  }

  /** The input with the axis in front in any case. */
  public Value spread(int index) {
    return differs(index) ? inputs.get(index) : spread.apply(inputs.get(index));
  }

  /** All inputs with the axis in front. */
  public List<Value> spreadAll() {
    return IntStream.range(0, inputs.size()).mapToObj(this::spread).toList();
  }

  /** A variable that differs between trials. */
  public Variable variable(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }
}
