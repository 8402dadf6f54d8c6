package dev.nnc.api;

import dev.nnc.diag.Diagnostic;
import java.util.List;
import java.util.Optional;

/** Makes outcomes of what nnc itself gives. */
final class Outcomes {
  private Outcomes() {}

  static <T> Outcome<T> of(Optional<T> value, List<Diagnostic> diagnostics) {
    List<Problem> problems = Problem.of(diagnostics);
    return value
        .<Outcome<T>>map(it -> new Outcome.Done<>(it, problems))
        .orElseGet(() -> new Outcome.Refused<>(problems));
  }
}
