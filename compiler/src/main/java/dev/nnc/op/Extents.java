package dev.nnc.op;

import dev.nnc.ir.IllFormedException;
import dev.nnc.ir.OpKind;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Arithmetic on dimensions of which some are symbols. */
final class Extents {
  private Extents() {}

  /**
   * The product, as a dimension. A product with symbols is a symbol again, such as {@code
   * batch*28}, that names its factors in a fixed order: equal products have equal names. More than
   * a long holds counts as {@code Long.MAX_VALUE}.
   */
  static Dimension product(List<Dimension> dimensions) {
    long known = 1;
    List<String> symbols = new ArrayList<>();
    for (Dimension dimension : dimensions) {
      switch (dimension) {
        case Dimension.Known k -> known = Shape.product(known, k.size());
        case Dimension.Symbol symbol -> {
          for (String factor : symbol.name().split("\\*")) {
            if (Character.isDigit(factor.charAt(0))) {
              known = Shape.product(known, Long.parseLong(factor));
            } else {
              symbols.add(factor);
            }
          }
        }
      }
    }
    if (symbols.isEmpty() || known == 0) {
      return Dimension.of(known);
    }
    Collections.sort(symbols);
    if (known != 1) {
      symbols.add(Long.toString(known));
    }
    return new Dimension.Symbol(String.join("*", symbols));
  }

  /**
   * Whether a tensor of the one shape can be given the other: the counts of elements are the same,
   * or one symbol of the target is new and stands for what is left over.
   */
  static boolean reshapes(Shape from, Shape to) {
    if (product(from.dimensions()).equals(product(to.dimensions()))) {
      return true;
    }
    Set<Dimension> fresh = new HashSet<>();
    for (Dimension dimension : to.dimensions()) {
      if (!dimension.isKnown() && !from.dimensions().contains(dimension)) {
        fresh.add(dimension);
      }
    }
    return fresh.size() == 1;
  }

  /** The common shape of two operands, aligned at their last axes. */
  static Shape broadcast(OpKind kind, Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    List<Dimension> dimensions = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Dimension left = aligned(a, i, rank);
      Dimension right = aligned(b, i, rank);
      if (left.equals(right) || isOne(right)) {
        dimensions.add(left);
      } else if (isOne(left)) {
        dimensions.add(right);
      } else {
        throw new IllFormedException(kind.word() + ": " + a + " does not broadcast with " + b);
      }
    }
    return new Shape(dimensions);
  }

  /** The axes along which a tensor of the small shape is repeated to fill the large one. */
  static List<Long> repeated(Shape small, Shape large) {
    List<Long> axes = new ArrayList<>();
    for (int i = 0; i < large.rank(); i++) {
      if (i < large.rank() - small.rank()
          || (isOne(aligned(small, i, large.rank())) && !isOne(large.dimension(i)))) {
        axes.add((long) i);
      }
    }
    return axes;
  }

  /** The shape with 1 at the axes. */
  static Shape kept(Shape shape, List<Long> axes) {
    List<Dimension> dimensions = new ArrayList<>(shape.dimensions());
    for (long axis : axes) {
      dimensions.set((int) axis, Dimension.of(1));
    }
    return new Shape(dimensions);
  }

  /** The shape without the axes. */
  static Shape dropped(Shape shape, List<Long> axes) {
    List<Dimension> dimensions = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if (!axes.contains((long) i)) {
        dimensions.add(shape.dimension(i));
      }
    }
    return new Shape(dimensions);
  }

  static Shape with(Shape shape, int axis, Dimension extent) {
    List<Dimension> dimensions = new ArrayList<>(shape.dimensions());
    dimensions.set(axis, extent);
    return new Shape(dimensions);
  }

  static boolean isOne(Dimension dimension) {
    return dimension instanceof Dimension.Known known && known.size() == 1;
  }

  private static Dimension aligned(Shape shape, int axis, int rank) {
    int own = axis - (rank - shape.rank());
    return own < 0 ? Dimension.of(1) : shape.dimension(own);
  }
}
