package dev.nnc.standard.layer;

import dev.nnc.catalog.Arity;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.NestedNumbers;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.op.Windows;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The axes of a row between the batch and the channels: one in a sequence [time, channel], two in
 * an image [height, width, channel], three in a volume [depth, height, width, channel].
 */
final class Axes {
  /** More zeros than this at an edge are a slip. */
  private static final double MOST = 1 << 20;

  private Axes() {}

  /** How many there are. */
  static int count(Shape shape) {
    return shape.rank() - 2;
  }

  /** Their extents. */
  static List<Long> extents(Value value) {
    return Windows.extents(value.shape());
  }

  /**
   * What is wrong with the input of a layer over such axes, or null.
   *
   * @param most how many axes it can have
   */
  static @Nullable Misfit check(List<TensorType> inputs, int most) {
    Misfit misfit = Arity.one(inputs);
    if (misfit != null) {
      return misfit;
    }
    TensorType input = inputs.getFirst();
    int axes = count(input.shape());
    if (axes >= 1 && axes <= most) {
      return null;
    }
    String kinds =
        switch (most) {
          case 1 -> "a sequence";
          case 2 -> "an image or a sequence";
          default -> "an image, a sequence or a volume";
        };
    return Misfit.input(
        "expects " + kinds + ", but its input is " + Wording.row(input),
        most == 1 ? "expects [time, channel]" : "expects [height, width, channel]",
        axes < 1 ? "give it axes and channels first, for example `reshape(28x28x1)`" : null);
  }

  /** The option as one number an axis; {@link #misfit} has been asked. */
  static List<Long> sizes(Options options, String name, int axes) {
    List<Long> sizes = options.sizes(name);
    return sizes.size() == 1 ? Collections.nCopies(axes, sizes.getFirst()) : sizes;
  }

  /** Why the option's numbers do not go with the axes, or null. */
  static @Nullable Misfit misfit(Options options, String name, TensorType input) {
    int axes = count(input.shape());
    if (!(options.find(name) instanceof List<?> sizes)
        || sizes.size() == 1
        || sizes.size() == axes) {
      return null;
    }
    return Misfit.option(
        name,
        "reads its input of %s as %s, but `%s` has %d numbers"
            .formatted(Wording.rowShape(input), layout(axes), name, sizes.size()),
        axes == 1 && sizes.size() == 2
            ? "an image needs channels: put `reshape(%s)` before it"
                .formatted(withChannel(input.shape().row()))
            : axes == 1
                ? "write one number"
                : "write one number for each of " + names(axes) + ", or one for all");
  }

  /** Numbers for all edges, for each axis, or before and after each axis, as the last of these. */
  static List<Long> edges(Object numbers, int axes) {
    double[] flat =
        numbers instanceof Number number
            ? new double[] {number.doubleValue()}
            : NestedNumbers.flatten(numbers);
    List<Long> edges = new ArrayList<>();
    for (int i = 0; i < 2 * axes; i++) {
      int place = flat.length == 1 ? 0 : flat.length == axes ? i / 2 : i;
      edges.add((long) flat[place]);
    }
    return edges;
  }

  /** Why such numbers do not go with the axes, or null. */
  static @Nullable Misfit edgesMisfit(String option, Object numbers, int axes) {
    Shape shape = numbers instanceof Number ? Shape.SCALAR : NestedNumbers.shape(numbers);
    boolean fits =
        Shape.SCALAR.equals(shape)
            || Shape.of(axes).equals(shape)
            || Shape.of(axes, 2).equals(shape);
    if (fits && !(numbers instanceof Long)) {
      for (double number : NestedNumbers.flatten(numbers)) {
        fits &= number >= 0 && number == Math.rint(number) && number < MOST;
      }
    }
    return fits
        ? null
        : Misfit.option(
            option,
            "needs whole numbers from 0 as `%s`: one for all edges, one for each of %s, or a pair"
                    .formatted(option, names(axes))
                + " for each",
            "for example `%s: %s`".formatted(option, axes == 1 ? "[[2, 0]]" : "[1, 2]"));
  }

  /** {@code time}; {@code height and width}; {@code depth, height and width}. */
  static String names(int axes) {
    return switch (axes) {
      case 1 -> "time alone";
      case 2 -> "height and width";
      default -> "depth, height and width";
    };
  }

  private static String layout(int axes) {
    return switch (axes) {
      case 1 -> "[time, channel]";
      case 2 -> "[height, width, channel]";
      default -> "[depth, height, width, channel]";
    };
  }

  private static String withChannel(Shape row) {
    StringBuilder text = new StringBuilder();
    for (Dimension dimension : row.dimensions()) {
      text.append(dimension).append('x');
    }
    return text.append('1').toString();
  }

  /** A sequence as an image of height 1, since kernels want two axes; others as they are. */
  static Value lifted(Instructions x, Value value) {
    if (count(value.shape()) != 1) {
      return value;
    }
    List<Dimension> all = new ArrayList<>(value.shape().dimensions());
    all.add(1, Dimension.of(1));
    return x.reshape(value, new Shape(all));
  }

  /** A kernel likewise: [time, channels, filters] to [1, time, channels, filters]. */
  static Value liftedKernel(Instructions x, Value kernel) {
    return kernel.rank() == 3 ? x.reshape(kernel, kernel.shape().prepend(Dimension.of(1))) : kernel;
  }

  /** Numbers of one axis as those of two, with {@code first} for the new one. */
  static List<Long> lifted(List<Long> numbers, long first) {
    return numbers.size() == 1 ? List.of(first, numbers.getFirst()) : numbers;
  }

  /** Paddings likewise. */
  static List<Long> liftedPaddings(List<Long> paddings) {
    return paddings.size() == 2 ? List.of(0L, 0L, paddings.get(0), paddings.get(1)) : paddings;
  }

  /** The way back of {@link #lifted}. */
  static Value lowered(Instructions x, Value value, int axes) {
    if (axes != 1) {
      return value;
    }
    List<Dimension> all = new ArrayList<>(value.shape().dimensions());
    all.remove(1);
    return x.reshape(value, new Shape(all));
  }
}
