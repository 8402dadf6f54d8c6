package dev.nnc.api;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.Model;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.run.Run;
import dev.nnc.run.Variants;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.workspace.ProgramFiles;
import dev.nnc.workspace.SourceReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A program, a {@code .nn} file, with values of its params. It never changes, and any number of
 * threads may use it; it holds no native memory.
 */
public final class Program {
  private final SourceFile source;
  private final SequencedMap<String, String> params;

  private Program(SourceFile source, Map<String, String> params) {
    this.source = source;
    this.params = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(params));
  }

  /**
   * Reads a file; whether its program is right, {@link #check} tells.
   *
   * @param file in UTF-8. What it imports and the data that it names are looked for from its folder
   *     on, as the command line does
   */
  public static Outcome<Program> read(Path file) {
    return switch (SourceReader.file(file.toString())) {
      case SourceReader.Read.Text text ->
          Outcomes.of(Optional.of(new Program(text.source(), Map.of())), List.of());
      case SourceReader.Read.Problem problem ->
          Outcomes.of(Optional.empty(), List.of(problem.diagnostic()));
    };
  }

  /**
   * A program that stands in no file.
   *
   * @param text the program
   * @param file that it would stand in: from its folder on, imports and data are looked for
   */
  public static Program of(String text, Path file) {
    return new Program(new SourceFile(file.toString(), text), Map.of());
  }

  /**
   * The same program with another value of a param.
   *
   * @param param that the program declares; one that it does not declare, {@link #check} reports
   * @param value a number, a truth value, or a text as one would write it behind {@code --set
   *     param=}
   */
  public Program with(String param, Object value) {
    Map<String, String> all = new LinkedHashMap<>(params);
    all.put(param, String.valueOf(value));
    return new Program(source, all);
  }

  /**
   * Every mistake of the program and of the heads of its data, in the order of their places; empty
   * if there is nothing to say. Executes nothing and loads no native library.
   */
  public List<Problem> check() {
    return Problem.of(compiler(Path.of(RunFolder.PARENT)).check(source, params).diagnostics());
  }

  /**
   * The program in full: with all defaults and the values of its params filled in, in the
   * formatter's hand, as a run keeps it.
   */
  public Outcome<String> resolved() {
    Compilation compilation = compiler(Path.of(RunFolder.PARENT)).compile(source, params);
    return Outcomes.of(
        compilation.model().map(model -> Compiler.formatted(compilation.resolvedText())),
        compilation.diagnostics());
  }

  /**
   * Executes the program's actions in their order, as {@code nnc run} does, in this thread: trains,
   * evaluates, predicts, and leaves a run folder with everything. Native memory is given back
   * before it returns, however it ends.
   *
   * <p>Several threads may run programs at once. TensorFlow makes the threads of a process for the
   * first run in it, so that the last bits of later runs may depend on that one's number of
   * threads; set {@link RunOptions#threads} where they matter.
   *
   * @param listener is told what happens, by this thread; an exception that it throws ends the run
   *     and comes out of here
   */
  public RunEnd run(RunOptions options, Consumer<RunEvent> listener) {
    Function<Map<String, String>, Compilation> variants =
        compiler(options.runs()).variants(source, params);
    Compilation compilation = variants.apply(Map.of());
    Model model = compilation.model().orElse(null);
    if (model == null) {
      return RunEnd.refused(compilation.diagnostics());
    }
    RunResult result =
        Run.execute(
            model,
            options.settings(Compiler.formatted(compilation.resolvedText()), command(options)),
            new LocalEnvironment(ProgramFiles.base(source.name()), places(), remark -> {}),
            event -> RunEvents.of(event).ifPresent(listener),
            values -> variant(variants.apply(values)));
    return RunEnd.of(result, compilation.diagnostics());
  }

  /** The same for who waits for the end. */
  public RunEnd run(RunOptions options) {
    return run(options, event -> {});
  }

  private static Variants.Variant variant(Compilation compilation) {
    return new Variants.Variant(
        compilation.model(),
        compilation.diagnostics(),
        () ->
            compilation.model().isPresent() ? Compiler.formatted(compilation.resolvedText()) : "");
  }

  /** What does the same on a command line, for the run's record. */
  private List<String> command(RunOptions options) {
    return options.command(source.name(), params);
  }

  private Compiler compiler(Path runs) {
    return new Compiler(
        StandardCatalog.catalog(),
        new DataReader(ProgramFiles.base(source.name()), places()),
        ProgramFiles.of(source.name(), runs));
  }

  static DataPlaces places() {
    return DataPlaces.of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  static boolean hasErrors(List<Diagnostic> diagnostics) {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }
}
