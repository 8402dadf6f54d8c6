package dev.nnc.compile;

import dev.nnc.catalog.Catalog;
import dev.nnc.check.Checker;
import dev.nnc.diag.Diagnostics;
import dev.nnc.format.Formatted;
import dev.nnc.format.Formatter;
import dev.nnc.ir.IrVerifier;
import dev.nnc.ir.Program;
import dev.nnc.parse.Parsed;
import dev.nnc.parse.Parser;
import dev.nnc.plan.Imports;
import dev.nnc.plan.Model;
import dev.nnc.plan.SchemaReader;
import dev.nnc.resolve.ImportReader;
import dev.nnc.resolve.Modules;
import dev.nnc.simplify.Simplifier;
import dev.nnc.source.SourceFile;
import java.util.Map;

/** From a text to a checked model, pass by pass. */
public final class Compiler {
  private final Catalog catalog;
  private final SchemaReader schemas;
  private final ImportReader imports;

  /**
   * @param catalog what layers, losses and so on there are
   * @param schemas looks at the heads of data sources
   * @param imports reads the files that a program imports
   */
  public Compiler(Catalog catalog, SchemaReader schemas, ImportReader imports) {
    this.catalog = catalog;
    this.schemas = schemas;
    this.imports = imports;
  }

  /** A compiler of programs that import nothing but the standard library. */
  public Compiler(Catalog catalog, SchemaReader schemas) {
    this(catalog, schemas, ImportReader.NONE);
  }

  /**
   * Compiles one file.
   *
   * @param overrides texts of params by name, as {@code --set} gives them
   */
  public Compilation compile(SourceFile source, Map<String, String> overrides) {
    Compilation checked = check(source, overrides);
    return new Compilation(
        checked.model().map(Compiler::simplified).map(Compiler::withFormattedCopies),
        checked.diagnostics(),
        checked.resolvedText());
  }

  /**
   * The passes that can find a mistake: all but those on the program, which here is as the checker
   * wrote it. For who wants to know whether the file is right, or what shapes its layers have.
   *
   * @param overrides texts of params by name, as {@code --set} gives them
   */
  public Compilation check(SourceFile source, Map<String, String> overrides) {
    Diagnostics diagnostics = new Diagnostics();

    Parsed parsed = Parser.parse(source);
    diagnostics.addAll(parsed.diagnostics());

    Modules modules = Modules.of(parsed.tree(), imports, diagnostics);

    Checker.Checked checked = Checker.check(modules, catalog, schemas, overrides, diagnostics);

    return new Compilation(
        checked.model(),
        diagnostics.sorted().stream().map(modules::withWay).toList(),
        checked.resolvedText());
  }

  private static Model simplified(Model model) {
    IrVerifier.verify(model.program());
    Program program = Simplifier.simplify(model.program());
    IrVerifier.verify(program);
    return model.withProgram(program);
  }

  private static Model withFormattedCopies(Model model) {
    Imports imports = model.imports();
    if (imports.files().isEmpty()) {
      return model;
    }
    return model.withImports(
        new Imports(
            formatted(imports.text()),
            imports.files().stream()
                .map(
                    each ->
                        new Imports.File(
                            each.source(), each.copy(), formatted(each.text()), each.run()))
                .toList(),
            imports.weights()));
  }

  /** The resolved text in the formatter's hand. */
  public static String formatted(String resolvedText) {
    Formatted formatted = Formatter.format(new SourceFile("resolved.nn", resolvedText));
    return formatted.isDone() ? formatted.text() : resolvedText;
  }
}
