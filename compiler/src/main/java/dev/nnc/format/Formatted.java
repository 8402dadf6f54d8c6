package dev.nnc.format;

import dev.nnc.diag.Diagnostic;
import java.util.List;

/**
 * What the formatter made of a file: its new text, or, if the file has mistakes of form, the old
 * text and the mistakes.
 */
public record Formatted(String text, List<Diagnostic> diagnostics) {
  public Formatted {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether the text was laid out. */
  public boolean isDone() {
    return diagnostics.isEmpty();
  }
}
