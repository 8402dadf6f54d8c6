package dev.nnc.cli;

import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc run}. */
final class RunCommand implements Command {
  private static final String SEED = "--seed";
  private static final String THREADS = "--threads";
  private static final String DEVICE = "--device";
  private static final String RUNS = "--runs";

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
        .addPositional(CommandSpecs.argument(0, "FILE", String.class, "The program."));
  }

  @Override
  public int run(ParseResult given) {
    Integer threads = given.matchedOptionValue(THREADS, null);
    String device = given.matchedOptionValue(DEVICE, null);
    Long seed = given.matchedOptionValue(SEED, null);
    refuseNonsense(given, threads, device);
    String file = CommandSpecs.text(given, 0);
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
    for (NetworkPlan network : model.networks()) {
      LayerTable.of(network).forEach(console.out()::println);
      console.out().println();
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
    RunResult result =
        Run.execute(
            model,
            settings,
            new LocalEnvironment(
                FrontEnd.base(file), FrontEnd.places(console), console.err()::println),
            new Progress(console));
    return tell(result);
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
    if (result.folder() != null) {
      console.out().println();
      console.out().println("run folder: " + result.folder());
    }
    return switch (result.state()) {
      case FINISHED, STOPPED_EARLY -> ExitCode.DONE;
      case REFUSED -> ExitCode.WRONG;
      case FAILED -> ExitCode.FAILED;
      case INTERRUPTED -> ExitCode.ofSignal(result.signal());
    };
  }
}
