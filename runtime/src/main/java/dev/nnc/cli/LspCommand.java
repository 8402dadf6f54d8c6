package dev.nnc.cli;

import dev.nnc.lsp.Server;
import dev.nnc.provenance.Versions;
import dev.nnc.use.FrontEnd;
import java.io.PrintStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc lsp}. */
final class LspCommand implements Command {
  private final Console console;

  LspCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "lsp",
            "Serves an editor: mistakes as you type, completion, shapes, names, layout.",
            "",
            "Editors start it by themselves and speak the Language Server Protocol with it",
            "over standard input and output. docs/editors.md says how to set them up.")
        .addOption(CommandSpecs.flag("Over standard input and output (the default).", "--stdio"));
  }

  @Override
  public int run(ParseResult given) {
    PrintStream before = System.out;
    // Whatever prints by mistake must not get between the messages.
    System.setOut(console.err());
    try {
      return Server.serve(
          console.in(),
          Console.raw(console.out()),
          FrontEnd.catalog(),
          console.places(),
          Versions.nnc());
    } finally {
      System.setOut(before);
    }
  }
}
