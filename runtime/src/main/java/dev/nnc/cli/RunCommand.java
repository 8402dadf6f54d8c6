package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.use.Checked;
import dev.nnc.use.Continuation;
import dev.nnc.use.DryRun;
import dev.nnc.use.FrontEnd;
import dev.nnc.use.ReadyRun;
import dev.nnc.use.RunFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private static final String ONCE = Continuation.ONCE;
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
                    "  nnc run --cluster spark://master:7077 --workers 4 large.nn",
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
        .addOption(ClusterOption.workers())
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
    ReadyRun.expect();
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
    ModelOptions options = ModelOptions.of(given).with(DryRun.OVERRIDES);
    Path runs = given.matchedOptionValue(RUNS, Path.of(RunFolder.PARENT));
    FrontEnd frontEnd = console.frontEnd();
    Checked checked = frontEnd.compile(file, options.overrides(), runs);
    Model model = checked.model().orElse(null);
    if (model == null) {
      voice.refuse(checked.diagnostics());
      return ExitCode.WRONG;
    }
    voice.layers(model);
    RunResult result =
        DryRun.execute(
            frontEnd,
            checked,
            model,
            folder -> settings(given, checked, folder, interruption),
            console.err()::println,
            voice.listener());
    voice.endDry(result);
    return code(result);
  }

  private int run(ParseResult given, String file, Interruption interruption, RunVoice voice)
      throws IOException {
    if (given.hasMatchedOption(DRY_RUN)) {
      return dryRun(given, file, interruption, voice);
    }
    Integer epochs = given.matchedOptionValue(EPOCHS, null);
    ModelOptions said = ModelOptions.of(given);
    ModelOptions options =
        epochs == null ? said : said.with(Map.of("train.epochs", epochs.toString()));
    Path runs = given.matchedOptionValue(RUNS, Path.of(RunFolder.PARENT));
    FrontEnd frontEnd = console.frontEnd();
    Checked checked = frontEnd.compile(file, options.overrides(), runs);
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
    Optional<Diagnostic> idle =
        cluster == null
            ? Optional.empty()
            : ClusterOption.idle(model, ClusterOption.workers(given));
    if (idle.isPresent()) {
      voice.refuse(List.of(idle.get()));
      return ExitCode.WRONG;
    }
    return execute(
        given,
        ReadyRun.of(frontEnd, checked, model, settings(given, checked, runs, interruption)),
        voice,
        List.of());
  }

  /**
   * Executes on this machine, and if there is one, on a cluster.
   *
   * @param beginning lines for people, behind the layers
   */
  private int execute(ParseResult given, ReadyRun run, RunVoice voice, List<String> beginning) {
    try {
      RunResult result =
          run.execute(
              given.matchedOptionValue(ClusterOption.NAME, null),
              ClusterOption.workers(given),
              console.err()::println,
              RunTags.before(voice.listener(), RunTags.of(given), new DiagnosticPrinter(console)),
              () -> {
                voice.layers(run.model());
                beginning.forEach(voice::say);
              });
      return tell(given, run.model(), result, voice);
    } catch (ReadyRun.NoClusterException none) {
      voice.refuse(List.of(none.diagnostic()));
      return ExitCode.WRONG;
    }
  }

  private int resume(ParseResult given, Path folder, RunVoice voice) {
    List<String> others =
        given.originalArgs().stream()
            .filter(word -> word.startsWith("--"))
            .filter(word -> !WITH_RESUME.contains(word))
            .filter(word -> !word.startsWith(ClusterOption.NAME))
            .filter(word -> !word.startsWith(ClusterOption.WORKERS))
            .toList();
    if (others.size() > 1 || given.hasMatchedPositional(0)) {
      throw CommandSpecs.misused(
          given,
          "--resume takes a run folder, --cluster and --workers, and nothing else: the run goes on with its own program,"
              + " params, seed, threads and device");
    }
    Interruption interruption = new Interruption();
    Signals.to(interruption, console);
    ReadyRun.expect();
    Continuation goesOn = Continuation.of(console.frontEnd(), folder, interruption);
    ReadyRun run = goesOn.run().orElse(null);
    if (run != null) {
      voice.tell(goesOn.ofProgram());
      return execute(given, run, voice, List.of(goesOn.beginning(), ""));
    }
    Diagnostic refusal = goesOn.refusal().orElse(null);
    if (refusal == null) {
      voice.refuse(goesOn.ofProgram());
    } else {
      voice.tell(goesOn.ofProgram());
      voice.refuseRun(List.of(refusal));
    }
    return ExitCode.WRONG;
  }

  private static void refuseNonsense(
      ParseResult given, @Nullable Integer threads, @Nullable String device) {
    if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
      throw CommandSpecs.misused(given, "--threads needs a number from 1 to " + MOST_THREADS);
    }
    if (given.matchedOptionValue(EPOCHS, 1) < 1) {
      throw CommandSpecs.misused(given, "--epochs needs a number from 1");
    }
    if (ClusterOption.workers(given) > 1 && given.hasMatchedOption(DRY_RUN)) {
      throw CommandSpecs.misused(given, "--dry-run trains on this machine: say no --workers");
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
      ParseResult given, Checked checked, Path runs, Interruption interruption) {
    Long seed = given.matchedOptionValue(SEED, null);
    Integer threads = given.matchedOptionValue(THREADS, null);
    return checked.settings(
        seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
        threads == null ? OptionalInt.empty() : OptionalInt.of(threads),
        Optional.ofNullable(given.matchedOptionValue(DEVICE, null)),
        runs,
        command(given),
        interruption);
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
