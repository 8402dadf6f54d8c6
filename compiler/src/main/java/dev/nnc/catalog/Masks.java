package dev.nnc.catalog;

import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Masks say which steps of a sequence count: bool [batch, time], true where a step is no padding.
 */
public final class Masks {
  /** As Keras: its exponential is 0, and it stays finite where nothing counts at all. */
  public static final double NOTHING = -1e9;

  private Masks() {}

  /** Scores that a softmax along the last axis turns into 0 where the mask is false. */
  public static Value withoutPadding(Instructions x, Value scores, @Nullable Value mask) {
    return mask == null
        ? scores
        : x.select(alongLast(x, truth(x, mask), scores.rank()), scores, x.scalar(NOTHING));
  }

  /** Why the mask does not go with scores, or null. */
  public static @Nullable Misfit accepts(TensorType scores, TensorType mask) {
    int rank = mask.shape().rank();
    boolean fits =
        rank == scores.shape().rank()
            ? mask.shape().equals(scores.shape())
            : rank == 2
                && rank < scores.shape().rank()
                && mask.shape().dimension(0).equals(scores.shape().dimension(0))
                && mask.shape().last().equals(scores.shape().last());
    return fits
        ? null
        : Misfit.input(
            "needs a `mask` of the last axis of "
                + Wording.rowShape(scores)
                + ", but it has "
                + Wording.rowShape(mask),
            "",
            "for scores of queries by keys, it is the mask of the keys");
  }

  /** The mask as truth; numbers count where they are not 0. */
  public static Value truth(Instructions x, Value mask) {
    return mask.type().element() == ElementType.BOOL
        ? mask
        : x.unequal(mask, x.cast(x.scalar(0), mask.type().element()));
  }

  /** [batch, n] to [batch, 1, …, n] of the rank. */
  static Value alongLast(Instructions x, Value mask, int rank) {
    if (mask.rank() != 2 || rank == 2) {
      return mask;
    }
    List<Dimension> dimensions = new ArrayList<>();
    dimensions.add(mask.shape().dimension(0));
    for (int axis = 2; axis < rank; axis++) {
      dimensions.add(Dimension.of(1));
    }
    dimensions.add(mask.shape().last());
    return x.reshape(mask, new Shape(dimensions));
  }

  /** [batch, time] to [batch, time, 1, …] of the rank, as numbers 1 and 0. */
  public static Value alongTime(Instructions x, Value mask, int rank) {
    Shape shape = mask.shape();
    for (int axis = 2; axis < rank; axis++) {
      shape = shape.append(Dimension.of(1));
    }
    return x.reshape(x.cast(mask, x.floats()), shape);
  }
}
