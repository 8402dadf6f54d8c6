package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Zeros around the input: {@code paddings} has two numbers an axis, before and after it. */
record Pad() implements OpKind {
  @Override
  public String word() {
    return "pad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    Expect.floating(0, this, inputs);
    Shape shape = inputs.getFirst().shape();
    List<Long> paddings = attributes.integers("paddings");
    Expect.that(
        paddings.size() == 2 * shape.rank() && paddings.stream().allMatch(p -> p >= 0),
        this,
        inputs,
        "cannot be padded by " + paddings);
    List<Dimension> all = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      long more = paddings.get(2 * axis) + paddings.get(2 * axis + 1);
      Dimension extent = shape.dimension(axis);
      Expect.that(more == 0 || extent.isKnown(), this, inputs, "pads an axis of unknown extent");
      all.add(more == 0 ? extent : Dimension.of(extent.size() + more));
    }
    return List.of(inputs.getFirst().withShape(new Shape(all)));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Shape whole = backward.operation().input(0).shape();
    List<Long> paddings = backward.operation().attributes().integers("paddings");
    Instructions x = Instructions.like(backward.builder(), backward.gradient());
    Value inner = backward.gradient();
    for (int axis = 0; axis < whole.rank(); axis++) {
      if (paddings.get(2 * axis) + paddings.get(2 * axis + 1) > 0) {
        inner = x.slice(inner, axis, paddings.get(2 * axis), whole.dimension(axis).size());
      }
    }
    return List.of(inner);
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    List<Long> paddings = new ArrayList<>(List.of(0L, 0L));
    paddings.addAll(all.operation().attributes().integers("paddings"));
    return Trials.same(all, Attributes.of("paddings", List.copyOf(paddings)));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Emitter.Handle paddings =
        emitter.constant(
            ElementType.I32,
            Shape.of(operation.result().rank(), 2),
            operation.attributes().integers("paddings"));
    return List.of(emitter.one("Pad", inputs.getFirst(), paddings));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        example(Shape.of(3), 1, 2),
        example(Shape.of(2, 3), 0, 0, 2, 0),
        example(Samples.batch(2, 3), 0, 0, 1, 1, 0, 2),
        example(Samples.batch(2, 2, 1), 0, 0, 1, 0, 0, 1, 0, 0));
  }

  private static Example example(Shape shape, long... paddings) {
    List<Long> all = Arrays.stream(paddings).boxed().toList();
    return Samples.of(Attributes.of("paddings", all), Samples.real(shape, -2, 2));
  }
}
