package dev.nnc.type;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dimensions of a tensor, the outermost first; a scalar has none. */
public record Shape(List<Dimension> dimensions) {
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dimensions = List.copyOf(dimensions);
  }

  public static Shape of(long... sizes) {
    List<Dimension> dimensions = new ArrayList<>();
    for (long size : sizes) {
      dimensions.add(Dimension.of(size));
    }
    return new Shape(dimensions);
  }

  /** This shape with the batch dimension before it. */
  public Shape batched() {
    return prepend(Dimension.BATCH);
  }

  public Shape prepend(Dimension first) {
    List<Dimension> all = new ArrayList<>();
    all.add(first);
    all.addAll(dimensions);
    return new Shape(all);
  }

  public Shape append(Dimension last) {
    List<Dimension> all = new ArrayList<>(dimensions);
    all.add(last);
    return new Shape(all);
  }

  /** The shape of one row: all dimensions but the first. */
  public Shape row() {
    return new Shape(dimensions.subList(1, rank()));
  }

  public int rank() {
    return dimensions.size();
  }

  /** The dimension at the axis; negative axes count from the end. */
  public Dimension dimension(int axis) {
    return dimensions.get(axis < 0 ? axis + rank() : axis);
  }

  public Dimension last() {
    return dimension(-1);
  }

  public boolean isKnown() {
    for (Dimension dimension : dimensions) {
      if (!dimension.isKnown()) {
        return false;
      }
    }
    return true;
  }

  /** The product of all dimensions, which must be known; {@code Long.MAX_VALUE} if it is more. */
  public long size() {
    long product = 1;
    for (Dimension dimension : dimensions) {
      product = product(product, dimension.size());
    }
    return product;
  }

  /** The product of two numbers from 0, or {@code Long.MAX_VALUE} if it is more. */
  public static long product(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shape shape && dimensions.equals(shape.dimensions);
  }

  @Override
  public int hashCode() {
    return dimensions.hashCode();
  }

  @Override
  public String toString() {
    return dimensions.stream().map(Dimension::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
