package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.Event;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** How a run is told: as a person reads it, shorter, longer, or as JSON for other programs. */
final class RunVoice {
  private static final String QUIET = "--quiet";
  private static final String VERBOSE = "--verbose";
  private static final String JSON = "--json";

  private enum Manner {
    NORMAL,
    QUIET,
    VERBOSE,
    JSON
  }

  private final Console console;
  private final Manner manner;
  private final DiagnosticPrinter teller;
  private final RunJson json;

  private RunVoice(Console console, Manner manner) {
    this.console = console;
    this.manner = manner;
    this.teller = new DiagnosticPrinter(console);
    this.json = new RunJson(console);
  }

  /** Adds its options to a command. */
  static CommandSpec addTo(CommandSpec words) {
    return words
        .addOption(CommandSpecs.flag("Print nothing but the run folder.", "-q", QUIET))
        .addOption(
            CommandSpecs.flag(
                "Print each epoch, each checkpoint, and what computes.", "-v", VERBOSE))
        .addOption(CommandSpecs.flag("Print what happens as JSON, a line an event.", JSON));
  }

  static RunVoice of(ParseResult given, Console console) {
    boolean quiet = given.hasMatchedOption(QUIET);
    boolean verbose = given.hasMatchedOption(VERBOSE);
    boolean json = CommandSpecs.has(given, JSON);
    if ((quiet ? 1 : 0) + (verbose ? 1 : 0) + (json ? 1 : 0) > 1) {
      throw CommandSpecs.misused(given, "say one of --quiet, --verbose and --json");
    }
    return new RunVoice(
        console,
        quiet ? Manner.QUIET : verbose ? Manner.VERBOSE : json ? Manner.JSON : Manner.NORMAL);
  }

  /** What a run tells of itself as it goes on. */
  Event.Listener listener() {
    return switch (manner) {
      case NORMAL -> new Progress(console);
      case VERBOSE -> new Progress(console, true);
      case JSON -> json;
      case QUIET ->
          event -> {
            if (event instanceof Event.Said said) {
              teller.tell(said.diagnostic());
            }
          };
    };
  }

  /** What was found in the program. */
  void tell(List<Diagnostic> diagnostics) {
    if (manner == Manner.JSON) {
      diagnostics.forEach(json::diagnostic);
    } else {
      teller.tell(diagnostics);
    }
  }

  /** A program that is wrong, and is not executed. */
  void refuse(List<Diagnostic> diagnostics) {
    tell(diagnostics);
    if (manner == Manner.JSON) {
      json.end(RunResult.without(RunResult.State.REFUSED, diagnostics), Optional.empty());
    } else {
      teller.count(diagnostics);
    }
  }

  /** A run that cannot be executed, for what its folder holds. */
  void refuseRun(List<Diagnostic> diagnostics) {
    tell(diagnostics);
    if (manner == Manner.JSON) {
      json.end(RunResult.without(RunResult.State.REFUSED, diagnostics), Optional.empty());
    }
  }

  /** In what today differs from the day of a run that is executed again. */
  void today(List<String> differences) {
    if (manner == Manner.JSON) {
      json.today(differences);
    } else {
      list(
          "today differs from the day of the run",
          "nothing that was recorded differs today",
          differences);
      say("");
    }
  }

  /**
   * What came of a run that was executed again.
   *
   * @param differences from the first; null if they cannot be told
   */
  void endAgain(RunResult result, @Nullable List<String> differences) {
    Path folder = result.folder();
    if (manner == Manner.JSON) {
      if (differences != null) {
        json.compared(differences);
      }
      json.end(
          result,
          Optional.ofNullable(folder)
              .map(made -> made.resolve(RunFolder.REPORT))
              .filter(Files::exists));
    } else if (folder != null) {
      if (differences != null) {
        list("not the same came of it", "the same came of it, bit for bit", differences);
      }
      say("run folder: " + folder);
    }
  }

  private void list(String head, String none, List<String> lines) {
    say(lines.isEmpty() ? none : head + ":");
    lines.forEach(line -> say("  " + line));
  }

  /** Something for people only. */
  void say(String line) {
    if (manner == Manner.NORMAL || manner == Manner.VERBOSE) {
      console.out().println(line);
    }
  }

  /** The layers of each network. */
  void layers(Model model) {
    for (NetworkPlan network : model.networks()) {
      LayerTable.of(network).forEach(this::say);
      say("");
    }
  }

  /** What came of a run of which nothing is kept. */
  void endDry(RunResult result) {
    if (manner == Manner.JSON) {
      json.end(result, Optional.empty());
    } else if (result.state() == RunResult.State.FINISHED
        || result.state() == RunResult.State.STOPPED_EARLY) {
      say("");
      say("dry run: one batch of each training; nothing was kept");
    }
  }

  /**
   * What came of it.
   *
   * @return its page, if it has one
   */
  Optional<Path> end(Model model, RunResult result) {
    Path folder = result.folder();
    Optional<Path> page =
        Optional.ofNullable(folder)
            .map(made -> made.resolve(RunFolder.REPORT))
            .filter(Files::exists);
    switch (manner) {
      case NORMAL, VERBOSE -> {
        RunEnding ending = new RunEnding(console);
        ending.remarks(result);
        if (folder != null) {
          ending.next(model, result, folder, page);
        }
      }
      case JSON -> json.end(result, page);
      case QUIET -> {
        if (folder != null) {
          console.out().println(folder);
        }
      }
    }
    return page;
  }
}
