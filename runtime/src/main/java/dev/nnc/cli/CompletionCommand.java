package dev.nnc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc completion}: the scripts ask nnc itself what may stand at the cursor. */
final class CompletionCommand implements Command {
  /** The shells that there is a script for. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "completion",
            "Prints a script that completes commands, files, runs, params and words.",
            "",
            "Examples, each for the file that the shell reads at its start:",
            "  source <(nnc completion bash)        in ~/.bashrc",
            "  source <(nnc completion zsh)         in ~/.zshrc",
            "  nnc completion fish | source         in ~/.config/fish/config.fish")
        .addPositional(
            CommandSpecs.argument(0, "SHELL", Shell.class, "One of ${COMPLETION-CANDIDATES}."));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    Shell shell = given.matchedPositionalValue(0, Shell.bash);
    String name = "completion/nnc." + shell;
    try (InputStream script = CompletionCommand.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException(name + " is missing");
      }
      Console.raw(console.out(), new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    return ExitCode.DONE;
  }
}
