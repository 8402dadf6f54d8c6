package dev.nnc.build;

import dev.nnc.diag.Diagnostic;
import java.util.function.Function;

/** What was built, or why it cannot be. */
public sealed interface Outcome<T> {
  record Built<T>(T value) implements Outcome<T> {}

  record Refused<T>(Diagnostic diagnostic) implements Outcome<T> {}

  /** Goes on with what was built. */
  default <R> Outcome<R> then(Function<T, Outcome<R>> next) {
    return switch (this) {
      case Built<T> built -> next.apply(built.value());
      case Refused<T> refused -> new Refused<>(refused.diagnostic());
    };
  }
}
