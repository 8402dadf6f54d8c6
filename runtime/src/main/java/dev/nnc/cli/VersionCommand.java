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
        "  nnc version");
  }

  @Override
  public int run(ParseResult given) {
    Versions.all().forEach((name, version) -> console.out().println(name + " " + version));
    return ExitCode.DONE;
  }
}
