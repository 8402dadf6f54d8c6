package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.Collections;
import java.util.List;

/**
 * Numbers known to the compiler: {@code element}, {@code shape} and {@code values} in row-major
 * order, {@code Double} for floats and {@code Long} for integers.
 */
public record Constant() implements OpKind {
  static Attributes of(ElementType element, Shape shape, List<? extends Number> values) {
    return Attributes.of("element", element, "shape", shape).with("values", List.copyOf(values));
  }

  @Override
  public String word() {
    return "constant";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(0, this, inputs);
    Shape shape = attributes.shape("shape");
    Expect.that(
        shape.isKnown() && shape.size() == values(attributes).size(),
        this,
        inputs,
        "needs as many values as " + shape + " has elements");
    return List.of(new TensorType(attributes.element("element"), shape));
  }

  /** The numbers, in row-major order. */
  @SuppressWarnings("unchecked") // infer refuses anything else
  public static List<? extends Number> values(Attributes attributes) {
    return (List<? extends Number>) attributes.get("values");
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Attributes attributes = operation.attributes();
    return List.of(
        emitter.constant(
            attributes.element("element"), attributes.shape("shape"), values(attributes)));
  }

  @Override
  public List<Example> examples() {
    return Samples.SHAPES.stream()
        .filter(Shape::isKnown)
        .map(
            shape ->
                Samples.of(
                    of(ElementType.F32, shape, Collections.nCopies((int) shape.size(), 0.1))))
        .toList();
  }
}
