package dev.nnc.api;

import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Model;
import dev.nnc.predict.Predictor;
import dev.nnc.record.Event;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.source.SourceFile;
import dev.nnc.use.Checked;
import dev.nnc.use.DryRun;
import dev.nnc.use.FrontEnd;
import dev.nnc.use.Predictors;
import dev.nnc.use.ReadyRun;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

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
   * The same program with another value of a param, or of a setting of actions.
   *
   * @param param that the program declares, or the verb or name of an action, a point and its
   *     setting: {@code train.epochs}. What is not there, {@link #check} reports
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
    return Problem.of(frontEnd().check(source, params).diagnostics());
  }

  /**
   * The program in full: with all defaults and the values of its params filled in, in the
   * formatter's hand, as a run keeps it.
   */
  public Outcome<String> resolved() {
    Checked checked = frontEnd().compile(source, params, Path.of(RunFolder.PARENT));
    return Outcomes.of(checked.model().map(model -> checked.resolved()), checked.diagnostics());
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
    FrontEnd frontEnd = frontEnd();
    Checked checked = frontEnd.compile(source, params, options.runs());
    Model model = checked.model().orElse(null);
    if (model == null) {
      return RunEnd.refused(checked.diagnostics());
    }
    return execute(
        ReadyRun.of(
            frontEnd,
            checked,
            options.once() ? model.once() : model,
            settings(checked, options, options.runs())),
        checked.diagnostics(),
        List.of(),
        listener);
  }

  /**
   * Trains on one batch of each training, judges nothing and keeps nothing, as {@code nnc run
   * --dry-run} does: what a run would stop at soon is found in seconds.
   *
   * @return how it ended, without a folder
   */
  public RunEnd dryRun(RunOptions options, Consumer<RunEvent> listener) {
    FrontEnd frontEnd = frontEnd();
    Map<String, String> all = new LinkedHashMap<>(params);
    all.putAll(DryRun.OVERRIDES);
    Checked checked = frontEnd.compile(source, all, options.runs());
    Model model = checked.model().orElse(null);
    if (model == null) {
      return RunEnd.refused(checked.diagnostics());
    }
    try {
      RunResult result =
          DryRun.execute(
              frontEnd,
              checked,
              model,
              folder -> settings(checked, options, folder),
              remark -> {},
              event -> RunEvents.of(event).ifPresent(listener));
      return RunEnd.of(result, new LinkedHashMap<>(), checked.diagnostics());
    } catch (IOException failure) {
      throw new UncheckedIOException("no temporary folder can be made", failure);
    }
  }

  /**
   * Makes the last network of a program ready that needs no training: its weights stand in the
   * program, or it has none. Whoever asks closes it.
   *
   * @return the network; or what is wrong with the program, that it must be trained first (NN6026),
   *     or that it has no network, or no data, whose columns say what a row holds (NN6025)
   */
  public Outcome<Network> network() {
    Checked checked = frontEnd().compile(source, params, Path.of(RunFolder.PARENT));
    Model model = checked.model().orElse(null);
    if (model == null) {
      return Outcomes.of(Optional.empty(), checked.diagnostics());
    }
    Predictor.Outcome<Predictor> untrained = Predictors.untrained(model);
    Predictor predictor = untrained.value().orElse(null);
    if (predictor == null) {
      return Outcomes.of(Optional.empty(), untrained.diagnostics());
    }
    String name = predictor.networks().getLast();
    List<Diagnostic> problems =
        FinishedRun.loaded(() -> predictor.load(name), model.network(name).place());
    return Outcomes.of(
        problems.isEmpty() ? Optional.of(new Network(name, predictor)) : Optional.empty(),
        problems);
  }

  private RunSettings settings(Checked checked, RunOptions options, Path runs) {
    return checked.settings(
        options.seed(),
        options.threads(),
        options.device().map(RunOptions.Device::word),
        runs,
        options.command(source.name(), params),
        options.stop().interruption());
  }

  /**
   * Executes a run.
   *
   * @param said of its program
   * @param earlier trials that were over before it goes on
   */
  static RunEnd execute(
      ReadyRun run,
      List<Diagnostic> said,
      List<Event.TrialEnded> earlier,
      Consumer<RunEvent> listener) {
    SequencedMap<String, List<Trial>> trials = new LinkedHashMap<>();
    for (Event.TrialEnded each : earlier) {
      trials
          .computeIfAbsent(each.phase(), name -> new ArrayList<>())
          .add(Trial.of(each.trial(), each.score()));
    }
    RunResult result =
        run.execute(
            remark -> {},
            event -> {
              RunEvent told = RunEvents.of(event).orElse(null);
              if (told instanceof RunEvent.TrialEnded trial) {
                trials.computeIfAbsent(trial.name(), name -> new ArrayList<>()).add(trial.trial());
              }
              if (told != null) {
                listener.accept(told);
              }
            });
    trials.replaceAll((name, all) -> List.copyOf(all));
    return RunEnd.of(result, trials, said);
  }

  /** The same for who waits for the end. */
  public RunEnd run(RunOptions options) {
    return run(options, event -> {});
  }

  /** What reads and checks programs, with data where the surroundings of this process say. */
  static FrontEnd frontEnd() {
    return FrontEnd.of(System.getenv());
  }

  static boolean hasErrors(List<Diagnostic> diagnostics) {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }
}
