package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.JsonRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nnc check}. */
@Command(
    name = "check",
    description = "Checks programs: names, options, shapes, and the head of the data.",
    footer = {
      "",
      "Examples:",
      "  nnc check model.nn",
      "  nnc check --json model.nn other.nn     for editors and other programs"
    })
final class CheckCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final HelpOption help = new HelpOption();
  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(names = "--json", description = "Print the diagnostics as JSON.")
  private boolean json;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The programs.")
  private List<String> files = new ArrayList<>();

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    FrontEnd frontEnd = new FrontEnd(console);
    List<Diagnostic> all = new ArrayList<>();
    for (String file : files) {
      all.addAll(frontEnd.check(file, model.overrides(), model.once()).diagnostics());
    }
    boolean errors = all.stream().anyMatch(Diagnostic::isError);
    if (json) {
      console.out().println(JsonRenderer.render(all));
    } else {
      Teller teller = new Teller(console);
      teller.tell(all);
      teller.count(all);
      if (!errors) {
        console
            .out()
            .println(files.size() == 1 ? files.getFirst() + " is right" : "all files are right");
      }
    }
    return errors ? ExitCode.WRONG : ExitCode.DONE;
  }
}
