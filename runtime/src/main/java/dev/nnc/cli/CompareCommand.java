package dev.nnc.cli;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.compare.SideBySide;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.report.Comparison;
import dev.nnc.report.Report;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc compare}. */
final class CompareCommand implements Command {
  private static final String HTML = "--html";

  private final Console console;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "compare",
            "Lays runs side by side: in what they differ, and what came of it.",
            "",
            "Examples:",
            "  nnc compare runs/shallow-20260304-050607 runs/shallow-20260304-060708",
            "  nnc compare --html compare.html runs/shallow-*    with learning curves")
        .addOption(
            CommandSpecs.option(
                HTML, "PAGE", Path.class, "Write a page with the learning curves, into this file."))
        .addPositional(CommandSpecs.arguments(0, 2, "RUN", "The run folders, two or more."));
  }

  @Override
  public int run(ParseResult given) {
    List<Path> folders = CommandSpecs.texts(given, 0).stream().map(Path::of).toList();
    SideBySide.Outcome outcome = SideBySide.of(StandardCatalog.catalog(), folders);
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    teller.tell(outcome.diagnostics());
    Comparison comparison = outcome.comparison().orElse(null);
    if (comparison == null) {
      return ExitCode.WRONG;
    }
    print(comparison);
    Path page = given.matchedOptionValue(HTML, null);
    if (page != null) {
      try {
        AtomicFile.write(page, Report.render(comparison, page));
      } catch (IOException failure) {
        teller.tell(
            List.of(
                Diagnostic.of(
                    RunCode.CANNOT_WRITE,
                    new SourceFile(page.toString(), "").place(Span.NONE),
                    page,
                    String.valueOf(failure.getMessage()))));
        return ExitCode.FAILED;
      }
      console.out().println();
      console.out().println("page: " + page);
    }
    return ExitCode.DONE;
  }

  private void print(Comparison comparison) {
    List<String> heads = new ArrayList<>(List.of(""));
    for (int i = 1; i <= comparison.runs().size(); i++) {
      Comparison.Run run = comparison.runs().get(i - 1);
      console.out().println(i + "  " + run.name() + "  (" + run.program() + ")");
      heads.add(">" + i);
    }
    heads.add("best");
    console.out().println();
    TextTable table = new TextTable(heads.toArray(String[]::new));
    for (Comparison.Row row : comparison.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.name()));
      cells.addAll(row.cells());
      cells.add(
          String.join(", ", row.best().stream().map(run -> Integer.toString(run + 1)).toList()));
      table.add(cells.toArray(String[]::new));
    }
    table.lines().forEach(console.out()::println);
    for (String note : comparison.notes()) {
      console.out().println();
      console.out().println(note);
    }
  }
}
