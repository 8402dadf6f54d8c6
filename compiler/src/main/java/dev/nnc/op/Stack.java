package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Inputs of one shape side by side along a new {@code axis}. */
record Stack() implements OpKind {
  @Override
  public String word() {
    return "stack";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.that(!inputs.isEmpty(), this, inputs, "needs inputs");
    int axis = (int) attributes.integer("axis");
    TensorType first = inputs.getFirst();
    Expect.that(
        axis >= 0 && axis <= first.shape().rank() && inputs.stream().allMatch(first::equals),
        this,
        inputs,
        "needs inputs of one type and an axis among theirs");
    List<Dimension> all = new ArrayList<>(first.shape().dimensions());
    all.add(axis, Dimension.of(inputs.size()));
    return List.of(first.withShape(new Shape(all)));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value g = backward.gradient();
    return new ArrayList<>(
        Instructions.like(backward.builder(), g)
            .unstack(g, backward.operation().attributes().integer("axis")));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.alongAxis(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return emitter.node(
        "Pack",
        List.of(emitter.list(inputs)),
        Map.of("axis", operation.attributes().integer("axis")));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Shape shape :
        List.of(Shape.SCALAR, Shape.of(3), Shape.of(2, 3), Shape.of(3, 1, 2), Samples.batch(2))) {
      for (long axis = 0; axis <= shape.rank(); axis++) {
        examples.add(
            Samples.of(
                Attributes.of("axis", axis),
                Samples.real(shape, -2, 2),
                Samples.real(shape, -2, 2),
                Samples.real(shape, -2, 2)));
      }
    }
    return examples;
  }
}
