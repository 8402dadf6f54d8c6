package dev.nnc.compile;

import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.SchemaReader;
import dev.nnc.resolve.Modules;
import dev.nnc.source.SourceFile;
import java.util.List;

/**
 * A program as its files and the heads of its data are at one moment: it can be checked as often as
 * one likes, with other values of its params each time, and is parsed once.
 *
 * @param source the file that was named
 * @param modules it and the files that it imports, with what their names stand for
 * @param schemas the heads of its data, each read once
 * @param diagnostics mistakes of form and of imports
 */
public record Loaded(
    SourceFile source, Modules modules, SchemaReader schemas, List<Diagnostic> diagnostics) {
  public Loaded {
    diagnostics = List.copyOf(diagnostics);
  }
}
