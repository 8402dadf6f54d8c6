package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The position of the greatest element along {@code axis}, i32; the first of several. */
public record Argmax() implements OpKind {
  @Override
  public String word() {
    return "argmax";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    long axis = attributes.integer("axis");
    Shape shape = inputs.getFirst().shape();
    Expect.that(axis >= 0 && axis < shape.rank(), this, inputs, "has no axis " + axis);
    return List.of(new TensorType(ElementType.I32, Extents.dropped(shape, List.of(axis))));
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.alongAxis(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Emitter.Handle axis = emitter.scalar(ElementType.I32, operation.attributes().integer("axis"));
    return List.of(
        emitter.one(
            "ArgMax", List.of(inputs.getFirst(), axis), Map.of("output_type", ElementType.I32)));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Shape shape : Samples.SHAPES) {
      for (long axis = 0; axis < shape.rank(); axis++) {
        examples.add(Samples.of(Attributes.of("axis", axis), Samples.real(shape, -2, 2)));
      }
    }
    return examples;
  }
}
