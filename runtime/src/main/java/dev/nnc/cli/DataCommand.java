package dev.nnc.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc data}. */
final class DataCommand implements Command {
  private static final String TARGET = "--target";
  private static final String JSON = "--json";

  private final Console console;

  DataCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "data",
            "Looks a table through: what each column holds, and what stands out.",
            "",
            "Of a folder with a folder of pictures for each class it counts them.",
            "",
            "Reads CSV with any delimiter, also packed by gzip, and JSON Lines. With --target it"
                + " says how much each column goes with that one.",
            "",
            "Examples:",
            "  nnc data customers.csv",
            "  nnc data customers.csv --target churned",
            "  nnc data customers.csv --json",
            "  nnc data fruit/",
            "  nnc data get mnist")
        .addSubcommand("get", new DataGetCommand(console).words())
        .addOption(
            CommandSpecs.option(
                TARGET, "COLUMN", String.class, "The column that is to be predicted."))
        .addOption(CommandSpecs.flag("Print what is found as JSON.", JSON))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.optional(
                    0, "FILE", String.class, "The table, or a folder of pictures."),
                Completes.FILE));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    String target = given.matchedOptionValue(TARGET, null);
    boolean json = CommandSpecs.has(given, JSON);
    String name = CommandSpecs.text(given, 0);
    if (name.isEmpty()) {
      throw CommandSpecs.misused(given, "missing: FILE");
    }
    switch (DataFileReader.read(name, target, console)) {
      case DataFileReader.Read.Problem problem -> {
        return new DiagnosticPrinter(console).refuse(problem.diagnostics(), json);
      }
      case DataFileReader.Read.Pictures pictures -> {
        if (json) {
          console.out().println(PicturesText.json(name, pictures.folders()));
        } else {
          PicturesText.lines(name, pictures.folders()).forEach(console.out()::println);
        }
        return ExitCode.DONE;
      }
      case DataFileReader.Read.Table table -> {
        if (json) {
          console.out().println(ProfileJson.of(table.profile()));
        } else {
          new ProfileText(table.profile(), console.width()).lines().forEach(console.out()::println);
        }
        return ExitCode.DONE;
      }
    }
  }
}
