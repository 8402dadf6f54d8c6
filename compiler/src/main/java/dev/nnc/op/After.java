package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first input, but not before there is the second: so what is computed from it is computed
 * late, and is no other way to say what was computed from the input itself.
 */
record After() implements OpKind {
  @Override
  public String word() {
    return "after";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    return List.of(inputs.getFirst());
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    return Arrays.asList(backward.gradient(), null);
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Optional.of(all.builder().addAll(this, all.operation().attributes(), all.inputs()));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return List.of(emitter.node("IdentityN", List.of(emitter.list(inputs)), Map.of()).getFirst());
  }

  @Override
  public List<Example> examples() {
    return Samples.SHAPES.stream()
        .map(
            shape ->
                Samples.of(
                    Attributes.NONE,
                    Samples.real(shape, -2, 2),
                    Samples.real(Samples.SHAPES.getFirst(), -2, 2)))
        .toList();
  }
}
