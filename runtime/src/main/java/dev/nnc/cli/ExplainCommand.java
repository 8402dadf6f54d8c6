package dev.nnc.cli;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.diag.Code;
import dev.nnc.diag.Codes;
import dev.nnc.diag.Pages;
import dev.nnc.diag.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc explain}. */
final class ExplainCommand implements Command {
  private final Console console;

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "explain",
            "Explains an error code, or a layer, loss, optimizer, setting or data step.",
            "",
            "Examples:",
            "  nnc explain NN3002",
            "  nnc explain dense")
        .addPositional(
            CommandSpecs.argument(
                0, "WORD", String.class, "A code such as NN3002, or a name of the language."));
  }

  @Override
  public int run(ParseResult given) {
    String word = CommandSpecs.text(given, 0);
    Optional<String> page = Pages.page(word);
    if (page.isPresent()) {
      new Markdown(console).print(page.get());
      return ExitCode.DONE;
    }
    Catalog catalog = FrontEnd.catalog();
    List<Entry> entries =
        catalog.entries().stream().filter(entry -> entry.name().equals(word)).toList();
    for (Entry entry : entries) {
      print(entry);
    }
    if (!entries.isEmpty()) {
      return ExitCode.DONE;
    }
    List<String> known = new ArrayList<>();
    catalog.entries().forEach(entry -> known.add(entry.name()));
    Codes.all().stream().map(Code::id).forEach(known::add);
    Optional<String> meant = Similar.to(word, known);
    console
        .err()
        .println(
            "nnc: there is nothing called `"
                + word
                + "`"
                + meant.map(name -> "; did you mean `" + name + "`?").orElse(""));
    return ExitCode.USAGE;
  }

  private void print(Entry entry) {
    console.out().println(console.bold(entry.name()) + ", " + entry.kind().withArticle());
    console.out().println();
    console.out().println(entry.documentation().summary());
    if (!entry.documentation().details().isBlank()) {
      console.out().println();
      console.out().println(entry.documentation().details().strip());
    }
    entry
        .truths()
        .ifPresent(
            domain -> {
              console.out().println();
              console.out().println("Truths: " + domain.words() + ".");
            });
    if (!entry.options().isEmpty()) {
      console.out().println();
      TextTable table = new TextTable("option", "default", "meaning");
      for (Option option : entry.options()) {
        String given = option.defaultText();
        table.add(
            option.positional() ? option.name() : option.name() + ":",
            given == null ? "must be given" : given,
            option.documentation());
      }
      table.lines().forEach(line -> console.out().println("  " + line));
    }
    if (entry.notYet() != null) {
      console.out().println();
      console.out().println("Not supported yet: " + entry.notYet());
    }
    if (!entry.documentation().example().isBlank()) {
      console.out().println();
      entry.documentation().example().lines().forEach(line -> console.out().println("  " + line));
    }
    console.out().println();
  }
}
