package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A function in f64 that a test builds and executes, with layers' variables. */
final class Bench implements LayerContext {
  final Instructions x = new Instructions(new FunctionBuilder("test"), ElementType.F64);
  final List<Value> penalties = new ArrayList<>();
  final Map<String, Tensor> variables = new HashMap<>();
  final Map<String, Variable> declared = new LinkedHashMap<>();
  final Map<String, Value> reads = new LinkedHashMap<>();
  final Map<String, Value> updates = new LinkedHashMap<>();
  private final Map<Value, Tensor> inputs = new LinkedHashMap<>();
  final Map<Value, Value> masks = new HashMap<>();
  final Map<Value, Long> classes = new HashMap<>();
  private final Map<Value, Integer> parts = new HashMap<>();
  private final boolean training;
  private long stream;

  Bench(boolean training) {
    this.training = training;
  }

  Bench() {
    this(false);
  }

  /** An input whose first axis is the batch. */
  Value input(Tensor tensor) {
    return input(tensor, ElementType.F64);
  }

  Value input(Tensor tensor, ElementType element) {
    Shape row = Shape.SCALAR;
    for (int axis = 1; axis < tensor.shape().length; axis++) {
      row = row.append(Dimension.of(tensor.shape()[axis]));
    }
    Value value =
        x.builder().input("input" + inputs.size(), new TensorType(element, row.batched()));
    inputs.put(value, tensor);
    return value;
  }

  Tensor run(Value value) {
    return interpret(inputs).get(value);
  }

  Interpreter interpret(Map<Value, Tensor> fed) {
    Interpreter interpreter = new Interpreter(new HashMap<>(variables));
    fed.forEach((value, tensor) -> interpreter.values.put(value.id(), tensor));
    return interpreter.run(x.builder().operations());
  }

  /** Compares the derivative of the scalar by every float input and variable with differences. */
  void checkGradients(Value scalar) {
    int written = x.builder().operations().size();
    Map<Integer, Value> gradients = Interpreter.gradients(x, scalar);
    assertThat(x.builder().operations()).hasSizeGreaterThan(written);
    Interpreter exact = interpret(inputs);
    for (Map.Entry<Value, Tensor> input : inputs.entrySet()) {
      if (input.getKey().type().element().isFloat()
          && gradients.get(input.getKey().id()) instanceof Value gradient) {
        Tensor byInput = exact.get(gradient);
        for (int i = 0; i < input.getValue().data().length; i++) {
          int place = i;
          Map<Value, Tensor> changed = new LinkedHashMap<>(inputs);
          assertThat(byInput.data()[i])
              .as("by input %s at %s", input.getKey(), i)
              .isCloseTo(
                  difference(
                      input.getValue(),
                      place,
                      tensor -> {
                        changed.put(input.getKey(), tensor);
                        return interpret(changed).get(scalar).get();
                      }),
                  offset(1e-6));
        }
      }
    }
    for (Map.Entry<String, Value> read : reads.entrySet()) {
      Value gradient = gradients.get(read.getValue().id());
      assertThat(gradient).as("something flows back to " + read.getKey()).isNotNull();
      Tensor start = variables.get(read.getKey());
      if (gradient == null || start == null) {
        continue;
      }
      Tensor byVariable = exact.get(gradient);
      for (int i = 0; i < start.data().length; i++) {
        double difference =
            difference(
                start,
                i,
                tensor -> {
                  variables.put(read.getKey(), tensor);
                  return interpret(inputs).get(scalar).get();
                });
        variables.put(read.getKey(), start);
        assertThat(byVariable.data()[i])
            .as("by %s at %s", read.getKey(), i)
            .isCloseTo(difference, offset(1e-6));
      }
    }
  }

  private static double difference(Tensor tensor, int place, ToDoubleFunction<Tensor> function) {
    double h = 1e-5;
    double at = tensor.data()[place];
    return (function.applyAsDouble(tensor.with(place, at + h))
            - function.applyAsDouble(tensor.with(place, at - h)))
        / (2 * h);
  }

  @Override
  public Instructions x() {
    return x;
  }

  @Override
  public boolean training() {
    return training;
  }

  @Override
  public Value variable(
      String role,
      Shape shape,
      Configured initializer,
      long fanIn,
      long fanOut,
      boolean trainable) {
    Rule.Initializer rule = (Rule.Initializer) initializer.entry().rule();
    return variable(role, shape, rule.initial(fanIn, fanOut, initializer.options()), trainable);
  }

  @Override
  public Value variable(String role, Shape shape, Initial initial, boolean trainable) {
    Variable variable =
        new Variable(role, new TensorType(ElementType.F64, shape), trainable, initial);
    declared.put(role, variable);
    int[] sizes = shape.dimensions().stream().mapToInt(d -> (int) d.size()).toArray();
    Random random = new Random(role.hashCode());
    variables.computeIfAbsent(
        role,
        name ->
            switch (initial) {
              case Initial.Fill fill -> Tensor.filled(sizes, i -> fill.value());
              case Initial.Values values -> new Tensor(sizes, values.values());
              case Initial.Normal n ->
                  Tensor.filled(sizes, i -> n.mean() + n.deviation() * random.nextGaussian());
              case Initial.Uniform u ->
                  Tensor.filled(sizes, i -> u.low() + (u.high() - u.low()) * random.nextDouble());
              case Initial.Orthogonal o ->
                  Tensor.filled(sizes, i -> 0.4 * o.gain() * random.nextGaussian());
              case Initial.Seed seed -> Tensor.scalar(1);
            });
    Value read = x.read(variable);
    reads.put(role, read);
    return read;
  }

  @Override
  public void update(String role, Value value) {
    assertThat(declared).containsKey(role);
    updates.put(role, value);
  }

  @Override
  public void penalty(Value scalar) {
    penalties.add(scalar);
  }

  @Override
  public Value activate(Configured activation, Value input) {
    return ((Rule.Activation) activation.entry().rule()).apply(x, input, activation.options());
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

  @Override
  public @Nullable Value mask(Value sequence) {
    return masks.get(sequence);
  }

  @Override
  public Value masked(Value value, @Nullable Value mask) {
    if (mask != null) {
      masks.put(value, mask);
    }
    return value;
  }

  @Override
  public long classes(Value value) {
    return classes.getOrDefault(value, 0L);
  }

  @Override
  public long randomStream() {
    return stream++;
  }

  /** What the variable holds. */
  Tensor variable(String role) {
    Tensor tensor = variables.get(role);
    if (tensor == null) {
      throw new AssertionError("no variable " + role + " among " + variables.keySet());
    }
    return tensor;
  }

  /** Lays the layer, after asking whether it accepts the inputs. */
  Value lay(Configured layer, Value... inputs) {
    return results(layer, inputs).getFirst();
  }

  /** The same with all that comes out. */
  List<Value> results(Configured layer, Value... inputs) {
    Rule.Layer rule = (Rule.Layer) layer.entry().rule();
    List<Value> all = List.of(inputs);
    assertThat(rule.accepts(this, all, layer.options())).isNull();
    return rule.results(this, all, layer.options());
  }
}
