package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Arithmetic on two tensors, with broadcasting. */
public enum Binary implements OpKind {
  ADD("AddV2"),
  SUBTRACT("Sub"),
  MULTIPLY("Mul"),
  DIVIDE("RealDiv"),
  POWER("Pow"),
  MAXIMUM("Maximum"),
  MINIMUM("Minimum");

  private final String node;

  Binary(String node) {
    this.node = node;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    Expect.sameElements(this, inputs);
    switch (this) {
      case DIVIDE, POWER -> Expect.floating(0, this, inputs);
      case ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM ->
          Expect.that(
              inputs.getFirst().element() != ElementType.BOOL, this, inputs, "needs numbers");
    }
    return List.of(
        inputs
            .getFirst()
            .withShape(Extents.broadcast(this, inputs.get(0).shape(), inputs.get(1).shape())));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value a = backward.operation().input(0);
    Value b = backward.operation().input(1);
    Value out = backward.operation().result();
    Value g = backward.gradient();
    Instructions x = Instructions.like(backward.builder(), g);
    Value byA = null;
    Value byB = null;
    if (backward.wants(0)) {
      byA =
          switch (this) {
            case ADD, SUBTRACT -> g;
            case MULTIPLY -> x.multiply(g, b);
            case DIVIDE -> x.divide(g, b);
            case POWER -> x.multiply(g, x.multiply(b, x.power(a, x.subtract(b, x.scalar(1)))));
            // Where the two are equal, the first gets all of the gradient, as in TensorFlow.
            case MAXIMUM -> x.select(x.atLeast(a, b), g, x.scalar(0));
            case MINIMUM -> x.select(x.atMost(a, b), g, x.scalar(0));
          };
      byA = x.sumTo(byA, a.shape());
    }
    if (backward.wants(1)) {
      byB =
          switch (this) {
            case ADD -> g;
            case SUBTRACT -> x.negate(g);
            case MULTIPLY -> x.multiply(g, a);
            case DIVIDE -> x.negate(x.divide(x.multiply(g, out), b));
            case POWER -> {
              // Where a is not positive, the logarithm is taken as 0 rather than NaN.
              Value positive = x.greater(a, x.scalar(0));
              Value logarithm =
                  x.select(positive, x.log(x.select(positive, a, x.scalar(1))), x.scalar(0));
              yield x.multiply(g, x.multiply(out, logarithm));
            }
            case MAXIMUM -> x.select(x.atLeast(a, b), x.scalar(0), g);
            case MINIMUM -> x.select(x.atMost(a, b), x.scalar(0), g);
          };
      byB = x.sumTo(byB, b.shape());
    }
    return Arrays.asList(byA, byB);
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.broadcasting(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    if (this == ADD && isBias(operation.input(0), operation.input(1))) {
      return emitter.node("BiasAdd", inputs, Map.of());
    }
    return emitter.node(node, inputs, Map.of());
  }

  /** Whether b is a vector along the last axis of a: then a kernel of its own is faster. */
  private static boolean isBias(Value a, Value b) {
    return b.rank() == 1 && a.rank() >= 2 && a.shape().last().equals(b.shape().last());
  }

  @Override
  public List<Example> examples() {
    return switch (this) {
      case ADD, SUBTRACT, MULTIPLY -> Samples.binary(-2, 2, -2, 2);
      case DIVIDE -> Samples.binary(-2, 2, 0.5, 2);
      case POWER -> Samples.binary(0.5, 2, -2, 2);
      case MAXIMUM, MINIMUM ->
          Stream.concat(
                  Samples.binary(0, 1, 1.1, 2).stream(), Samples.binary(1.1, 2, 0, 1).stream())
              .toList();
    };
  }
}
