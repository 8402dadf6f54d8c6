package dev.nnc.cli;

import dev.nnc.checkpoint.AtomicFolder;
import dev.nnc.cluster.UnreachableClusterException;
import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.Environment;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.plan.Model;
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
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private static final String EPOCHS = "--epochs";
  private static final String OPEN = "--open";
  private static final String DRY_RUN = "--dry-run";

  /** What may stand beside --resume, since it changes nothing of the run. */
  private static final Set<String> WITH_RESUME = Set.of(OPEN, "--quiet", "--verbose", "--json");

  /** The number of the signal that a terminal sends when it is closed, here when a file changes. */
  private static final int HANGUP = 1;

  /** More than any machine has processors; each thread takes memory of the system. */
  private static final int MOST_THREADS = 1024;

  private static final List<String> DEVICES = List.of("auto", "cpu", "gpu");

  private final Console console;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return RunVoice.addTo(
            ModelOptions.addTo(
                CommandSpecs.command(
                    this,
                    "run",
                    "Checks a program, executes its actions, and leaves a run folder.",
                    "",
                    "Examples:",
                    "  nnc run model.nn",
                    "  nnc run --set rate=0.01 --seed 7 model.nn",
                    "  nnc run --epochs 2 --open model.nn            a quick try",
                    "  nnc run --tag baseline model.nn               nnc runs --tag baseline",
                    "  nnc run --resume runs/model-20261121-015217",
                    "  nnc run --cluster spark://master:7077 grid.nn",
                    "",
                    "The run folder holds report.html, metrics.jsonl (one object an epoch),",
                    "run.json (results, seed, versions, hashes), resolved.nn (the program with",
                    "all defaults) and the weights.",
                    "Ctrl-C ends after the step, and keeps the weights; a second one ends at once.")))
        .addOption(
            CommandSpecs.option(
                EPOCHS,
                "N",
                Integer.class,
                "Train for N epochs, whatever the file says, as --set train.epochs=N."))
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
            CommandSpecs.completed(
                CommandSpecs.option(
                    DEVICE,
                    "DEVICE",
                    String.class,
                    "auto, cpu or gpu (default: what the file says, else auto)."),
                DEVICES))
        .addOption(
            CommandSpecs.completed(
                CommandSpecs.option(
                    RUNS, "DIR", Path.class, "Make the run folder in DIR (default: runs)."),
                Completes.FOLDER))
        .addOption(
            CommandSpecs.completed(
                CommandSpecs.option(
                    RESUME,
                    "RUN",
                    String.class,
                    "Go on with a run that was cut off, in its folder, as it began."),
                Completes.RUN))
        .addOption(ClusterOption.of("the trials of a sweep and folds"))
        .addOption(
            CommandSpecs.flag("Execute what is repeated once, with the params' own values.", ONCE))
        .addOption(RunTags.option())
        .addOption(CommandSpecs.flag("Open the report in the end.", OPEN))
        .addOption(
            CommandSpecs.flag(
                "Train on one batch of each training, judge nothing, and keep nothing.", DRY_RUN))
        .addOption(Watch.option("Run it again after each change of the program, until Ctrl-C."))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.optional(
                    0, "FILE", String.class, "The program (default: the only one of this folder)."),
                Completes.PROGRAM));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    Integer threads = given.matchedOptionValue(THREADS, null);
    String device = given.matchedOptionValue(DEVICE, null);
    refuseNonsense(given, threads, device);
    RunVoice voice = RunVoice.of(given, console);
    String resumed = given.matchedOptionValue(RESUME, null);
    if (resumed != null) {
      return resume(given, RunFolders.named(resumed), voice);
    }
    List<String> tags = RunTags.of(given);
    if (given.hasMatchedOption(DRY_RUN)
        && (given.hasMatchedOption(OPEN) || given.hasMatchedOption(EPOCHS) || !tags.isEmpty())) {
      throw CommandSpecs.misused(
          given,
          "--dry-run keeps no page and trains on one batch: say no --open, no --tag and no --epochs");
    }
    String file = Programs.find(CommandSpecs.text(given, 0));
    if (file.isEmpty()) {
      file = Programs.only().orElseThrow(() -> CommandSpecs.misused(given, Programs.missing()));
      voice.say("program: " + file);
    }
    Interruption interruption = new Interruption();
    Signals.to(interruption, console);
    return given.hasMatchedOption(Watch.OPTION)
        ? watch(given, file, interruption, voice)
        : run(given, file, interruption, voice);
  }

  /** Runs the program, and again after each change of it, until Ctrl-C. */
  private int watch(ParseResult given, String file, Interruption ending, RunVoice voice)
      throws IOException {
    Watch watch = new Watch(List.of(file));
    while (true) {
      Interruption change = new Interruption(ending);
      AtomicBoolean over = new AtomicBoolean();
      Thread watcher =
          Thread.ofVirtual()
              .start(
                  () -> {
                    if (watch.awaitChange(over::get)) {
                      change.request(HANGUP);
                    }
                  });
      run(given, file, change, voice);
      over.set(true);
      join(watcher);
      if (!change.requested()) {
        voice.say("");
        voice.say("waiting for a change of " + file + "; Ctrl-C ends");
        watch.awaitChange(ending::requested);
      }
      if (ending.requested()) {
        return ExitCode.ofSignal(ending.signal());
      }
      voice.say("");
      voice.say(file + " has changed");
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Trains on one batch of each training, in a folder that is gone afterwards: what a run would
   * stop at soon is found in seconds.
   */
  private int dryRun(ParseResult given, String file, Interruption interruption, RunVoice voice)
      throws IOException {
    ModelOptions options = ModelOptions.of(given).with("train.epochs", "1");
    Path runs = given.matchedOptionValue(RUNS, Path.of(RunFolder.PARENT));
    FrontEnd.Checked checked = new FrontEnd(console).compile(file, options.overrides(), runs);
    Model model = checked.model().orElse(null);
    if (model == null) {
      voice.refuse(checked.diagnostics());
      return ExitCode.WRONG;
    }
    voice.layers(model);
    Path folder = Files.createTempDirectory("nnc-dry-run");
    try {
      RunResult result =
          Run.execute(
              model.trainings(),
              settings(given, checked, folder, options, interruption).ofOneBatch(),
              new LocalEnvironment(
                  ProgramFiles.base(file), FrontEnd.places(console), console.err()::println),
              voice.listener(),
              checked.variants());
      voice.endDry(result);
      return code(result);
    } finally {
      AtomicFolder.remove(folder);
    }
  }

  private int run(ParseResult given, String file, Interruption interruption, RunVoice voice)
      throws IOException {
    if (given.hasMatchedOption(DRY_RUN)) {
      return dryRun(given, file, interruption, voice);
    }
    Integer epochs = given.matchedOptionValue(EPOCHS, null);
    ModelOptions said = ModelOptions.of(given);
    ModelOptions options = epochs == null ? said : said.with("train.epochs", epochs.toString());
    Path runs = given.matchedOptionValue(RUNS, Path.of(RunFolder.PARENT));
    FrontEnd.Checked checked = new FrontEnd(console).compile(file, options.overrides(), runs);
    Model model = checked.model().orElse(null);
    if (model == null) {
      voice.refuse(checked.diagnostics());
      return ExitCode.WRONG;
    }
    voice.tell(checked.diagnostics());
    if (given.hasMatchedOption(ONCE)) {
      model = model.once();
    }
    String cluster = given.matchedOptionValue(ClusterOption.NAME, null);
    Optional<Diagnostic> idle = cluster == null ? Optional.empty() : ClusterOption.idle(model);
    if (idle.isPresent()) {
      voice.refuse(List.of(idle.get()));
      return ExitCode.WRONG;
    }
    RunSettings settings = settings(given, checked, runs, options, interruption);
    Path base = ProgramFiles.base(file);
    // The text has the settings already.
    ProgramWork work =
        ProgramWork.of(
            model.source(),
            base,
            ProgramFiles.of(file, runs),
            base,
            options.params(),
            FrontEnd.places(console));
    Model whole = model;
    return execute(
        given,
        whole,
        voice,
        Run.execution(whole, settings, Runtime.getRuntime().availableProcessors()),
        base,
        work,
        surroundings -> {
          voice.layers(whole);
          return Run.execute(
              whole,
              settings,
              surroundings,
              RunTags.before(voice.listener(), RunTags.of(given), new DiagnosticPrinter(console)),
              checked.variants());
        });
  }

  /** Executes on this machine, and if there is one, on a cluster. */
  private int execute(
      ParseResult given,
      Model model,
      RunVoice voice,
      ExecutionSettings execution,
      Path base,
      ProgramWork work,
      Function<Environment, RunResult> run) {
    Environment here = new LocalEnvironment(base, FrontEnd.places(console), console.err()::println);
    String cluster = given.matchedOptionValue(ClusterOption.NAME, null);
    try {
      return tell(given, model, ClusterOption.with(cluster, execution, here, work, run), voice);
    } catch (UnreachableClusterException none) {
      voice.refuse(List.of(none.diagnostic()));
      return ExitCode.WRONG;
    }
  }

  private int resume(ParseResult given, Path folder, RunVoice voice) {
    List<String> others =
        given.originalArgs().stream()
            .filter(word -> word.startsWith("--"))
            .filter(word -> !WITH_RESUME.contains(word) && !word.startsWith(ClusterOption.NAME))
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
      Model model = checked.model().orElse(null);
      if (model == null) {
        voice.refuse(checked.diagnostics());
        return ExitCode.WRONG;
      }
      voice.tell(checked.diagnostics());
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
      RunSettings settings =
          new RunSettings(
                  OptionalLong.empty(),
                  OptionalInt.empty(),
                  Optional.empty(),
                  runs,
                  checked.resolved(),
                  run.command(),
                  interruption)
              .withSettings(run.settings());
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
          given,
          whole,
          voice,
          resumption
              .begun()
              .map(Event.RunStarted::execution)
              .orElseGet(
                  () -> Run.execution(whole, settings, Runtime.getRuntime().availableProcessors())),
          run.base(),
          work,
          surroundings -> {
            voice.layers(whole);
            voice.say(beginning(whole, resumption));
            voice.say("");
            return Run.resume(
                whole,
                settings,
                surroundings,
                voice.listener(),
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
    if (given.matchedOptionValue(EPOCHS, 1) < 1) {
      throw CommandSpecs.misused(given, "--epochs needs a number from 1");
    }
    if (device != null && !DEVICES.contains(device)) {
      throw CommandSpecs.misused(given, "--device is auto, cpu or gpu, not `" + device + "`");
    }
  }

  private static List<String> command(ParseResult given) {
    List<String> words = new ArrayList<>(List.of("nnc"));
    words.addAll(given.originalArgs());
    return words;
  }

  private static RunSettings settings(
      ParseResult given,
      FrontEnd.Checked checked,
      Path runs,
      ModelOptions options,
      Interruption interruption) {
    Long seed = given.matchedOptionValue(SEED, null);
    Integer threads = given.matchedOptionValue(THREADS, null);
    return new RunSettings(
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
            threads == null ? OptionalInt.empty() : OptionalInt.of(threads),
            Optional.ofNullable(given.matchedOptionValue(DEVICE, null)),
            runs,
            checked.resolved(),
            command(given),
            interruption)
        .withSettings(options.settings());
  }

  private int tell(ParseResult given, Model model, RunResult result, RunVoice voice) {
    Optional<Path> page = voice.end(model, result);
    if (given.hasMatchedOption(OPEN)) {
      page.ifPresent(file -> new PageOpener(console).open(file));
    }
    return code(result);
  }

  private static int code(RunResult result) {
    return switch (result.state()) {
      case FINISHED, STOPPED_EARLY -> ExitCode.DONE;
      case REFUSED -> ExitCode.WRONG;
      case FAILED -> ExitCode.FAILED;
      case INTERRUPTED -> ExitCode.ofSignal(result.signal());
    };
  }
}
