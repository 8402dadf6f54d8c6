package dev.nnc.compile;

import dev.nnc.catalog.Catalog;
import dev.nnc.check.Binding;
import dev.nnc.format.Formatted;
import dev.nnc.format.Formatter;
import dev.nnc.plan.SchemaReader;
import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** From a text to a checked model, stage by stage, once. */
public final class Compiler {
  private final Workspace workspace;

  /**
   * @param catalog what layers, losses and so on there are
   * @param schemas looks at the heads of data sources
   * @param imports reads the files that a program imports
   */
  public Compiler(Catalog catalog, SchemaReader schemas, ImportReader imports) {
    this.workspace = new Workspace(catalog, schemas, imports);
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
    return workspace.build(workspace.check(workspace.load(source), Binding.parse(overrides)));
  }

  /**
   * Compiles one file as often as one likes, each time with other values of its params, into
   * programs that differ in as little as they can.
   *
   * @param overrides texts of params that hold each time, unless the call says another
   */
  public Function<Map<String, String>, Compilation> variants(
      SourceFile source, Map<String, String> overrides) {
    Loaded loaded = workspace.load(source);
    return values -> {
      Map<String, String> all = new LinkedHashMap<>(overrides);
      all.putAll(values);
      return workspace.buildVariant(workspace.check(loaded, Binding.parse(all)));
    };
  }

  /**
   * The stages that can find a mistake: all but those on the program, which here is as the checker
   * wrote it. For who wants to know whether the file is right, or what shapes its layers have.
   *
   * @param overrides texts of params by name, as {@code --set} gives them
   */
  public Compilation check(SourceFile source, Map<String, String> overrides) {
    Loaded loaded = workspace.load(source);
    Workspace.Checked checked = workspace.check(loaded, Binding.parse(overrides));
    return new Compilation(
        checked.result().model(), checked.diagnostics(), checked.result().resolvedText());
  }

  /** The resolved text in the formatter's hand. */
  public static String formatted(String resolvedText) {
    Formatted formatted = Formatter.format(new SourceFile("resolved.nn", resolvedText));
    return formatted.isDone() ? formatted.text() : resolvedText;
  }
}
