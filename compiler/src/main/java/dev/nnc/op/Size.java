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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The extent of {@code axis} at run time, a scalar of {@code element}. */
record Size() implements OpKind {
  @Override
  public String word() {
    return "size";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    long axis = attributes.integer("axis");
    Expect.that(
        axis >= 0 && axis < inputs.getFirst().shape().rank(), this, inputs, "has no axis " + axis);
    return List.of(new TensorType(attributes.element("element"), Shape.SCALAR));
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  /** One number out of a vector of extents, i32. */
  static Emitter.Handle extent(Emitter emitter, Emitter.Handle extents, long axis) {
    return emitter.one(
        "GatherV2",
        extents,
        emitter.scalar(ElementType.I32, axis),
        emitter.scalar(ElementType.I32, 0));
  }

  /** Trials have the same extents. */
  @Override
  public Optional<List<Value>> stack(Stacking all) {
    Attributes attributes = all.operation().attributes();
    return Optional.of(
        all.builder()
            .addAll(this, attributes.with("axis", attributes.integer("axis") + 1), all.inputs()));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    ElementType element = operation.attributes().element("element");
    long axis = operation.attributes().integer("axis");
    Emitter.Handle extent =
        operation.input(0).rank() == 1
            ? emitter.one("Size", inputs.getFirst())
            : extent(emitter, emitter.one("Shape", inputs.getFirst()), axis);
    return List.of(emitter.one("Cast", List.of(extent), Map.of("DstT", element)));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Samples.of(attributes(0), Samples.real(Shape.of(3), 0, 1)),
        Samples.of(attributes(0), Samples.real(Samples.batch(), 0, 1)),
        Samples.of(attributes(0), Samples.real(Samples.batch(3), 0, 1)),
        Samples.of(attributes(2), Samples.real(Shape.of(3, 1, 2), 0, 1)));
  }

  private static Attributes attributes(long axis) {
    return Attributes.of("axis", axis, "element", ElementType.F32);
  }
}
