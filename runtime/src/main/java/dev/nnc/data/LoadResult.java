package dev.nnc.data;

import dev.nnc.diag.Diagnostic;
import java.util.List;
import java.util.Optional;

/** The data, if all of it is sound, and what there is to say. */
public record LoadResult(Optional<PreparedData> data, List<Diagnostic> diagnostics) {
  public LoadResult {
    diagnostics = List.copyOf(diagnostics);
  }
}
