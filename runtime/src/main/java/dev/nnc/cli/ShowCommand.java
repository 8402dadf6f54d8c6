package dev.nnc.cli;

import dev.nnc.plan.Model;
import dev.nnc.use.Checked;
import java.util.List;
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
                "Prints a program with its defaults and columns, or what it is compiled to.",
                "",
                "Examples:",
                "  nnc show model.nn                    every default, the types of columns",
                "  nnc show --ir model.nn               the operations of each prediction",
                "  nnc show --ir --backward model.nn    those of training, too"))
        .addOption(CommandSpecs.flag("Print the intermediate representation.", IR))
        .addOption(CommandSpecs.flag("With --ir: print the functions of training, too.", BACKWARD))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.argument(0, "FILE", String.class, "The program."), Completes.PROGRAM));
  }

  @Override
  public int run(ParseResult given) {
    ModelOptions options = ModelOptions.of(given);
    ColumnTable columns = new ColumnTable();
    Checked checked =
        console
            .frontEnd()
            .compile(Programs.find(CommandSpecs.text(given, 0)), options.overrides(), columns);
    List<String> shown = columns.lines(checked.model());
    new DiagnosticPrinter(console).tell(checked.diagnostics());
    Model model = checked.model().orElse(null);
    boolean ir = CommandSpecs.has(given, IR);
    if (model == null) {
      // What the columns hold is what one wants to know of a program that does not fit its data.
      (ir ? List.<String>of() : shown).forEach(console.out()::println);
      console.out().flush();
      return ExitCode.WRONG;
    }
    console
        .out()
        .print(
            ir ? CompiledForms.ir(model, CommandSpecs.has(given, BACKWARD)) : checked.resolved());
    (ir ? List.<String>of() : shown).forEach(console.out()::println);
    console.out().flush();
    return ExitCode.DONE;
  }
}
