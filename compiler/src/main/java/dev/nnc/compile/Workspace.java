package dev.nnc.compile;

import dev.nnc.catalog.Catalog;
import dev.nnc.check.Binding;
import dev.nnc.check.Checker;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.diag.SyntaxCode;
import dev.nnc.ir.IrVerifier;
import dev.nnc.ir.Program;
import dev.nnc.parse.Parsed;
import dev.nnc.parse.ParsedFiles;
import dev.nnc.plan.Imports;
import dev.nnc.plan.Model;
import dev.nnc.plan.SchemaReader;
import dev.nnc.resolve.ImportReader;
import dev.nnc.resolve.Modules;
import dev.nnc.simplify.Simplifier;
import dev.nnc.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The compiler in its stages, for who goes through some of them more often than others: an editor
 * that checks as a person types, or a search that checks one program with many values.
 *
 * <pre>
 * load: text → files, names, heads of data     check: + values of params → plans, facts     build: → program
 * </pre>
 */
public final class Workspace {
  private final Catalog catalog;
  private final SchemaReader schemas;
  private final ImportReader imports;
  private final ParsedFiles files = new ParsedFiles();

  /**
   * @param catalog what layers, losses and so on there are
   * @param schemas looks at the heads of data sources
   * @param imports reads the files that a program imports
   */
  public Workspace(Catalog catalog, SchemaReader schemas, ImportReader imports) {
    this.catalog = catalog;
    this.schemas = schemas;
    this.imports = imports;
  }

  /** What a check gives, with all that there is to say. */
  public record Checked(Checker.Checked result, List<Diagnostic> diagnostics) {
    public Checked {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** Parses the file and those that it imports, as far as their texts have changed. */
  public Loaded load(SourceFile source) {
    Diagnostics diagnostics = new Diagnostics();
    Parsed parsed = files.parse(source);
    diagnostics.addAll(parsed.diagnostics());
    Modules modules = Modules.of(parsed.tree(), imports, files, diagnostics);
    return new Loaded(source, modules, new HeldSchemas(schemas), diagnostics.sorted());
  }

  /**
   * Finds every mistake. The program of the model is as the checker wrote it: right, and with more
   * operations than it needs.
   *
   * @param bindings values of params from outside, by name
   */
  public Checked check(Loaded loaded, Map<String, Binding> bindings) {
    return check(loaded, bindings, () -> false);
  }

  /**
   * The same for who may lose interest.
   *
   * @param cancelled whether nobody waits for it any more
   * @throws java.util.concurrent.CancellationException if so
   */
  public Checked check(Loaded loaded, Map<String, Binding> bindings, BooleanSupplier cancelled) {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.addAll(loaded.diagnostics());
    Checker.Checked checked =
        Checker.check(
            loaded.modules(), catalog, loaded.schemas(), bindings, diagnostics, cancelled);
    return new Checked(
        checked,
        withoutRepeats(diagnostics.sorted()).stream().map(loaded.modules()::withWay).toList());
  }

  /**
   * Without what is said of quotes around texts, where the text itself is wrong: a name in single
   * quotes needs none.
   */
  private static List<Diagnostic> withoutRepeats(List<Diagnostic> sorted) {
    if (sorted.size() < 2) {
      return sorted;
    }
    List<Diagnostic> kept = new ArrayList<>();
    for (Diagnostic each : sorted) {
      boolean repeated =
          each.code() == SyntaxCode.WRONG_QUOTES
              && sorted.stream()
                  .anyMatch(
                      other ->
                          other.code() != SyntaxCode.WRONG_QUOTES
                              && other.place().equals(each.place()));
      if (!repeated) {
        kept.add(each);
      }
    }
    return kept;
  }

  /** The model with a program that is ready to be lowered. */
  public Compilation build(Checked checked) {
    return build(
        checked,
        program -> {
          IrVerifier.verify(program);
          return Simplifier.simplify(program);
        });
  }

  /**
   * The same for one of many programs that differ in values of params: they have the same
   * operations as far as they can, so that one template holds for them. It is lowered as well. What
   * comes out is verified, and what goes in is not: the program itself has been.
   */
  public Compilation buildVariant(Checked checked) {
    return build(checked, Simplifier::simplifyForAllNumbers);
  }

  private static Compilation build(Checked checked, UnaryOperator<Program> simplify) {
    return new Compilation(
        checked
            .result()
            .model()
            .map(model -> simplified(model, simplify))
            .map(Workspace::withFormattedCopies),
        checked.diagnostics(),
        checked.result().resolvedText());
  }

  /** How many texts were parsed so far. */
  public long parses() {
    return files.parses();
  }

  private static Model simplified(Model model, UnaryOperator<Program> simplify) {
    Program program = simplify.apply(model.program());
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
            Compiler.formatted(imports.text()),
            imports.files().stream()
                .map(
                    each ->
                        new Imports.File(
                            each.source(),
                            each.copy(),
                            Compiler.formatted(each.text()),
                            each.run()))
                .toList(),
            imports.weights()));
  }
}
