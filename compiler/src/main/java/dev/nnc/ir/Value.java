package dev.nnc.ir;

import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;

/** A tensor computed once inside a function. The number is unique in its function. */
public record Value(int id, TensorType type) {
  public Shape shape() {
    return type.shape();
  }

  public int rank() {
    return type.shape().rank();
  }

  /** That of the number; a record's own is linked at run time in each start. */
  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    return "%" + id;
  }
}
