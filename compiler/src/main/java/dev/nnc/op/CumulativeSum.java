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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Each element with all before it along {@code axis} added; with {@code reverse}, with all behind
 * it.
 */
record CumulativeSum() implements OpKind {
  static Attributes attributes(long axis, boolean reverse) {
    return Attributes.of("axis", axis, "reverse", reverse);
  }

  @Override
  public String word() {
    return "cumulative_sum";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    Expect.floating(0, this, inputs);
    long axis = attributes.integer("axis");
    Expect.that(
        axis >= 0 && axis < inputs.getFirst().shape().rank(), this, inputs, "has no axis " + axis);
    return List.of(inputs.getFirst());
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  /** An element is in all sums from its own on, so the gradient adds up the other way round. */
  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value g = backward.gradient();
    Attributes attributes = backward.operation().attributes();
    return Collections.singletonList(
        Instructions.like(backward.builder(), g)
            .cumulativeSum(g, attributes.integer("axis"), !attributes.truth("reverse")));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.alongAxis(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Attributes attributes = operation.attributes();
    Emitter.Handle axis = emitter.scalar(ElementType.I32, attributes.integer("axis"));
    return List.of(
        emitter.one(
            "Cumsum",
            List.of(inputs.getFirst(), axis),
            Map.of("reverse", attributes.truth("reverse"))));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Shape shape : Samples.SHAPES) {
      for (long axis = 0; axis < shape.rank(); axis++) {
        for (boolean reverse : new boolean[] {false, true}) {
          examples.add(Samples.of(attributes(axis, reverse), Samples.real(shape, -2, 2)));
        }
      }
    }
    return examples;
  }
}
