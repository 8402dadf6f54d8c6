package dev.nnc.check.expression;

import java.util.stream.Collectors;

/** What a param may be: whether a value fits its default and its domain, and how it is written. */
public final class ParamDomain {
  private ParamDomain() {}

  /** Whether it can be a domain at all; what is wrong already is taken for one. */
  public static boolean isOne(CheckedValue domain) {
    return domain instanceof CheckedValue.Range
        || domain instanceof CheckedValue.Items
        || domain instanceof CheckedValue.Unknown;
  }

  /** Whether a value can stand where the default does; it can where nothing is known of that. */
  public static boolean isOfSort(CheckedValue standard, CheckedValue value) {
    return standard instanceof CheckedValue.Unknown || standard.getClass() == value.getClass();
  }

  public static boolean contains(CheckedValue domain, CheckedValue value) {
    return switch (domain) {
      case CheckedValue.Range range ->
          value instanceof CheckedValue.Number n
              && n.value() >= range.low()
              && n.value() <= range.high();
      case CheckedValue.Items items -> items.elements().contains(value);
      default -> true;
    };
  }

  /** A value as a person would write it. */
  public static String text(CheckedValue value) {
    return switch (value) {
      case CheckedValue.Number n -> CheckedValue.Number.text(n.value());
      case CheckedValue.Truth t -> Boolean.toString(t.value());
      case CheckedValue.Text t -> "\"" + t.value() + "\"";
      case CheckedValue.Word w -> w.name();
      case CheckedValue.Range r -> r.text();
      case CheckedValue.Items i ->
          i.elements().stream().map(ParamDomain::text).collect(Collectors.joining(", ", "[", "]"));
      default -> value.describe();
    };
  }
}
