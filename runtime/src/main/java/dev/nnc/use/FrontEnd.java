package dev.nnc.use;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Configured;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.compile.SettingOverrides;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.plan.Schema;
import dev.nnc.record.RunFolder;
import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.workspace.KeptImports;
import dev.nnc.workspace.ProgramFiles;
import dev.nnc.workspace.SourceReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads and checks programs. Loads neither TensorFlow nor Tribuo.
 *
 * @param places where data may be that does not lie beside the program
 */
public record FrontEnd(DataPlaces places) {
  /**
   * What looks for data where a person's surroundings say.
   *
   * @param environment the variables of the process
   */
  public static FrontEnd of(Map<String, String> environment) {
    return new FrontEnd(DataPlaces.of(environment, Path.of(System.getProperty("user.home", "."))));
  }

  /** The catalogue that comes with nnc. */
  public static Catalog catalog() {
    return StandardCatalog.catalog();
  }

  /**
   * Reads and checks the file: its mistakes and its model, whose program is not to be used.
   *
   * @param overrides the texts of params by name, and what is said of actions, as {@code
   *     train.epochs}
   */
  public Checked check(String file, Map<String, String> overrides) {
    return read(file, source -> check(source, overrides));
  }

  /** The same for a text. */
  public Checked check(SourceFile program, Map<String, String> overrides) {
    SettingOverrides said = SettingOverrides.of(program, overrides);
    if (!said.diagnostics().isEmpty()) {
      return Checked.unset(said);
    }
    Compilation compilation =
        new Compiler(catalog(), sources(said.source()), files(said.source(), usualRuns()))
            .check(said.source(), said.params());
    return Checked.of(said, compilation);
  }

  /**
   * Reads and compiles the file.
   *
   * @param runs the folder of runs, from which it may import
   */
  public Checked compile(String file, Map<String, String> overrides, Path runs) {
    return read(file, source -> compile(source, overrides, runs));
  }

  /** The same for a text. */
  public Checked compile(SourceFile program, Map<String, String> overrides, Path runs) {
    return compile(program, overrides, runs, sources(program));
  }

  /**
   * Reads and compiles the file.
   *
   * @param heard is told what each source holds, of a wrong program, too
   */
  public Checked compile(
      String file, Map<String, String> overrides, BiConsumer<Configured, Schema> heard) {
    return read(
        file,
        source ->
            compile(
                source,
                overrides,
                usualRuns(),
                new DataReader(ProgramFiles.base(source.name()), places, heard)));
  }

  private static Checked compile(
      SourceFile program, Map<String, String> overrides, Path runs, DataReader sources) {
    SettingOverrides said = SettingOverrides.of(program, overrides);
    return said.diagnostics().isEmpty()
        ? compile(said, new Compiler(catalog(), sources, files(said.source(), runs)))
        : Checked.unset(said);
  }

  /** Compiles the program of a run that was cut off; its text has its settings. */
  Checked compile(UnfinishedRun run, Path runs) {
    return again(
        run.program(),
        run.copied() ? new KeptImports(run.folder(), run.program()) : files(run.program(), runs),
        run.base(),
        places,
        run.overrides());
  }

  /**
   * Compiles a program whose text is known.
   *
   * @param imports what it may import
   * @param base where its data is looked for first
   * @param params the texts of params by name
   */
  static Checked again(
      SourceFile source,
      ImportReader imports,
      Path base,
      DataPlaces places,
      Map<String, String> params) {
    return compile(
        SettingOverrides.of(source, params),
        new Compiler(catalog(), new DataReader(base, places), imports));
  }

  private static Checked compile(SettingOverrides said, Compiler compiler) {
    Function<Map<String, String>, Compilation> variants =
        compiler.variants(said.source(), said.params());
    return Checked.of(said, variants.apply(Map.of())).with(variants);
  }

  private static Checked read(String file, Function<SourceFile, Checked> pass) {
    return switch (SourceReader.file(file)) {
      case SourceReader.Read.Problem problem -> Checked.unread(problem.diagnostic());
      case SourceReader.Read.Text text -> pass.apply(text.source());
    };
  }

  private DataReader sources(SourceFile source) {
    return new DataReader(ProgramFiles.base(source.name()), places);
  }

  private static ProgramFiles files(SourceFile source, Path runs) {
    return ProgramFiles.of(source.name(), runs);
  }

  private static Path usualRuns() {
    return Path.of(RunFolder.PARENT);
  }
}
