package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.run.LocalSurroundings;
import dev.nnc.run.Run;
import dev.nnc.run.RunResult;
import dev.nnc.run.RunSettings;
import dev.nnc.source.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nnc run}. */
@Command(
    name = "run",
    description = "Checks a program, carries out its actions, and leaves a run folder.",
    footer = {
      "",
      "Examples:",
      "  nnc run model.nn",
      "  nnc run --set rate=0.01 --seed 7 model.nn",
      "",
      "The run folder holds report.html, metrics.jsonl (one object an epoch), run.json (results,",
      "seed, versions, hashes), resolved.nn (the program with all defaults) and the weights.",
      "Ctrl-C ends after the step, and keeps the weights; a second one ends at once."
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final HelpOption help = new HelpOption();
  @Mixin private final ModelOptions options = new ModelOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Start the random numbers with N (default: what the file says, else 1).")
  private @Nullable Long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Let one operation use N threads (default: chosen for the network).")
  private @Nullable Integer threads;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu or gpu (default: what the file says, else auto).")
  private @Nullable String device;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Make the run folder in DIR (default: runs).")
  private Path runs = Path.of(Run.DEFAULT_FOLDER);

  @Parameters(paramLabel = "FILE", description = "The program.")
  private String file = "";

  @Spec private @Nullable CommandSpec spec;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    refuseNonsense();
    Interruption interruption = new Interruption();
    Signals.to(interruption, console);
    FrontEnd.Checked checked =
        new FrontEnd(console).check(file, options.overrides(), options.once(), runs);
    Teller teller = new Teller(console);
    teller.tell(checked.diagnostics());
    Model model = checked.model().orElse(null);
    if (model == null) {
      teller.count(checked.diagnostics());
      return ExitCode.WRONG;
    }
    if (model.actions().isEmpty()) {
      teller.tell(Diagnostic.of(RunCode.NOTHING_TO_DO, model.source().place(Span.NONE)));
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
            command(),
            interruption);
    RunResult result =
        Run.execute(
            model,
            settings,
            new LocalSurroundings(
                FrontEnd.base(file), FrontEnd.places(console), console.err()::println),
            new Progress(console));
    return tell(result);
  }

  private void refuseNonsense() {
    if (spec == null) {
      return;
    }
    if (threads != null && threads < 1) {
      throw new ParameterException(spec.commandLine(), "--threads needs a number from 1");
    }
    if (device != null && !List.of("auto", "cpu", "gpu").contains(device)) {
      throw new ParameterException(
          spec.commandLine(), "--device is auto, cpu or gpu, not `" + device + "`");
    }
  }

  private List<String> command() {
    List<String> words = new ArrayList<>(List.of("nnc"));
    if (spec != null) {
      words.addAll(spec.commandLine().getParseResult().originalArgs());
    }
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
