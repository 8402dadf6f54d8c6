package dev.nnc.cli;

import dev.nnc.provenance.Versions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc version}. */
final class VersionCommand implements Command {
  private final Console console;

  VersionCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "version",
            "Shows the versions of nnc and of what it stands on.",
            "",
            "Example:",
            "  nnc version")
        .addOption(Json.option("Print them as a JSON object."));
  }

  @Override
  public int run(ParseResult given) {
    if (CommandSpecs.has(given, Json.OPTION)) {
      Json.print(console, Versions.all());
      return ExitCode.DONE;
    }
    Versions.all().forEach((name, version) -> console.out().println(name + " " + version));
    return ExitCode.DONE;
  }
}
