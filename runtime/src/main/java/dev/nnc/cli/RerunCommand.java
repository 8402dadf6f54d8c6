package dev.nnc.cli;

import dev.nnc.compare.Repetition;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc rerun}. */
final class RerunCommand implements Command {
  private static final String RUNS = "--runs";

  private final Console console;

  RerunCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "rerun",
            "Executes a run's program again, and says whether the same came of it.",
            "",
            "Example:",
            "  nnc rerun runs/mlp-20260304-050607",
            "",
            "Before it starts it says what differs today: versions, the processor, the data.",
            "Seed, threads, device and params are those of the run. The exit code is 1 if the",
            "results or the weights are others.")
        .addOption(
            CommandSpecs.option(
                RUNS, "DIR", Path.class, "Make the new run folder in DIR (default: runs)."))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.argument(0, "RUN", String.class, "The folder of the run."),
                Completes.RUN));
  }

  @Override
  public int run(ParseResult given) {
    Path folder = RunFolders.named(CommandSpecs.text(given, 0));
    Interruption interruption = new Interruption();
    Signals.to(interruption, console);
    Repetition.Outcome opened = Repetition.of(folder);
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    teller.tell(opened.diagnostics());
    Repetition first = opened.repetition().orElse(null);
    if (first == null) {
      return ExitCode.WRONG;
    }
    tell(
        "today differs from the day of the run",
        "nothing that was recorded differs today",
        first.today());
    console.out().println();
    DataPlaces places = places(first);
    FrontEnd.Checked checked = FrontEnd.again(first.source(), folder, first.base(), places);
    teller.tell(checked.diagnostics());
    Model model = checked.model().orElse(null);
    if (model == null) {
      teller.count(checked.diagnostics());
      return ExitCode.WRONG;
    }
    List<String> command = new ArrayList<>(List.of("nnc"));
    command.addAll(given.originalArgs());
    RunResult result =
        Run.execute(
            model,
            new RunSettings(
                OptionalLong.of(first.seed()),
                first.threads(),
                first.device(),
                given.matchedOptionValue(RUNS, Path.of(RunFolder.PARENT)),
                checked.resolved(),
                command,
                interruption),
            new LocalEnvironment(first.base(), places, console.err()::println),
            new Progress(console),
            checked.variants());
    return tell(first, result);
  }

  /** Where data may be, those places included where the run has found its own. */
  private DataPlaces places(Repetition first) {
    DataPlaces usual = FrontEnd.places(console);
    List<Path> folders = new ArrayList<>(first.dataFolders());
    folders.addAll(usual.given());
    return new DataPlaces(folders, usual.cache(), usual.system());
  }

  private void tell(String head, String none, List<String> lines) {
    console.out().println(lines.isEmpty() ? none : head + ":");
    lines.forEach(line -> console.out().println("  " + line));
  }

  private int tell(Repetition first, RunResult result) {
    Path folder = result.folder();
    boolean same = false;
    if (folder != null) {
      console.out().println();
      try {
        List<String> others = first.otherThan(folder);
        same = others.isEmpty();
        tell("not the same came of it", "the same came of it, bit for bit", others);
      } catch (IOException unreadable) {
        console.out().println("cannot be compared: " + unreadable.getMessage());
      }
      console.out().println("run folder: " + folder);
    }
    return switch (result.state()) {
      case FINISHED, STOPPED_EARLY -> same ? ExitCode.DONE : ExitCode.WRONG;
      case REFUSED -> ExitCode.WRONG;
      case FAILED -> ExitCode.FAILED;
      case INTERRUPTED -> ExitCode.ofSignal(result.signal());
    };
  }
}
