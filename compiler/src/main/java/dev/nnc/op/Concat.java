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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The inputs one after another along {@code axis}, where their extents must be known. */
record Concat() implements OpKind {
  @Override
  public String word() {
    return "concat";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.that(!inputs.isEmpty(), this, inputs, "needs inputs");
    Expect.sameElements(this, inputs);
    int axis = (int) attributes.integer("axis");
    Shape first = inputs.getFirst().shape();
    Expect.that(axis >= 0 && axis < first.rank(), this, inputs, "has no axis " + axis);
    long total = 0;
    for (TensorType input : inputs) {
      Shape shape = input.shape();
      Expect.that(
          shape.rank() == first.rank()
              && shape.dimension(axis).isKnown()
              && Extents.with(shape, axis, Dimension.of(0))
                  .equals(Extents.with(first, axis, Dimension.of(0))),
          this,
          inputs,
          "extents beside axis " + axis + " differ, or one along it is not known");
      total += shape.dimension(axis).size();
    }
    return List.of(inputs.getFirst().withShape(Extents.with(first, axis, Dimension.of(total))));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    long axis = backward.operation().attributes().integer("axis");
    Value g = backward.gradient();
    Instructions x = Instructions.like(backward.builder(), g);
    List<@Nullable Value> gradients = new ArrayList<>();
    long from = 0;
    for (int i = 0; i < backward.operation().inputs().size(); i++) {
      long count = backward.operation().input(i).shape().dimension((int) axis).size();
      gradients.add(backward.wants(i) ? x.slice(g, axis, from, count) : null);
      from += count;
    }
    return gradients;
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.alongAxis(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    if (inputs.size() == 1) {
      return List.of(emitter.one("Identity", inputs.getFirst()));
    }
    Emitter.Handle axis = emitter.scalar(ElementType.I32, operation.attributes().integer("axis"));
    return List.of(emitter.one("ConcatV2", emitter.list(inputs), axis));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    List<Shape> shapes =
        List.of(
            Shape.of(2),
            Shape.of(2, 3),
            Shape.of(2, 1, 2),
            Shape.of(1, 2, 1, 2),
            Shape.of(1, 2, 1, 2, 1),
            Samples.batch(3),
            Samples.batch(2, 3));
    for (Shape shape : shapes) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        if (shape.dimension(axis).isKnown()) {
          Shape longer = Extents.with(shape, axis, Dimension.of(shape.dimension(axis).size() + 1));
          examples.add(
              Samples.of(
                  Attributes.of("axis", (long) axis),
                  Samples.real(shape, -2, 2),
                  Samples.real(longer, -2, 2),
                  Samples.real(shape, -2, 2)));
        }
      }
    }
    return examples;
  }
}
