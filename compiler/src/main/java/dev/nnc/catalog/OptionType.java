package dev.nnc.catalog;

import java.util.List;

/**
 * What values an option takes. In {@link Options} they arrive as the Java type that each case
 * names.
 */
public sealed interface OptionType {
  /**
   * A whole number, both bounds included; arrives as {@code Long}. A percentage or a number with a
   * point is none, so that a count and a share can be told apart.
   */
  record Whole(long least, long most) implements OptionType {}

  /** A number between bounds; arrives as {@code Double}. */
  record Real(double least, boolean leastIncluded, double most, boolean mostIncluded)
      implements OptionType {}

  /** {@code true} or {@code false}; arrives as {@code Boolean}. */
  record Truth() implements OptionType {}

  /** A quoted text; arrives as {@code String}. */
  record Text() implements OptionType {}

  /** One of these words, unquoted; arrives as {@code String}. */
  record Word(List<String> words) implements OptionType {
    public Word {
      words = List.copyOf(words);
    }
  }

  /**
   * An entry of the kind, with or without arguments: {@code relu}, {@code normal(stddev: 0.01)};
   * arrives as {@link Configured}.
   */
  record EntryOf(Kind kind) implements OptionType {}

  /**
   * Whole positive numbers up to {@link #MOST}, one an axis: {@code 3x3}, {@code [3, 3]}, or {@code
   * 3} for all axes; arrives as {@code List<Long>} (of one element for a single number).
   */
  record Sizes() implements OptionType {}

  /** A shape such as {@code 7x7x64} or {@code [10]}; arrives as {@code List<Long>}. */
  record ShapeOf() implements OptionType {}

  /**
   * A number or a list, nested to any depth, of numbers; arrives as {@code Double} or {@code
   * List<Object>} of the same.
   */
  record Numbers() implements OptionType {}

  /** A list of texts; arrives as {@code List<String>}. */
  record Texts() implements OptionType {}

  /**
   * A range such as {@code -2 .. 2}, whose first number is the smaller one; arrives as {@code
   * List<Double>} of both.
   */
  record Interval() implements OptionType {}

  /** Names of columns or fields; arrives as {@code List<String>}. */
  record Columns() implements OptionType {}

  /** The name of a result such as {@code validation.loss}; arrives as {@code String}. */
  record ResultName() implements OptionType {}

  /**
   * A span of time such as {@code 90s}, {@code 30min} or {@code 2h}; arrives as {@code Double}, in
   * seconds.
   */
  record Duration() implements OptionType {}

  /** An angle such as {@code 15deg}, from 0 to 360; arrives as {@code Double}, in degrees. */
  record Angle() implements OptionType {}

  /** A tensor of the network; arrives as {@code dev.nnc.ir.Value}. */
  record TensorOf() implements OptionType {}

  /**
   * A flow in braces; arrives as {@link Rule.Recipe} in the options of a {@link Rule.Combinator}.
   */
  record RecipeOf() implements OptionType {}

  /** Any expression, which the checker treats by itself; arrives as the checker's own value. */
  record Any() implements OptionType {}

  /** One or more of the same, with commas between; arrives as {@code List<Object>}. */
  record Several(OptionType each) implements OptionType {}

  /** The first of these that fits. */
  record AnyOf(List<OptionType> types) implements OptionType {
    public AnyOf {
      types = List.copyOf(types);
    }
  }

  /** The most that anything can be counted to where nothing else is said, as in TensorFlow. */
  long MOST = Integer.MAX_VALUE;

  static OptionType whole(long least) {
    return new Whole(least, MOST);
  }

  /** Where random numbers start: what a number of the language can tell apart. */
  static OptionType seed() {
    return new Whole(0, 1L << 53);
  }

  /** Any number above 0. */
  static OptionType positive() {
    return new Real(0, false, Double.POSITIVE_INFINITY, false);
  }

  /** Any number from 0. */
  static OptionType nonNegative() {
    return new Real(0, true, Double.POSITIVE_INFINITY, false);
  }

  /** A part of a whole, from 0 to 1, such as {@code 40%}. */
  static OptionType fraction() {
    return new Real(0, true, 1, true);
  }

  static OptionType anyNumber() {
    return new Real(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);
  }

  static OptionType truth() {
    return new Truth();
  }

  static OptionType word(String... words) {
    return new Word(List.of(words));
  }

  static OptionType entry(Kind kind) {
    return new EntryOf(kind);
  }

  static OptionType anyOf(OptionType... types) {
    return new AnyOf(List.of(types));
  }

  static OptionType several(OptionType each) {
    return new Several(each);
  }

  /** {@code none}, or the other; {@code none} arrives as that word. */
  static OptionType optional(OptionType other) {
    return anyOf(word("none"), other);
  }

  /** How many rows, or which share of them: {@code 5_000} or {@code 10%}. */
  static OptionType part() {
    return anyOf(whole(1), fraction());
  }
}
