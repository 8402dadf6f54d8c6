package dev.nnc.parse;

import dev.nnc.ast.Tree;
import dev.nnc.diag.Diagnostic;
import java.util.List;

/** What could be read of a file, and all mistakes of its form, in the order of their places. */
public record Parsed(Tree tree, List<Diagnostic> diagnostics) {
  public Parsed {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether the file has no mistake of form. */
  public boolean isClean() {
    return diagnostics.isEmpty();
  }
}
