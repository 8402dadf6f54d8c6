package dev.nnc.data.file;

import java.util.OptionalDouble;

/** The order of names of classes, files and folders: numbers by size, then texts. */
public final class NaturalOrder {
  private NaturalOrder() {}

  /** Numbers by size and before texts, texts by their characters. */
  public static int compare(String one, String other) {
    OptionalDouble oneValue = Numerals.parse(one);
    OptionalDouble otherValue = Numerals.parse(other);
    if (oneValue.isPresent() && otherValue.isPresent()) {
      int order = Double.compare(oneValue.getAsDouble(), otherValue.getAsDouble());
      return order != 0 ? order : one.compareTo(other);
    }
    return oneValue.isPresent() != otherValue.isPresent()
        ? Boolean.compare(otherValue.isPresent(), oneValue.isPresent())
        : one.compareTo(other);
  }
}
