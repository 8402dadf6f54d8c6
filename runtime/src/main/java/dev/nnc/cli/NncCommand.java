package dev.nnc.cli;

import dev.nnc.provenance.Versions;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code nnc} itself, which only knows its commands. */
final class NncCommand {
  /** What asks for the version. */
  static final List<String> VERSION = List.of("-V", "--version");

  private NncCommand() {}

  static CommandSpec words() {
    CommandSpec words =
        CommandSpecs.described(
            CommandSpec.create(),
            "nnc",
            "Trains neural networks from one small text file.",
            "",
            "Examples:",
            "  nnc new gates xor.nn     write a first program",
            "  nnc run xor.nn           check it, train it, and leave a report",
            "  nnc new churn.nn --from churn.csv --target churned",
            "                           write the program for your own table",
            "  nnc explain dense        read about a layer, a setting or an error",
            "",
            "Exit codes: 0 done, 1 the file or the data is wrong, 2 wrong usage,",
            "3 training failed, 130 or 143 interrupted.");
    words.usageMessage().synopsisSubcommandLabel("COMMAND");
    // Read only when it is asked for.
    words.versionProvider(() -> new String[] {"nnc " + Versions.nnc()});
    return words.addOption(
        OptionSpec.builder(VERSION.toArray(String[]::new))
            .type(boolean.class)
            .versionHelp(true)
            .description("Show the version.")
            .build());
  }
}
