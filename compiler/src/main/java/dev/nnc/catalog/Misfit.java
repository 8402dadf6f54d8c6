package dev.nnc.catalog;

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
 */
public record Misfit(
    String message, String expected, @Nullable String help, @Nullable String option) {
  public static Misfit input(String message, String expected, @Nullable String help) {
    return new Misfit(message, expected, help, null);
  }

  public static Misfit option(String option, String message, @Nullable String help) {
    return new Misfit(message, "", help, option);
  }
}
