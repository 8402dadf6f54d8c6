package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Map;

/** Where a bool vector is true: i32 [?kept], ascending from 0. */
record Places() implements OpKind {
  /** How many there are is only known when the numbers are. */
  private static final Shape KEPT = new Shape(List.of(new Dimension.Symbol("?kept")));

  @Override
  public String word() {
    return "places";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    TensorType flags = inputs.getFirst();
    Expect.that(
        flags.element() == ElementType.BOOL && flags.shape().rank() == 1,
        this,
        inputs,
        "needs a bool vector");
    return List.of(new TensorType(ElementType.I32, KEPT));
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Emitter.Handle found =
        Reshape.emit(emitter, emitter.one("Where", inputs.getFirst()), List.of(-1L));
    return List.of(emitter.one("Cast", List.of(found), Map.of("DstT", ElementType.I32)));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Samples.of(Attributes.NONE, Samples.truth(Shape.of(5))),
        Samples.of(Attributes.NONE, Samples.truth(Samples.batch())));
  }
}
