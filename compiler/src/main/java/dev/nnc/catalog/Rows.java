package dev.nnc.catalog;

import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;

/** Brings what is the same for all rows, such as a weight, to where each row has its own. */
public final class Rows {
  private Rows() {}

  /** Whether there is one for each row. */
  public static boolean isBatched(Shape shape) {
    return shape.rank() > 0 && shape.dimension(0).equals(Dimension.BATCH);
  }

  /** A tensor of rank 1 and more that all rows have in common. */
  public static boolean isCommon(Shape shape) {
    return shape.rank() > 0 && !isBatched(shape);
  }

  /** The shape that {@code each} gives. */
  public static Shape each(Shape shape) {
    return isCommon(shape) ? shape.prepend(Dimension.BATCH) : shape;
  }

  /**
   * The value once for each row, [batch, …]; what has a batch already stays as it is.
   *
   * @param like has as many rows
   */
  public static Value each(Instructions x, Value value, Value like) {
    if (!isCommon(value.shape())) {
      return value;
    }
    Value one = like;
    for (int axis = 1; axis < like.rank(); axis++) {
      one = x.slice(one, axis, 0, 1);
    }
    List<Dimension> column = new ArrayList<>();
    column.add(Dimension.BATCH);
    for (int axis = 0; axis < value.rank(); axis++) {
      column.add(Dimension.of(1));
    }
    one = x.reshape(one, new Shape(column));
    // Nothing is less than itself, not even NaN: a zero for each row, whatever stands there.
    Value zero = x.cast(x.less(one, one), value.type().element());
    return x.add(zero, value);
  }
}
