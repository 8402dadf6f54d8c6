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
 * @param repeated whether it takes all further arguments: without names if it is positional, then
 *     it arrives as {@code List<Object>}; else under names that the person chooses, then it arrives
 *     as {@code Map<String, Object>} in the order of the file. It is the last option of its entry
 *     and may take none
 * @param documentation one sentence
 * @param notYet null, or why it cannot be used yet: then its use is reported as not supported yet,
 *     and its default says what happens without it
 */
public record Option(
    String name,
    OptionType type,
    @Nullable String defaultText,
    boolean positional,
    boolean repeated,
    String documentation,
    @Nullable String notYet) {

  public Option(
      String name,
      OptionType type,
      @Nullable String defaultText,
      boolean positional,
      String documentation) {
    this(name, type, defaultText, positional, false, documentation, null);
  }

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

  /** An option that must be given by its name. */
  public static Option requiredByName(String name, OptionType type, String documentation) {
    return new Option(name, type, null, false, documentation);
  }

  /** All further arguments without names. */
  public static Option further(String name, OptionType type, String documentation) {
    return new Option(name, type, "[]", true, true, documentation, null);
  }

  /** All further arguments under names that the person chooses. */
  public static Option furtherByName(String name, OptionType type, String documentation) {
    return new Option(name, type, "[]", false, true, documentation, null);
  }

  /** An option that is known but has no effect to offer yet. */
  public static Option later(
      String name, OptionType type, String defaultText, String documentation) {
    return new Option(
        name, type, defaultText, false, false, documentation, "it comes with later work");
  }

  /** Of what watches a result: which way it becomes better. */
  public static Option better() {
    return named(
        "better",
        OptionType.word("auto", "more", "less"),
        "auto",
        "Whether more or less of it is better; the metrics of the catalogue know.");
  }

  public boolean isRequired() {
    return defaultText == null;
  }
}
