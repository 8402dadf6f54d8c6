package dev.nnc.cli;

import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.use.Checked;
import dev.nnc.use.ReadyRun;
import dev.nnc.use.Rerun;
import dev.nnc.use.RunFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
        .addOption(Json.option("Print what happens as JSON, a line an event."))
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
    ReadyRun.expect();
    Rerun.Outcome opened = Rerun.of(console.frontEnd(), folder);
    RunVoice voice = RunVoice.of(given, console);
    Rerun rerun = opened.rerun().orElse(null);
    if (rerun == null) {
      voice.refuseRun(opened.diagnostics());
      return ExitCode.WRONG;
    }
    voice.tell(opened.diagnostics());
    voice.today(rerun.today());
    Checked checked = rerun.compile();
    Model model = checked.model().orElse(null);
    if (model == null) {
      voice.refuse(checked.diagnostics());
      return ExitCode.WRONG;
    }
    voice.tell(checked.diagnostics());
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
            .execute(console.err()::println, voice.listener());
    return tell(rerun, result, voice);
  }

  private static int tell(Rerun rerun, RunResult result, RunVoice voice) {
    Path folder = result.folder();
    @Nullable List<String> others = null;
    if (folder != null) {
      voice.say("");
      try {
        others = rerun.otherThan(folder);
      } catch (IOException unreadable) {
        voice.say("cannot be compared: " + unreadable.getMessage());
      }
    }
    voice.endAgain(result, others);
    boolean same = others != null && others.isEmpty();
    return switch (result.state()) {
      case FINISHED, STOPPED_EARLY -> same ? ExitCode.DONE : ExitCode.WRONG;
      case REFUSED -> ExitCode.WRONG;
      case FAILED -> ExitCode.FAILED;
      case INTERRUPTED -> ExitCode.ofSignal(result.signal());
    };
  }
}
