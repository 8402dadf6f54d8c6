package dev.nnc.cli;

import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.use.Checked;
import dev.nnc.use.Rerun;
import dev.nnc.use.RunFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    Rerun.Outcome opened = Rerun.of(console.frontEnd(), folder);
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    teller.tell(opened.diagnostics());
    Rerun rerun = opened.rerun().orElse(null);
    if (rerun == null) {
      return ExitCode.WRONG;
    }
    tell(
        "today differs from the day of the run",
        "nothing that was recorded differs today",
        rerun.today());
    console.out().println();
    Checked checked = rerun.compile();
    teller.tell(checked.diagnostics());
    Model model = checked.model().orElse(null);
    if (model == null) {
      teller.count(checked.diagnostics());
      return ExitCode.WRONG;
    }
    List<String> command = new ArrayList<>(List.of("nnc"));
    command.addAll(given.originalArgs());
    RunResult result =
        rerun
            .ready(
                checked,
                model,
                given.matchedOptionValue(RUNS, Path.of(RunFolder.PARENT)),
                command,
                interruption)
            .execute(console.err()::println, new Progress(console));
    return tell(rerun, result);
  }

  private void tell(String head, String none, List<String> lines) {
    console.out().println(lines.isEmpty() ? none : head + ":");
    lines.forEach(line -> console.out().println("  " + line));
  }

  private int tell(Rerun rerun, RunResult result) {
    Path folder = result.folder();
    boolean same = false;
    if (folder != null) {
      console.out().println();
      try {
        List<String> others = rerun.otherThan(folder);
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
