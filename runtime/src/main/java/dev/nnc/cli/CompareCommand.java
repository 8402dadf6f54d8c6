package dev.nnc.cli;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.compare.SideBySide;
import dev.nnc.report.Comparison;
import dev.nnc.report.Report;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.use.RunFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc compare}. */
final class CompareCommand implements Command {
  private static final String HTML = "--html";
  private static final String OPEN = "--open";

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
        .addOption(CommandSpecs.flag("Open the page of --html.", OPEN))
        .addOption(Json.option("Print the table as JSON."))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.arguments(0, 2, "RUN", "The run folders, two or more."),
                Completes.RUN));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    if (given.hasMatchedOption(OPEN) && !given.hasMatchedOption(HTML)) {
      throw CommandSpecs.misused(given, "--open needs a page: say with --html where it goes");
    }
    List<Path> folders = CommandSpecs.texts(given, 0).stream().map(RunFolders::named).toList();
    SideBySide.Outcome outcome = SideBySide.of(StandardCatalog.catalog(), folders);
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    Comparison comparison = outcome.comparison().orElse(null);
    boolean asJson = CommandSpecs.has(given, Json.OPTION);
    if (comparison == null) {
      return teller.refuse(outcome.diagnostics(), asJson);
    }
    teller.tell(outcome.diagnostics());
    if (asJson) {
      Json.print(console, json(comparison));
    } else {
      print(comparison);
    }
    Path page = given.matchedOptionValue(HTML, null);
    if (page != null) {
      try {
        AtomicFile.write(page, Report.render(comparison, page));
      } catch (IOException failure) {
        throw new UnwritableException(page.toString(), failure);
      }
      if (!asJson) {
        console.out().println();
        console.out().println("page: " + page);
      }
      if (given.hasMatchedOption(OPEN)) {
        new PageOpener(console).open(page);
      }
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> json(Comparison comparison) {
    List<Map<String, Object>> runs = new ArrayList<>();
    for (Comparison.Run run : comparison.runs()) {
      runs.add(Map.of("name", run.name(), "program", run.program()));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Comparison.Row row : comparison.rows()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", row.name());
      one.put("cells", row.cells());
      one.put("best", row.best().stream().map(run -> run + 1).toList());
      rows.add(one);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("runs", runs);
    all.put("rows", rows);
    all.put("notes", comparison.notes());
    return all;
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
      Console.wrapped(note, "", console.width()).forEach(console.out()::println);
    }
  }
}
