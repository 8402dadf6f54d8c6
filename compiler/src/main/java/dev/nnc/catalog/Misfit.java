package dev.nnc.catalog;

import dev.nnc.type.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a layer, loss or step cannot take what comes in, or an option does not go with it. The
 * checker adds the places.
 *
 * @param message completes a sentence that begins with the entry's name, for example {@code expects
 *     a vector, but its input is an image}
 * @param expected the shape in words or brackets for the label, for example {@code expects [n]};
 *     may be empty
 * @param help what to do, or null
 * @param option the option that is to blame, or null if the input is
 * @param before the step that mends it if it is put before, for example {@code flatten}, or null
 * @param apart the positions of two inputs that do not go together, whose names and shapes the
 *     checker adds to the message; empty if it is not about two
 */
public record Misfit(
    String message,
    String expected,
    @Nullable String help,
    @Nullable String option,
    @Nullable String before,
    List<Integer> apart) {
  public Misfit {
    apart = List.copyOf(apart);
  }

  public static Misfit input(String message, String expected, @Nullable String help) {
    return new Misfit(message, expected, help, null, null, List.of());
  }

  /** The same, mended by a step before. */
  public Misfit withStepBefore(String step) {
    return new Misfit(message, expected, help, option, step, apart);
  }

  /** Two inputs that do not go together, for example {@code needs values of the same shape}. */
  public static Misfit apart(String message, int first, int second, @Nullable String help) {
    return new Misfit(message, "", help, null, null, List.of(first, second));
  }

  /** Two inputs that ought to have one shape, by the shapes of their rows. */
  public static Misfit unequal(String message, int first, Shape one, int second, Shape other) {
    return apart(message, first, second, remedy(one, other));
  }

  /** What brings two branches of these rows to one shape; null if nothing general can be said. */
  private static @Nullable String remedy(Shape left, Shape right) {
    if (left.rank() != right.rank() || left.rank() == 0) {
      return null;
    }
    int axes = left.rank() - 1;
    if (!left.dimensions().subList(0, axes).equals(right.dimensions().subList(0, axes))) {
      return "give both branches the same strides and pools, so that their sizes agree";
    }
    return axes == 0
        ? "give both branches the same number of units"
        : "give both branches the same number of channels, for example with a `conv` of size 1";
  }

  public static Misfit option(String option, String message, @Nullable String help) {
    return new Misfit(message, "", help, option, null, List.of());
  }
}
