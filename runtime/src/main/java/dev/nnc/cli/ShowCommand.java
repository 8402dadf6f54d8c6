package dev.nnc.cli;

import dev.nnc.plan.Model;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc show}. */
final class ShowCommand implements Command {
  private static final String IR = "--ir";
  private static final String BACKWARD = "--backward";

  private final Console console;

  ShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return ModelOptions.addTo(
            CommandSpecs.command(
                this,
                "show",
                "Prints the program with all defaults filled in, or what it is compiled to.",
                "",
                "Examples:",
                "  nnc show model.nn                    every default that holds",
                "  nnc show --ir model.nn               the operations of each prediction",
                "  nnc show --ir --backward model.nn    those of training, too"))
        .addOption(CommandSpecs.flag("Print the intermediate representation.", IR))
        .addOption(CommandSpecs.flag("With --ir: print the functions of training, too.", BACKWARD))
        .addPositional(CommandSpecs.argument(0, "FILE", String.class, "The program."));
  }

  @Override
  public int run(ParseResult given) {
    ModelOptions options = ModelOptions.of(given);
    FrontEnd.Checked checked =
        new FrontEnd(console).compile(CommandSpecs.text(given, 0), options.overrides());
    new DiagnosticPrinter(console).tell(checked.diagnostics());
    Model model = checked.model().orElse(null);
    if (model == null) {
      return ExitCode.WRONG;
    }
    console
        .out()
        .print(
            CommandSpecs.has(given, IR)
                ? FrontEnd.ir(model, CommandSpecs.has(given, BACKWARD))
                : checked.resolved());
    console.out().flush();
    return ExitCode.DONE;
  }
}
