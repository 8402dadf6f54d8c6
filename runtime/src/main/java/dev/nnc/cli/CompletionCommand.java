package dev.nnc.cli;

import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc completion}. */
final class CompletionCommand implements Command {
  /** The shells; the script does for both. */
  enum Shell {
    bash,
    zsh
  }

  private final Console console;
  private final Supplier<CommandLine> whole;

  CompletionCommand(Console console, Supplier<CommandLine> whole) {
    this.console = console;
    this.whole = whole;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "completion",
            "Prints a script that completes nnc's commands and options in a shell.",
            "",
            "Examples:",
            "  source <(nnc completion bash)                        in this shell",
            "  nnc completion zsh > ~/.nnc-completion               for zsh, with `source` in ~/.zshrc")
        .addPositional(
            CommandSpecs.argument(0, "SHELL", Shell.class, "One of ${COMPLETION-CANDIDATES}."));
  }

  @Override
  public int run(ParseResult given) {
    Console.raw(console.out(), AutoComplete.bash("nnc", whole.get()));
    return ExitCode.DONE;
  }
}
