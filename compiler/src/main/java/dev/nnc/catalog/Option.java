package dev.nnc.catalog;

import org.jspecify.annotations.Nullable;

/**
 * One thing that may be said in an entry's parentheses or, for actions and data, in its braces.
 *
 * @param name by which it is said
 * @param type what values it takes
 * @param defaultText the default as a person would write it in a file, for example {@code
 *     glorot_uniform}; null if the option must be given
 * @param positional whether it may be given without its name; positional options come first, in
 *     order
 * @param documentation one sentence
 */
public record Option(
    String name,
    OptionType type,
    @Nullable String defaultText,
    boolean positional,
    String documentation) {

  /** An option that must be given, with or without its name. */
  public static Option required(String name, OptionType type, String documentation) {
    return new Option(name, type, null, true, documentation);
  }

  /** An option that may be given without its name. */
  public static Option positional(
      String name, OptionType type, String defaultText, String documentation) {
    return new Option(name, type, defaultText, true, documentation);
  }

  /** An option that needs its name. */
  public static Option named(
      String name, OptionType type, String defaultText, String documentation) {
    return new Option(name, type, defaultText, false, documentation);
  }

  public boolean isRequired() {
    return defaultText == null;
  }
}
