package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Optional;

/** i32 [...] to {@code element} [..., {@code depth}]: a one at the position, zeros elsewhere. */
record OneHot() implements OpKind {
  @Override
  public String word() {
    return "one_hot";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    TensorType classes = inputs.getFirst();
    Expect.that(classes.element() == ElementType.I32, this, inputs, "needs i32");
    return List.of(
        new TensorType(
            attributes.element("element"),
            classes.shape().append(Dimension.of(attributes.integer("depth")))));
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.same(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    ElementType element = operation.attributes().element("element");
    return List.of(
        emitter.one(
            "OneHot",
            inputs.getFirst(),
            emitter.scalar(ElementType.I32, operation.attributes().integer("depth")),
            emitter.scalar(element, 1),
            emitter.scalar(element, 0)));
  }

  @Override
  public List<Example> examples() {
    Attributes attributes = Attributes.of("depth", 4L, "element", ElementType.F32);
    return List.of(
        Samples.of(attributes, Samples.whole(Shape.SCALAR, 4)),
        Samples.of(attributes, Samples.whole(Samples.batch(), 4)),
        Samples.of(attributes, Samples.whole(Shape.of(2, 3), 4)));
  }
}
