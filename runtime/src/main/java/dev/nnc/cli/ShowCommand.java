package dev.nnc.cli;

import dev.nnc.plan.Model;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nnc show}. */
@Command(
    name = "show",
    description = "Prints the program with all defaults filled in, or what it is compiled to.",
    footer = {
      "",
      "Examples:",
      "  nnc show model.nn                    every default that holds",
      "  nnc show --ir model.nn               the operations of each network's prediction",
      "  nnc show --ir --backward model.nn    those of training, with derivatives and updates"
    })
final class ShowCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final HelpOption help = new HelpOption();
  @Mixin private final ModelOptions options = new ModelOptions();

  @Option(names = "--ir", description = "Print the intermediate representation.")
  private boolean ir;

  @Option(names = "--backward", description = "With --ir: print the functions of training, too.")
  private boolean backward;

  @Parameters(paramLabel = "FILE", description = "The program.")
  private String file = "";

  ShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    FrontEnd.Checked checked =
        new FrontEnd(console).check(file, options.overrides(), options.once());
    new Teller(console).tell(checked.diagnostics());
    Model model = checked.model().orElse(null);
    if (model == null) {
      return ExitCode.WRONG;
    }
    console.out().print(ir ? FrontEnd.ir(model, backward) : checked.resolved());
    console.out().flush();
    return ExitCode.DONE;
  }
}
