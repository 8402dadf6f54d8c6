package dev.nnc.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** {@code nnc} itself, which only knows its commands. */
@Command(
    name = "nnc",
    versionProvider = NncCommand.Version.class,
    description = "Trains neural networks from one small text file.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  nnc new gates xor.nn     write a first program",
      "  nnc run xor.nn           check it, train it, and leave a report",
      "  nnc explain dense        read about a layer, a setting or an error",
      "",
      "Exit codes: 0 done, 1 the file or the data is wrong, 2 wrong usage, 3 training failed,",
      "130 or 143 interrupted."
    })
final class NncCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  /** Read only when it is asked for. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"nnc " + dev.nnc.provenance.Versions.nnc()};
    }
  }
}
