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

/** Whether the class is among the {@code k} greatest: [rows, n], i32 [rows] to bool [rows]. */
record InTopK() implements OpKind {
  @Override
  public String word() {
    return "in_top_k";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    Expect.floating(0, this, inputs);
    Shape predictions = inputs.getFirst().shape();
    Expect.that(predictions.rank() == 2, this, inputs, "needs rows of predictions");
    TensorType classes =
        new TensorType(ElementType.I32, Shape.SCALAR.prepend(predictions.dimension(0)));
    Expect.that(inputs.get(1).equals(classes), this, inputs, "the classes must be " + classes);
    attributes.integer("k");
    return List.of(classes.withElement(ElementType.BOOL));
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.byRow(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Emitter.Handle predictions = inputs.get(0);
    if (operation.input(0).type().element() != ElementType.F32) {
      // The kernel knows f32 only.
      predictions = emitter.one("Cast", List.of(predictions), Map.of("DstT", ElementType.F32));
    }
    return List.of(
        emitter.one(
            "InTopKV2",
            predictions,
            inputs.get(1),
            emitter.scalar(ElementType.I32, operation.attributes().integer("k"))));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Samples.of(
            Attributes.of("k", 2L),
            Samples.real(Shape.of(3, 4), -2, 2),
            Samples.whole(Shape.of(3), 4)),
        Samples.of(
            Attributes.of("k", 1L),
            Samples.real(Samples.batch(4), -2, 2),
            Samples.whole(Samples.batch(), 4)));
  }
}
