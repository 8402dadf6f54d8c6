package dev.nnc.cli;

import dev.nnc.provenance.Versions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nnc version}. */
@Command(
    name = "version",
    description = "Shows the versions of nnc and of what it stands on.",
    footer = {"", "Example:", "  nnc version"})
final class VersionCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final HelpOption help = new HelpOption();

  VersionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Versions.all().forEach((name, version) -> console.out().println(name + " " + version));
    return ExitCode.DONE;
  }
}
