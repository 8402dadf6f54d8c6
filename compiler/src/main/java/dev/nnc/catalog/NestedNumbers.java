package dev.nnc.catalog;

import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers written in a file as lists in lists, as {@link OptionType.Numbers} hands them over. */
public final class NestedNumbers {
  private NestedNumbers() {}

  /** The shape of the lists; null if lists of one level differ in length. */
  public static @Nullable Shape shape(Object numbers) {
    if (!(numbers instanceof List<?> list)) {
      return Shape.SCALAR;
    }
    if (list.isEmpty()) {
      return Shape.of(0);
    }
    Shape first = shape(list.getFirst());
    if (first == null) {
      return null;
    }
    for (Object element : list) {
      if (!first.equals(shape(element))) {
        return null;
      }
    }
    return first.prepend(Dimension.of(list.size()));
  }

  /** All numbers in row-major order. */
  public static double[] flatten(Object numbers) {
    if (numbers instanceof List<?> list) {
      return list.stream().flatMapToDouble(e -> Arrays.stream(flatten(e))).toArray();
    }
    return new double[] {((Number) numbers).doubleValue()};
  }
}
