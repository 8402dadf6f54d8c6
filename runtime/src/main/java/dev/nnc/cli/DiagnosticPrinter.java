package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import dev.nnc.source.Visible;
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
      Console.raw(console.err(), text(diagnostic).stripTrailing() + "\n");
    }
  }

  /** A file that could not be read has no lines to show. */
  private String text(Diagnostic diagnostic) {
    if (!diagnostic.place().source().text().isEmpty()) {
      return renderer.render(diagnostic);
    }
    StringBuilder text = new StringBuilder();
    text.append(diagnostic.severity().label())
        .append('[')
        .append(diagnostic.code().id())
        .append("]: ")
        .append(diagnostic.message());
    diagnostic.notes().forEach(note -> text.append("\n  note: ").append(note));
    if (diagnostic.help() != null) {
      text.append("\n  help: ").append(diagnostic.help());
    }
    return Visible.of(text.toString());
  }

  /** For example {@code 2 errors, 1 warning}. */
  void count(List<Diagnostic> diagnostics) {
    String summary = TextRenderer.summary(diagnostics);
    if (!summary.isEmpty()) {
      console.err().println(summary);
    }
  }
}
