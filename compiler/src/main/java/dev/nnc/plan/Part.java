package dev.nnc.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which rows of a data set: those of a part of its split, or all. */
public enum Part {
  /** What is trained on. */
  TRAIN,
  /** What is looked at while training goes on. */
  VALIDATION,
  /** What is looked at once, at the end. */
  TEST,
  /** All rows, in their order. */
  EVERYTHING;

  /** The parts that a split makes, no two of which have a row in common. */
  public static final List<Part> OF_SPLIT = List.of(TRAIN, VALIDATION, TEST);

  /** The part of that word, if there is one. */
  public static Optional<Part> of(String word) {
    for (Part part : values()) {
      if (part.word().equals(word)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  /** As programs, results and records spell it: {@code train}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The word, since that is what people are to read. */
  @Override
  public String toString() {
    return word();
  }
}
