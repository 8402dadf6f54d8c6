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

/** Comparisons of two tensors, with broadcasting; the result is bool. */
enum Comparison implements OpKind {
  LESS("Less"),
  AT_MOST("LessEqual"),
  GREATER("Greater"),
  AT_LEAST("GreaterEqual"),
  EQUAL("Equal"),
  UNEQUAL("NotEqual");

  private final String node;

  Comparison(String node) {
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
    return List.of(
        new TensorType(
            ElementType.BOOL,
            Extents.broadcast(this, inputs.get(0).shape(), inputs.get(1).shape())));
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.broadcasting(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return emitter.node(node, inputs, Map.of());
  }

  @Override
  public List<Example> examples() {
    return Samples.binary(-2, 2, -2, 2);
  }
}
