package dev.nnc.use;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.compile.SettingOverrides;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Variants;
import dev.nnc.source.SourceFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * A checked program.
 *
 * @param source in whose text what was said of actions stands; absent if the file could not be read
 * @param model absent if it has errors
 * @param unformatted the program with all defaults filled in; empty without a model
 * @param params the texts of params that were given other values, by name
 * @param settings what was said of actions, as {@code train.epochs}
 * @param variants compiles it with other values of its params
 */
public record Checked(
    Optional<SourceFile> source,
    Optional<Model> model,
    List<Diagnostic> diagnostics,
    String unformatted,
    SequencedMap<String, String> params,
    SequencedMap<String, String> settings,
    Variants variants) {
  public Checked {
    diagnostics = List.copyOf(diagnostics);
    params = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(params));
    settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
  }

  /** A file that cannot be read. */
  static Checked unread(Diagnostic problem) {
    return new Checked(
        Optional.empty(),
        Optional.empty(),
        List.of(problem),
        "",
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        Variants.NONE);
  }

  /** A program of which something was said that sets nothing. */
  static Checked unset(SettingOverrides said) {
    return new Checked(
        Optional.of(said.source()),
        Optional.empty(),
        said.diagnostics(),
        "",
        said.params(),
        said.settings(),
        Variants.NONE);
  }

  static Checked of(SettingOverrides said, Compilation compilation) {
    return new Checked(
        Optional.of(said.source()),
        compilation.model(),
        compilation.diagnostics(),
        compilation.resolvedText(),
        said.params(),
        said.settings(),
        Variants.NONE);
  }

  /**
   * The same, which can be compiled with other values of its params.
   *
   * @param compile with these values by name
   */
  Checked with(Function<Map<String, String>, Compilation> compile) {
    return new Checked(
        source,
        model,
        diagnostics,
        unformatted,
        params,
        settings,
        values -> {
          Compilation variant = compile.apply(values);
          return new Variants.Variant(
              variant.model(),
              variant.diagnostics(),
              () -> variant.model().isPresent() ? Compiler.formatted(variant.resolvedText()) : "");
        });
  }

  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /** The program with all defaults filled in, as the formatter lays it out. */
  public String resolved() {
    return model.isPresent() ? Compiler.formatted(unformatted) : "";
  }

  /**
   * How it is to be executed.
   *
   * @param seed of everything random, if it is another than the program's
   * @param threads that one operation may use, if no rule is to say how many
   * @param device {@code auto}, {@code cpu} or {@code gpu}, if it is another than the program's
   * @param runs the folder in which the run folder is made
   * @param command what was typed, for the record
   * @param interruption where somebody may ask for an end
   */
  public RunSettings settings(
      OptionalLong seed,
      OptionalInt threads,
      Optional<String> device,
      Path runs,
      List<String> command,
      Interruption interruption) {
    return new RunSettings(seed, threads, device, runs, resolved(), command, interruption)
        .withSettings(settings);
  }
}
