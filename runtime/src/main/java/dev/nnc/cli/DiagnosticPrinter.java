package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import java.util.List;

/** Tells diagnostics on the terminal. */
final class DiagnosticPrinter {
  private final Console console;
  private final TextRenderer renderer;

  DiagnosticPrinter(Console console) {
    this.console = console;
    this.renderer = new TextRenderer(console.errorColours());
  }

  void tell(Diagnostic diagnostic) {
    tell(List.of(diagnostic));
  }

  void tell(List<Diagnostic> diagnostics) {
    for (Diagnostic diagnostic : diagnostics) {
      Console.raw(console.err(), renderer.renderAnywhere(diagnostic).stripTrailing() + "\n");
    }
  }

  /** For example {@code 2 errors, 1 warning}. */
  void count(List<Diagnostic> diagnostics) {
    String summary = TextRenderer.summary(diagnostics);
    if (!summary.isEmpty()) {
      console.err().println(summary);
    }
  }
}
