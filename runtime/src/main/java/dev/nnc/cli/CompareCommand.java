package dev.nnc.cli;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.compare.SideBySide;
import dev.nnc.data.file.Numerals;
import dev.nnc.report.Comparison;
import dev.nnc.report.Report;
import dev.nnc.source.Visible;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.use.RunFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    Path page = given.matchedOptionValue(HTML, null);
    if (asJson) {
      Json.print(console, json(comparison));
    } else {
      print(comparison, page);
    }
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

  /** Lines of programs that are shown; a page has all of them. */
  private static final int MOST_LINES = 20;

  private void print(Comparison comparison, @Nullable Path page) {
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
    for (Comparison.Difference difference : comparison.differences()) {
      console.out().println();
      print(difference, page);
    }
    for (String note : comparison.notes()) {
      console.out().println();
      Console.wrapped(note, "", console.width()).forEach(console.out()::println);
    }
  }

  /** The lines in which a program differs, as in a unified diff. */
  private void print(Comparison.Difference difference, @Nullable Path page) {
    console.out().println("--- " + difference.first());
    console.out().println("+++ " + String.join(", ", difference.others()));
    List<Comparison.Line> lines = difference.lines();
    for (Comparison.Line line : lines.subList(0, Math.min(MOST_LINES, lines.size()))) {
      String text = Visible.inLine(line.text());
      console
          .out()
          .println(
              switch (line.side()) {
                case BOTH -> " " + text;
                case FIRST -> "-" + text;
                case OTHER -> "+" + text;
                case GAP -> "…";
              });
    }
    if (lines.size() > MOST_LINES) {
      console
          .out()
          .println(
              "and "
                  + Numerals.count(lines.size() - MOST_LINES, "more line")
                  + (page == null
                      ? "; --html PAGE writes a page with all of them"
                      : ", on the page"));
    }
  }
}
