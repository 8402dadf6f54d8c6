package dev.nnc.ir;

import dev.nnc.type.Dimension;
import dev.nnc.type.TensorType;
import java.util.Locale;

/**
 * A value was asked for that no machine should be asked to hold, or more operations than any
 * program has. It is a person's mistake: the checker reports it at the step that asks for it.
 */
public final class OversizedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The most elements of one value: 8 GiB of floats. What only run time tells counts as 1. */
  public static final double MOST_ELEMENTS = 2147483648.0;

  /** The most numbers of a constant, which the compiler itself must hold. */
  public static final double MOST_CONSTANTS = 16777216.0;

  /** What TensorFlow can number. */
  private static final int MOST_AXES = 254;

  private final String need;

  private OversizedException(String need) {
    super(need, null, false, false);
    this.need = need;
  }

  /** What would be needed, in words: {@code 4,000,000,000 numbers}. */
  public String need() {
    return need;
  }

  static OversizedException operations(int most) {
    return new OversizedException(String.format(Locale.ROOT, "more than %,d operations", most));
  }

  /** Throws if a value of the type has too many elements or axes. */
  static void check(TensorType type) {
    if (type.shape().rank() > MOST_AXES) {
      throw new OversizedException(type.shape().rank() + " axes");
    }
    double elements = elements(type);
    if (elements > MOST_ELEMENTS) {
      throw numbers(elements);
    }
  }

  /** An array for the numbers of a constant; throws if there are too many. */
  public static double[] room(long... sizes) {
    double elements = 1;
    for (long size : sizes) {
      elements *= size;
    }
    if (elements > MOST_CONSTANTS) {
      throw numbers(elements);
    }
    return new double[(int) elements];
  }

  private static OversizedException numbers(double count) {
    return new OversizedException(String.format(Locale.ROOT, "%,.0f numbers", count));
  }

  /** How many elements there are at least. */
  private static double elements(TensorType type) {
    double elements = 1;
    for (Dimension dimension : type.shape().dimensions()) {
      if (dimension instanceof Dimension.Known known) {
        elements *= known.size();
      }
    }
    return elements;
  }
}
