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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first input, repeated to the shape of the second. */
public record Broadcast() implements OpKind {
  @Override
  public String word() {
    return "broadcast";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    Shape like = inputs.get(1).shape();
    Expect.that(
        Extents.broadcast(this, inputs.get(0).shape(), like).equals(like),
        this,
        inputs,
        "the first does not fit into the second");
    return List.of(inputs.getFirst().withShape(like));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value g = backward.gradient();
    Value byFirst = null;
    if (backward.wants(0)) {
      byFirst =
          Instructions.like(backward.builder(), g).sumTo(g, backward.operation().input(0).shape());
    }
    return Arrays.asList(byFirst, null);
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    Value like = all.differs(0) ? all.spread(1) : all.input(1);
    Value from = Trials.aligned(all, 0, all.operation().input(1).rank());
    return Optional.of(all.builder().addAll(this, Attributes.NONE, List.of(from, like)));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return List.of(
        emitter.one(
            "BroadcastTo",
            inputs.get(0),
            extents(emitter, operation.result().shape(), inputs.get(1))));
  }

  /** A vector of the extents, constant if they are known. */
  static Emitter.Handle extents(Emitter emitter, Shape shape, Emitter.Handle like) {
    return shape.isKnown()
        ? emitter.integers(
            ElementType.I32, shape.dimensions().stream().map(Dimension::size).toList())
        : emitter.one("Shape", like);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        example(Shape.SCALAR, Shape.SCALAR),
        example(Shape.SCALAR, Shape.of(3)),
        example(Shape.of(1), Shape.of(2, 3)),
        example(Shape.of(3, 1), Shape.of(2, 3, 2)),
        example(Shape.of(2, 1, 3, 1), Shape.of(2, 2, 3, 2)),
        example(Shape.of(2, 1), Shape.of(2, 1, 2, 2, 3)),
        example(Shape.SCALAR, Samples.batch(3)),
        example(Shape.of(3), Samples.batch(2, 3)));
  }

  private static Example example(Shape from, Shape to) {
    return Samples.of(Attributes.NONE, Samples.real(from, -2, 2), Samples.real(to, -2, 2));
  }
}
