package dev.nnc.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nnc completion}. */
@Command(
    name = "completion",
    description = "Prints a script that completes nnc's commands and options in a shell.",
    footer = {
      "",
      "Examples:",
      "  source <(nnc completion bash)                        in this shell",
      "  nnc completion zsh > ~/.nnc-completion               for zsh, with `source` in ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells; the script does for both. */
  enum Shell {
    bash,
    zsh
  }

  private final Console console;
  private final Supplier<CommandLine> whole;

  @Mixin private final HelpOption help = new HelpOption();

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  CompletionCommand(Console console, Supplier<CommandLine> whole) {
    this.console = console;
    this.whole = whole;
  }

  @Override
  public Integer call() {
    console.out().print(AutoComplete.bash("nnc", whole.get()));
    console.out().flush();
    return ExitCode.DONE;
  }
}
