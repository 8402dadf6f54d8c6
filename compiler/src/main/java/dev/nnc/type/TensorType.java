package dev.nnc.type;

/** What elements a tensor holds, and in what shape. */
public record TensorType(ElementType element, Shape shape) {
  public static TensorType f32(Shape shape) {
    return new TensorType(ElementType.F32, shape);
  }

  public TensorType withShape(Shape other) {
    return new TensorType(element, other);
  }

  public TensorType withElement(ElementType other) {
    return new TensorType(other, shape);
  }

  /** As the IR's text writes it: {@code f32[batch, 10]}. */
  @Override
  public String toString() {
    return element.text() + shape;
  }
}
