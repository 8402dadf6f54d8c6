package dev.nnc.cli;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.format.Formatted;
import dev.nnc.format.Formatter;
import dev.nnc.source.SourceFile;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc fmt}. */
final class FmtCommand implements Command {
  private static final String CHECK = "--check";

  private final Console console;

  FmtCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "fmt",
            "Lays programs out in the one standard way; comments and meaning stay.",
            "",
            "Examples:",
            "  nnc fmt model.nn          rewrite the file",
            "  nnc fmt --check *.nn      change nothing; exit 1 if a file would change",
            "  nnc fmt - < model.nn      from standard input to standard output")
        .addOption(CommandSpecs.flag("Only say which files would change.", CHECK))
        .addOption(CommandSpecs.flag("Rewrite the files in place (the default).", "-w", "--write"))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.arguments(0, 1, "FILE", "The programs; - is standard input."),
                Completes.PROGRAM));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    boolean check = CommandSpecs.has(given, CHECK);
    int code = ExitCode.DONE;
    for (String file : CommandSpecs.texts(given, 0)) {
      code = Math.max(code, format(Programs.find(file), check));
    }
    return code;
  }

  private int format(String file, boolean check) throws IOException {
    boolean standardInput = file.equals("-");
    SourceReader.Read read =
        standardInput ? SourceReader.standardInput(console.in()) : SourceReader.file(file);
    return switch (read) {
      case SourceReader.Read.Problem problem -> {
        new DiagnosticPrinter(console).tell(problem.diagnostic());
        yield ExitCode.WRONG;
      }
      case SourceReader.Read.Text text -> format(text.source(), standardInput, check);
    };
  }

  private int format(SourceFile source, boolean standardInput, boolean check) throws IOException {
    Formatted result = Formatter.format(source);
    if (!result.isDone()) {
      // A file that was not understood is left as it is: laying it out could lose something.
      new DiagnosticPrinter(console).tell(result.diagnostics());
      return ExitCode.WRONG;
    }
    String formatted = result.text();
    boolean same = formatted.equals(source.text());
    if (check) {
      if (!same) {
        console.err().println(source.name() + " is not laid out in the standard way");
      }
      return same ? ExitCode.DONE : ExitCode.WRONG;
    }
    if (standardInput) {
      Console.raw(console.out(), formatted);
    } else if (!same) {
      // A link stays a link.
      AtomicFile.write(Path.of(source.name()).toRealPath(), formatted);
      console.out().println(source.name() + " is laid out anew");
    }
    return ExitCode.DONE;
  }
}
