package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.JsonRenderer;
import dev.nnc.use.FrontEnd;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc check}. */
final class CheckCommand implements Command {
  private static final String JSON = "--json";
  private static final String QUIET = "--quiet";

  private final Console console;

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return ModelOptions.addTo(
            CommandSpecs.command(
                this,
                "check",
                "Checks programs: names, options, shapes, and the head of the data.",
                "",
                "Examples:",
                "  nnc check model.nn",
                "  nnc check --json model.nn other.nn     for editors and other programs"))
        .addOption(CommandSpecs.flag("Print the diagnostics as JSON.", JSON))
        .addOption(CommandSpecs.flag("Print only what is wrong.", "-q", QUIET))
        .addOption(Watch.option("Check again after each change of a program, until Ctrl-C."))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.arguments(
                    0, 0, "FILE", "The programs (default: all `.nn` files of this folder)."),
                Completes.PROGRAM));
  }

  private static List<String> files(ParseResult given) {
    List<String> files = new ArrayList<>();
    for (String named : CommandSpecs.texts(given, 0)) {
      files.add(Programs.find(named));
    }
    if (files.isEmpty()) {
      files.addAll(Programs.here());
    }
    if (files.isEmpty()) {
      throw CommandSpecs.misused(given, "missing: FILE; this folder has no `.nn` file");
    }
    return files;
  }

  @Override
  public int run(ParseResult given) {
    List<String> files = files(given);
    if (!given.hasMatchedOption(Watch.OPTION)) {
      return check(given, files);
    }
    Watch watch = new Watch(files);
    do {
      // A file may have come since.
      check(given, files(given));
      console.out().flush();
    } while (watch.awaitChange(() -> false));
    return ExitCode.DONE;
  }

  private int check(ParseResult given, List<String> files) {
    ModelOptions options = ModelOptions.of(given);
    FrontEnd frontEnd = console.frontEnd();
    List<Diagnostic> all = new ArrayList<>();
    for (String file : files) {
      all.addAll(frontEnd.check(file, options.overrides()).diagnostics());
    }
    boolean errors = all.stream().anyMatch(Diagnostic::isError);
    if (CommandSpecs.has(given, JSON)) {
      console.out().println(JsonRenderer.render(all));
    } else {
      DiagnosticPrinter teller = new DiagnosticPrinter(console);
      teller.tell(all);
      teller.count(all);
      if (!errors && !CommandSpecs.has(given, QUIET)) {
        console
            .out()
            .println(files.size() == 1 ? files.getFirst() + " is right" : "all files are right");
      }
    }
    return errors ? ExitCode.WRONG : ExitCode.DONE;
  }
}
