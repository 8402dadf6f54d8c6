package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Variable;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;

/** The value of {@code variable} at the beginning of the call, of {@code element} {@code shape}. */
public record Read() implements OpKind {
  public static Attributes attributes(Variable variable) {
    return Attributes.of("element", variable.type().element(), "shape", variable.type().shape())
        .with("variable", variable.name());
  }

  @Override
  public String word() {
    return "read";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(0, this, inputs);
    attributes.text("variable");
    return List.of(new TensorType(attributes.element("element"), attributes.shape("shape")));
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return List.of(emitter.read(operation.attributes().text("variable")));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Samples.of(
            Attributes.of("element", ElementType.F32, "shape", Shape.of(3, 4))
                .with("variable", "w")));
  }
}
