package dev.nnc.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.Trial;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs of programs that search, in a folder of their own, and what was told of the last one. */
final class TestRuns {
  private final Path scratch;
  private final List<Event> events = new ArrayList<>();

  TestRuns(Path scratch) {
    this.scratch = scratch;
  }

  /** What the last run told. */
  List<Event> events() {
    return events;
  }

  RunResult run(String program) {
    return run(program, Map.of(), false);
  }

  /**
   * Executes a program.
   *
   * @param values of its params
   * @param once whether what it repeats is executed once
   */
  RunResult run(String program, Map<String, String> values, boolean once) {
    return run(program, values, once, events::add);
  }

  RunResult run(
      String program, Map<String, String> values, boolean once, Event.Listener spectator) {
    events.clear();
    return Run.execute(
        model(program, values, once),
        TestSettings.oneThread(scratch.resolve("runs")),
        environment(),
        spectator,
        variants(program, values));
  }

  LocalEnvironment environment() {
    return new LocalEnvironment(scratch, nowhere(), remark -> {});
  }

  private DataPlaces nowhere() {
    return new DataPlaces(List.of(), scratch, scratch);
  }

  private Compiler compiler() {
    return new Compiler(StandardCatalog.catalog(), new Sources(scratch, nowhere()));
  }

  Model model(String program, Map<String, String> values, boolean once) {
    Compilation compilation = compiler().compile(new SourceFile("test.nn", program), values);
    assertThat(compilation.diagnostics().stream().filter(Diagnostic::isError)).isEmpty();
    Model model = compilation.model().orElseThrow();
    return once ? model.once() : model;
  }

  Variants variants(String program, Map<String, String> values) {
    Function<Map<String, String>, Compilation> compile =
        compiler().variants(new SourceFile("test.nn", program), values);
    return others -> {
      Compilation compilation = compile.apply(others);
      return new Variants.Variant(
          compilation.model(), compilation.diagnostics(), compilation::resolvedText);
    };
  }

  /** The only event of a kind that the last run told. */
  <T extends Event> T only(Class<T> kind) {
    List<T> all = events.stream().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  /** Those of a phase that the last run told, by their numbers. */
  Map<Integer, Trial> trials(String phase) {
    Map<Integer, Trial> trials = new TreeMap<>();
    for (Event event : events) {
      if (event instanceof Event.TrialEnded ended && ended.phase().equals(phase)) {
        trials.put(ended.trial().number(), ended.trial());
      }
    }
    return trials;
  }

  /** What a run has left, as hexadecimal digits by variable. */
  static Map<String, String> weights(RunResult result) throws IOException {
    return weights(requireNonNull(result.folder()));
  }

  /** The same of the run in a folder. */
  static Map<String, String> weights(Path run) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    for (Weights.Tensor tensor : WeightsFolder.read(run.resolve(RunFolder.WEIGHTS)).tensors()) {
      all.put(tensor.name(), HexFormat.of().formatHex(tensor.value()));
    }
    return all;
  }

  /** Copies the folder of the first run, as a process that is killed now would leave it. */
  Path copyOfFirst(Path to) {
    return copy(first(scratch.resolve("runs")), to);
  }

  /** The first run in a folder of runs. */
  static Path first(Path runs) {
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(Files::isDirectory).sorted().findFirst().orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Copies a folder while others may write there. */
  static Path copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else if (Files.exists(each)) {
          Files.copy(each, target);
        }
      }
      return to;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
