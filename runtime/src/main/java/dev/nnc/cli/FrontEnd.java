package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.parse.Parsed;
import dev.nnc.parse.Parser;
import dev.nnc.plan.Model;
import dev.nnc.source.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and checks programs for the commands. Loads neither TensorFlow nor Tribuo. */
final class FrontEnd {
  private final Console console;

  FrontEnd(Console console) {
    this.console = console;
  }

  /**
   * A checked program.
   *
   * @param source absent if the file could not be read
   * @param model absent if it has errors
   * @param resolved the program with all defaults filled in; empty without a model
   */
  record Checked(
      Optional<SourceFile> source,
      Optional<Model> model,
      List<Diagnostic> diagnostics,
      String resolved) {
    Checked {
      diagnostics = List.copyOf(diagnostics);
    }

    boolean hasErrors() {
      return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
  }

  /** Reads and checks the file. */
  Checked check(String file, Map<String, String> overrides, boolean once) {
    return switch (SourceReader.file(file)) {
      case SourceReader.Read.Problem problem ->
          new Checked(Optional.empty(), Optional.empty(), List.of(problem.diagnostic()), "");
      case SourceReader.Read.Text text -> check(text.source(), overrides, once);
    };
  }

  /** Checks a program. */
  Checked check(SourceFile source, Map<String, String> overrides, boolean once) {
    Parsed parsed = Parser.parse(source);
    return new Checked(Optional.of(source), Optional.empty(), parsed.diagnostics(), "");
  }
}
