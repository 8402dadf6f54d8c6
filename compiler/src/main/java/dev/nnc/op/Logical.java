package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Operations that give truth values and are not comparisons. */
enum Logical implements OpKind {
  AND("LogicalAnd"),
  OR("LogicalOr"),
  NOT("LogicalNot"),
  IS_FINITE("IsFinite");

  private final String node;

  Logical(String node) {
    this.node = node;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    switch (this) {
      case AND, OR -> Expect.count(2, this, inputs);
      case NOT, IS_FINITE -> Expect.count(1, this, inputs);
    }
    if (this == IS_FINITE) {
      Expect.floating(0, this, inputs);
      return List.of(inputs.getFirst().withElement(ElementType.BOOL));
    }
    Expect.sameElements(this, inputs);
    Expect.that(inputs.getFirst().element() == ElementType.BOOL, this, inputs, "needs bool");
    return this == NOT
        ? inputs
        : List.of(
            inputs
                .getFirst()
                .withShape(Extents.broadcast(this, inputs.get(0).shape(), inputs.get(1).shape())));
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return switch (this) {
      case AND, OR -> Trials.broadcasting(all);
      case NOT, IS_FINITE -> Trials.same(all);
    };
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return emitter.node(node, inputs, Map.of());
  }

  @Override
  public List<Example> examples() {
    return switch (this) {
      case AND, OR ->
          Samples.PAIRS.stream()
              .map(
                  pair ->
                      Samples.of(
                          Attributes.NONE, Samples.truth(pair.get(0)), Samples.truth(pair.get(1))))
              .toList();
      case NOT ->
          Samples.SHAPES.stream()
              .map(shape -> Samples.of(Attributes.NONE, Samples.truth(shape)))
              .toList();
      case IS_FINITE -> Samples.unary(0, Attributes.NONE, -2, 2);
    };
  }
}
