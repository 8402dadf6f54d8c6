package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The elements in the opposite order along {@code axis}. */
record Reverse() implements OpKind {
  @Override
  public String word() {
    return "reverse";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    long axis = attributes.integer("axis");
    Expect.that(
        axis >= 0 && axis < inputs.getFirst().shape().rank(), this, inputs, "has no axis " + axis);
    return List.of(inputs.getFirst());
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value g = backward.gradient();
    return Collections.singletonList(
        Instructions.like(backward.builder(), g)
            .reverse(g, backward.operation().attributes().integer("axis")));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.alongAxis(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return List.of(
        emitter.one(
            "ReverseV2",
            inputs.getFirst(),
            emitter.integers(ElementType.I32, List.of(operation.attributes().integer("axis")))));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Shape shape : List.of(Shape.of(3), Shape.of(2, 3), Shape.of(3, 1, 2), Samples.batch(2))) {
      for (long axis = 0; axis < shape.rank(); axis++) {
        examples.add(Samples.of(Attributes.of("axis", axis), Samples.real(shape, -2, 2)));
      }
    }
    return examples;
  }
}
