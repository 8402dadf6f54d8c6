package dev.nnc.cli;

import dev.nnc.cluster.UnreachableClusterException;
import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.Environment;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.Event;
import dev.nnc.record.Journal;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Run;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.train.TrainingState;
import dev.nnc.train.WithinEpoch;
import dev.nnc.workspace.ProgramFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc run}. */
final class RunCommand implements Command {
  private static final String SEED = "--seed";
  private static final String THREADS = "--threads";
  private static final String DEVICE = "--device";
  private static final String RUNS = "--runs";
  private static final String RESUME = "--resume";
  private static final String ONCE = "--once";

  /** More than any machine has processors; each thread takes memory of the system. */
  private static final int MOST_THREADS = 1024;

  private final Console console;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return ModelOptions.addTo(
            CommandSpecs.command(
                this,
                "run",
                "Checks a program, executes its actions, and leaves a run folder.",
                "",
                "Examples:",
                "  nnc run model.nn",
                "  nnc run --set rate=0.01 --seed 7 model.nn",
                "  nnc run --resume runs/model-20261121-015217",
                "  nnc run --cluster spark://master:7077 grid.nn",
                "",
                "The run folder holds report.html, metrics.jsonl (one object an epoch),",
                "run.json (results, seed, versions, hashes), resolved.nn (the program with",
                "all defaults) and the weights.",
                "Ctrl-C ends after the step, and keeps the weights; a second one ends at once."))
        .addOption(
            CommandSpecs.option(
                SEED,
                "N",
                Long.class,
                "Start the random numbers with N (default: what the file says, else 1)."))
        .addOption(
            CommandSpecs.option(
                THREADS,
                "N",
                Integer.class,
                "Let one operation use N threads (default: chosen for the network)."))
        .addOption(
            CommandSpecs.option(
                DEVICE,
                "DEVICE",
                String.class,
                "auto, cpu or gpu (default: what the file says, else auto)."))
        .addOption(
            CommandSpecs.option(
                RUNS, "DIR", Path.class, "Make the run folder in DIR (default: runs)."))
        .addOption(
            CommandSpecs.option(
                RESUME,
                "RUN",
                Path.class,
                "Go on with a run that was cut off, in its folder, as it began."))
        .addOption(ClusterOption.of("the trials of a sweep and folds"))
        .addOption(
            CommandSpecs.flag("Execute what is repeated once, with the params' own values.", ONCE))
        .addPositional(CommandSpecs.optional(0, "FILE", String.class, "The program."));
  }

  @Override
  public int run(ParseResult given) {
    Integer threads = given.matchedOptionValue(THREADS, null);
    String device = given.matchedOptionValue(DEVICE, null);
    Long seed = given.matchedOptionValue(SEED, null);
    refuseNonsense(given, threads, device);
    String file = CommandSpecs.text(given, 0);
    Path resumed = given.matchedOptionValue(RESUME, null);
    if (resumed != null) {
      return resume(given, resumed);
    }
    if (file.isEmpty()) {
      throw CommandSpecs.misused(given, "missing: FILE");
    }
    ModelOptions options = ModelOptions.of(given);
    Path runs = given.matchedOptionValue(RUNS, Path.of(RunFolder.PARENT));
    Interruption interruption = new Interruption();
    Signals.to(interruption, console);
    FrontEnd.Checked checked = new FrontEnd(console).compile(file, options.overrides(), runs);
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    teller.tell(checked.diagnostics());
    Model model = checked.model().orElse(null);
    if (model == null) {
      teller.count(checked.diagnostics());
      return ExitCode.WRONG;
    }
    if (given.hasMatchedOption(ONCE)) {
      model = model.once();
    }
    String cluster = given.matchedOptionValue(ClusterOption.NAME, null);
    Optional<Diagnostic> idle = cluster == null ? Optional.empty() : ClusterOption.idle(model);
    if (idle.isPresent()) {
      teller.tell(List.of(idle.get()));
      return ExitCode.WRONG;
    }
    RunSettings settings =
        new RunSettings(
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
            threads == null ? OptionalInt.empty() : OptionalInt.of(threads),
            Optional.ofNullable(device),
            runs,
            checked.resolved(),
            command(given),
            interruption);
    Path base = ProgramFiles.base(file);
    ProgramWork work =
        ProgramWork.of(
            model.source(),
            base,
            ProgramFiles.of(file, runs),
            base,
            options.overrides(),
            FrontEnd.places(console));
    Model whole = model;
    return execute(
        cluster,
        Run.execution(model, settings, Runtime.getRuntime().availableProcessors()),
        base,
        work,
        surroundings -> {
          showLayers(whole);
          return Run.execute(
              whole, settings, surroundings, new Progress(console), checked.variants());
        });
  }

  /** Executes on this machine, and if there is one, on a cluster. */
  private int execute(
      @Nullable String cluster,
      ExecutionSettings execution,
      Path base,
      ProgramWork work,
      Function<Environment, RunResult> run) {
    Environment here = new LocalEnvironment(base, FrontEnd.places(console), console.err()::println);
    try {
      return tell(ClusterOption.with(cluster, execution, here, work, run));
    } catch (UnreachableClusterException none) {
      new DiagnosticPrinter(console).tell(List.of(none.diagnostic()));
      return ExitCode.WRONG;
    }
  }

  private void showLayers(Model model) {
    for (NetworkPlan network : model.networks()) {
      LayerTable.of(network).forEach(console.out()::println);
      console.out().println();
    }
  }

  private int resume(ParseResult given, Path folder) {
    List<String> others =
        given.originalArgs().stream()
            .filter(word -> word.startsWith("--"))
            .filter(word -> !word.startsWith(ClusterOption.NAME))
            .toList();
    if (others.size() > 1 || given.hasMatchedPositional(0)) {
      throw CommandSpecs.misused(
          given,
          "--resume takes a run folder, and --cluster, and nothing else: the run goes on with its own program,"
              + " params, seed, threads and device");
    }
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    Interruption interruption = new Interruption();
    Signals.to(interruption, console);
    try {
      UnfinishedRun run = UnfinishedRun.of(folder);
      Path runs =
          Objects.requireNonNullElse(folder.toAbsolutePath().normalize().getParent(), folder);
      FrontEnd.Checked checked = new FrontEnd(console).compile(run, runs);
      teller.tell(checked.diagnostics());
      Model model = checked.model().orElse(null);
      if (model == null) {
        teller.count(checked.diagnostics());
        return ExitCode.WRONG;
      }
      if (run.command().contains(ONCE)) {
        model = model.once();
      }
      RunFolder earlier = RunFolder.open(folder, model);
      if (Journal.isBeingWritten(folder)) {
        throw UnfinishedRun.refused(
            folder, "it is being executed right now", "wait for it, or end it");
      }
      Resumption resumption = Resumption.of(earlier, model);
      List<Diagnostic> remarks = new ArrayList<>(run.remarks());
      remarks.addAll(damaged(folder, resumption));
      String cluster = given.matchedOptionValue(ClusterOption.NAME, null);
      RunSettings settings =
          new RunSettings(
              OptionalLong.empty(),
              OptionalInt.empty(),
              Optional.empty(),
              runs,
              checked.resolved(),
              run.command(),
              interruption);
      ProgramWork work =
          ProgramWork.of(
              run.program(),
              run.copied() ? folder : run.base(),
              run.copied()
                  ? new ProgramFiles(folder, List.of())
                  : ProgramFiles.of(run.program().name(), runs),
              run.base(),
              run.overrides(),
              FrontEnd.places(console));
      Model whole = model;
      return execute(
          cluster,
          resumption
              .begun()
              .map(Event.RunStarted::execution)
              .orElseGet(
                  () -> Run.execution(whole, settings, Runtime.getRuntime().availableProcessors())),
          run.base(),
          work,
          surroundings -> {
            showLayers(whole);
            console.out().println(beginning(whole, resumption));
            console.out().println();
            return Run.resume(
                whole,
                settings,
                surroundings,
                new Progress(console),
                earlier,
                resumption,
                remarks,
                checked.variants());
          });
    } catch (UnfinishedRun.Refused refused) {
      teller.tell(List.of(refused.diagnostic()));
      return ExitCode.WRONG;
    } catch (IOException failure) {
      teller.tell(
          List.of(
              UnfinishedRun.refused(
                      folder, "it cannot be read: " + IoReasons.of(failure), "run it again")
                  .diagnostic()));
      return ExitCode.WRONG;
    }
  }

  private static List<Diagnostic> damaged(Path folder, Resumption resumption) {
    return resumption.passedOver().stream()
        .map(
            each ->
                Diagnostic.of(
                    RunCode.DAMAGED_STATE,
                    new SourceFile(folder.toString(), "").place(Span.NONE),
                    each))
        .toList();
  }

  private static String beginning(Model model, Resumption resumption) {
    TrainingState state = resumption.state();
    if (state == null) {
      return "no state of a training was kept: the run begins anew";
    }
    int epoch = state.progress().epoch();
    WithinEpoch within = state.progress().within();
    String where =
        within == null || within.rows() == 0
            ? "after epoch %d".formatted(epoch)
            : String.format(Locale.ROOT, "in epoch %d, after step %,d", epoch + 1, within.steps());
    return "going on with %s %s".formatted(model.actions().get(resumption.action()).name(), where);
  }

  private static void refuseNonsense(
      ParseResult given, @Nullable Integer threads, @Nullable String device) {
    if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
      throw CommandSpecs.misused(given, "--threads needs a number from 1 to " + MOST_THREADS);
    }
    if (device != null && !List.of("auto", "cpu", "gpu").contains(device)) {
      throw CommandSpecs.misused(given, "--device is auto, cpu or gpu, not `" + device + "`");
    }
  }

  private static List<String> command(ParseResult given) {
    List<String> words = new ArrayList<>(List.of("nnc"));
    words.addAll(given.originalArgs());
    return words;
  }

  private int tell(RunResult result) {
    for (String remark : result.remarks()) {
      console.out().println();
      Console.wrapped("note: " + remark, "  ", console.width())
          .forEach(line -> console.out().println(line.replace('\u00a0', ' ')));
    }
    Path folder = result.folder();
    if (folder != null) {
      console.out().println();
      Path page = folder.resolve(RunFolder.REPORT);
      if (Files.exists(page)) {
        console.out().println("report:     " + page.toAbsolutePath().normalize().toUri());
      }
      console.out().println("run folder: " + folder);
    }
    return switch (result.state()) {
      case FINISHED, STOPPED_EARLY -> ExitCode.DONE;
      case REFUSED -> ExitCode.WRONG;
      case FAILED -> ExitCode.FAILED;
      case INTERRUPTED -> ExitCode.ofSignal(result.signal());
    };
  }
}
