package dev.nnc.type;

import org.jspecify.annotations.Nullable;

/**
 * The extent of one axis.
 *
 * <p>Dimensions and shapes are compared in every start, so they say how: what records bring with
 * them for this is linked at run time, some milliseconds each.
 */
public sealed interface Dimension {
  /** A number that the compiler knows. */
  record Known(long size) implements Dimension {
    public Known {
      if (size < 0) {
        throw new IllegalArgumentException("a dimension cannot be negative: " + size);
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Known known && size == known.size;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(size);
    }

    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /**
   * A number that is settled at run time but is the same wherever the name stands, such as {@code
   * batch}. Names beginning with {@code ?} stand for something the compiler cannot tell yet, such
   * as the count of categories that are only found when the data is read.
   */
  record Symbol(String name) implements Dimension {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Symbol symbol && name.equals(symbol.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  Dimension BATCH = new Symbol("batch");

  static Dimension of(long size) {
    return new Known(size);
  }

  default boolean isKnown() {
    return this instanceof Known;
  }

  /** The size of a known dimension. */
  default long size() {
    if (this instanceof Known known) {
      return known.size();
    }
    throw new IllegalStateException("the dimension " + this + " is not known");
  }
}
