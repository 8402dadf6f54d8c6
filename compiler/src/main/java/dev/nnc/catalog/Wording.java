package dev.nnc.catalog;

import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.Locale;

/** Phrases that several rules need when they say what does not fit. */
public final class Wording {
  private Wording() {}

  /** What one row of the tensor is: {@code an image}. */
  public static String row(TensorType type) {
    if (!type.element().isFloat()) {
      return "a class number";
    }
    return switch (type.shape().rank()) {
      case 0, 1 -> "a single number";
      case 2 -> "a vector";
      case 3 -> "a table of numbers";
      case 4 -> "an image";
      default -> "a block of numbers";
    };
  }

  /** The shape of one row in brackets, without the batch dimension. */
  public static String rowShape(TensorType type) {
    return type.shape().rank() == 0 ? "[]" : type.shape().row().toString();
  }

  /** {@code 12,544}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 3} or {@code 0.5}. */
  public static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) <= 1L << 53
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** {@code 1 unit}, {@code 10 units}. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** A size in memory: {@code 1,536 GiB}, or {@code 1.5 GiB} with one decimal. */
  public static String gibibytes(double bytes, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f GiB", bytes / (1L << 30));
  }

  /** How many numbers one row holds, or nothing if that is not known: {@code (784 values)}. */
  public static String values(Shape row) {
    return row.isKnown() ? " (" + count(row.size(), "value") + ")" : "";
  }

  /** Whether the two may be equal, as far as the compiler can tell. */
  public static boolean mayEqual(Dimension a, Dimension b) {
    return a.equals(b) || isOpen(a) || isOpen(b);
  }

  private static boolean isOpen(Dimension dimension) {
    return dimension instanceof Dimension.Symbol symbol && symbol.name().startsWith("?");
  }

  /** Whether the two may be equal, axis by axis. */
  public static boolean mayEqual(Shape a, Shape b) {
    if (a.rank() != b.rank()) {
      return false;
    }
    for (int axis = 0; axis < a.rank(); axis++) {
      if (!mayEqual(a.dimension(axis), b.dimension(axis))) {
        return false;
      }
    }
    return true;
  }
}
