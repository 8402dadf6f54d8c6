package dev.nnc.cli;

import dev.nnc.catalog.Catalog;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.compile.SettingOverrides;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.gpu.GpuBuild;
import dev.nnc.ir.IrPrinter;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.plan.Model;
import dev.nnc.plan.SchemaReader;
import dev.nnc.provenance.Versions;
import dev.nnc.record.RunFolder;
import dev.nnc.resolve.ImportReader;
import dev.nnc.run.Variants;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.workspace.KeptImports;
import dev.nnc.workspace.ProgramFiles;
import dev.nnc.workspace.SourceReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
   * @param unformatted the program with all defaults filled in; empty without a model
   * @param variants compiles it with other values of its params
   */
  record Checked(
      Optional<SourceFile> source,
      Optional<Model> model,
      List<Diagnostic> diagnostics,
      String unformatted,
      Variants variants) {
    Checked(
        Optional<SourceFile> source,
        Optional<Model> model,
        List<Diagnostic> diagnostics,
        String unformatted) {
      this(source, model, diagnostics, unformatted, Variants.NONE);
    }

    Checked {
      diagnostics = List.copyOf(diagnostics);
    }

    private Checked with(Function<Map<String, String>, Compilation> compile) {
      return new Checked(
          source,
          model,
          diagnostics,
          unformatted,
          values -> {
            Compilation variant = compile.apply(values);
            return new Variants.Variant(
                variant.model(),
                variant.diagnostics(),
                () ->
                    variant.model().isPresent() ? Compiler.formatted(variant.resolvedText()) : "");
          });
    }

    boolean hasErrors() {
      return diagnostics.stream().anyMatch(Diagnostic::isError);
    }

    /** The program with all defaults filled in, as the formatter lays it out. */
    String resolved() {
      return model.isPresent() ? Compiler.formatted(unformatted) : "";
    }
  }

  /** Reads and checks the file: its mistakes and its model, whose program is not to be used. */
  Checked check(String file, Map<String, String> overrides) {
    return read(
        file,
        overrides,
        said ->
            compiler(said.source(), Path.of(RunFolder.PARENT)).check(said.source(), said.params()));
  }

  /** Reads and compiles the file. */
  Checked compile(String file, Map<String, String> overrides) {
    return compile(file, overrides, Path.of(RunFolder.PARENT));
  }

  /**
   * Reads and compiles the file.
   *
   * @param runs the folder of runs, from which it may import
   */
  Checked compile(String file, Map<String, String> overrides, Path runs) {
    return switch (SourceReader.file(file)) {
      case SourceReader.Read.Problem problem -> unread(problem);
      case SourceReader.Read.Text text -> {
        SettingOverrides said = SettingOverrides.of(text.source(), overrides);
        yield said.diagnostics().isEmpty()
            ? compile(said.source(), compiler(said.source(), runs), said.params())
            : unset(said);
      }
    };
  }

  /** Reads and compiles the program of a run that was cut off; its text has its settings. */
  Checked compile(UnfinishedRun run, Path runs) {
    return compile(
        run.program(),
        new Compiler(
            catalog(),
            new DataReader(run.base(), places(console)),
            run.copied()
                ? new KeptImports(run.folder(), run.program())
                : ProgramFiles.of(run.program().name(), runs)),
        run.overrides());
  }

  private static Checked compile(
      SourceFile source, Compiler compiler, Map<String, String> overrides) {
    Function<Map<String, String>, Compilation> variants = compiler.variants(source, overrides);
    return checked(source, variants.apply(Map.of())).with(variants);
  }

  /**
   * Compiles the program of a run.
   *
   * @param folder of the run, in which its imports are
   * @param base where its data is looked for first
   * @param places where else data may be
   */
  static Checked again(SourceFile source, Path folder, Path base, DataPlaces places) {
    return again(source, new ProgramFiles(folder, List.of()), base, places, Map.of());
  }

  /**
   * Compiles a program whose text is known.
   *
   * @param imports what it may import
   */
  static Checked again(
      SourceFile source,
      ImportReader imports,
      Path base,
      DataPlaces places,
      Map<String, String> overrides) {
    return compile(
        source, new Compiler(catalog(), new DataReader(base, places), imports), overrides);
  }

  /**
   * The same, and what the columns of its sources hold.
   *
   * @param columns as comments; also of a program that is wrong
   */
  record Shown(Checked checked, List<String> columns) {
    Shown {
      columns = List.copyOf(columns);
    }
  }

  /** Reads and compiles the file, and looks at its columns. */
  Shown show(String file, Map<String, String> overrides) {
    ColumnTable columns = new ColumnTable();
    DataReader sources = new DataReader(ProgramFiles.base(file), places(console), columns);
    Checked checked =
        read(
            file,
            overrides,
            said ->
                compiler(said.source(), sources, Path.of(RunFolder.PARENT))
                    .compile(said.source(), said.params()));
    return new Shown(checked, columns.lines(checked.model()));
  }

  private static Checked read(
      String file, Map<String, String> overrides, Function<SettingOverrides, Compilation> pass) {
    return switch (SourceReader.file(file)) {
      case SourceReader.Read.Problem problem -> unread(problem);
      case SourceReader.Read.Text text -> {
        SettingOverrides said = SettingOverrides.of(text.source(), overrides);
        yield said.diagnostics().isEmpty() ? checked(said.source(), pass.apply(said)) : unset(said);
      }
    };
  }

  private static Checked unset(SettingOverrides said) {
    return new Checked(Optional.of(said.source()), Optional.empty(), said.diagnostics(), "");
  }

  private static Checked unread(SourceReader.Read.Problem problem) {
    return new Checked(Optional.empty(), Optional.empty(), List.of(problem.diagnostic()), "");
  }

  private static Checked checked(SourceFile source, Compilation compilation) {
    return new Checked(
        Optional.of(source),
        compilation.model(),
        compilation.diagnostics(),
        compilation.resolvedText());
  }

  private Compiler compiler(SourceFile source, Path runs) {
    return compiler(
        source, new DataReader(ProgramFiles.base(source.name()), places(console)), runs);
  }

  private static Compiler compiler(SourceFile source, SchemaReader schemas, Path runs) {
    return new Compiler(catalog(), schemas, ProgramFiles.of(source.name(), runs));
  }

  /** The catalogue that comes with nnc. */
  static Catalog catalog() {
    return StandardCatalog.catalog();
  }

  /** Where else data may be. */
  static DataPlaces places(Console console) {
    return DataPlaces.of(console.environment(), Path.of(System.getProperty("user.home", ".")));
  }

  /** The IR of the networks' predictions, or with {@code backward} of everything. */
  static String ir(Model model, boolean backward) {
    Program program = model.program();
    return IrPrinter.print(
        backward
            ? program
            : new Program(
                program.variables().stream()
                    .filter(v -> v.trainable() || v.name().equals(Program.SEED))
                    .toList(),
                program.functions().stream()
                    .filter(f -> f.name().startsWith("predict."))
                    .toList()));
  }

  /** Loads TensorFlow, executes nothing, and tells its version. */
  static String tensorFlowVersion() {
    Runnable load =
        () ->
            Lowering.lower(new Program(List.of(), List.of()), new ExecutionSettings("cpu", 1, 1))
                .close();
    if (GpuBuild.present()) {
      LocalEnvironment.quietly(load); // it is talkative where there is no GPU
    } else {
      load.run();
    }
    return "TensorFlow for Java " + Versions.all().get("tensorflow-java");
  }
}
