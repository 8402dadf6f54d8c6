package dev.nnc.api;

import java.util.List;
import java.util.Optional;

/**
 * What was asked for, or why there is none.
 *
 * @param <T> what was asked for
 */
public sealed interface Outcome<T> {
  /**
   * It is there.
   *
   * @param problems warnings and hints
   */
  record Done<T>(T value, List<Problem> problems) implements Outcome<T> {
    public Done {
      problems = List.copyOf(problems);
    }
  }

  /**
   * It is not there.
   *
   * @param problems of which one is an error at least
   */
  record Refused<T>(List<Problem> problems) implements Outcome<T> {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** Everything that there is to say. */
  List<Problem> problems();

  /** What was asked for, if it is there. */
  default Optional<T> toOptional() {
    return switch (this) {
      case Done<T> done -> Optional.of(done.value());
      case Refused<T> refused -> Optional.empty();
    };
  }

  /**
   * What was asked for.
   *
   * @throws ProblemException if it is not there
   */
  default T orThrow() {
    return switch (this) {
      case Done<T> done -> done.value();
      case Refused<T> refused -> throw new ProblemException(refused.problems());
    };
  }
}
