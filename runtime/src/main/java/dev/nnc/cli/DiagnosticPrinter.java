package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.JsonRenderer;
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

  /**
   * Tells why a command gives nothing, and gives its exit code.
   *
   * @param json whether whoever asked reads JSON: then the object of {@code nnc check --json}
   *     stands in the place of the answer
   */
  int refuse(List<Diagnostic> diagnostics, boolean json) {
    if (json) {
      console.out().println(JsonRenderer.render(diagnostics));
    } else {
      tell(diagnostics);
    }
    return ExitCode.WRONG;
  }

  /** For example {@code 2 errors, 1 warning}. */
  void count(List<Diagnostic> diagnostics) {
    String summary = TextRenderer.summary(diagnostics);
    if (!summary.isEmpty()) {
      console.err().println(summary);
    }
  }
}
