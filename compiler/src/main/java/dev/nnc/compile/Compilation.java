package dev.nnc.compile;

import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Model;
import java.util.List;
import java.util.Optional;

/**
 * What compiling a file gives.
 *
 * @param model present if there is no error
 * @param diagnostics in the order of their places
 * @param resolvedText the file with all defaults filled in; meaningful if there is a model
 */
public record Compilation(
    Optional<Model> model, List<Diagnostic> diagnostics, String resolvedText) {
  public Compilation {
    diagnostics = List.copyOf(diagnostics);
  }
}
