package dev.nnc.type;

import org.jspecify.annotations.Nullable;

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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TensorType type && element == type.element && shape.equals(type.shape);
  }

  @Override
  public int hashCode() {
    return 31 * element.hashCode() + shape.hashCode();
  }

  /** As the IR's text writes it: {@code f32[batch, 10]}. */
  @Override
  public String toString() {
    return element.text() + shape;
  }
}
