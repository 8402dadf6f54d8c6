package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.Emitter.Handle;
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

/**
 * How many classes must be put in, taken out or exchanged to turn one sequence into another
 * (Levenshtein 1966): i32 [rows, m], i32 [rows, n] to {@code element} [rows]. Negative numbers
 * stand for no class.
 */
record EditDistance() implements OpKind {
  private static final Attributes FLOATS = Attributes.of("element", ElementType.F32);

  @Override
  public String word() {
    return "edit_distance";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    for (TensorType each : inputs) {
      Expect.that(
          each.element() == ElementType.I32 && each.shape().rank() == 2,
          this,
          inputs,
          "needs rows of classes");
    }
    Shape rows = Shape.SCALAR.prepend(inputs.getFirst().shape().dimension(0));
    Expect.that(
        rows.dimension(0).equals(inputs.get(1).shape().dimension(0)),
        this,
        inputs,
        "needs as many rows in both");
    return List.of(new TensorType(attributes.element("element"), rows));
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
  public List<Handle> emit(Emitter emitter, Operation operation, List<Handle> inputs) {
    Sparse first = Sparse.of(emitter, inputs.get(0));
    Sparse second = Sparse.of(emitter, inputs.get(1));
    Handle edits =
        emitter.one(
            "EditDistance",
            List.of(
                first.indices(),
                first.values(),
                first.shape(),
                second.indices(),
                second.values(),
                second.shape()),
            Map.of("normalize", false));
    ElementType element = operation.results().getFirst().type().element();
    return List.of(emitter.one("Cast", List.of(edits), Map.of("DstT", element)));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Samples.of(FLOATS, Samples.whole(Shape.of(2, 4), 3), Samples.whole(Shape.of(2, 3), 3)),
        Samples.of(FLOATS, Samples.whole(Samples.batch(3), 3), Samples.whole(Samples.batch(5), 3)));
  }
}
