package dev.nnc.cli;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.diag.Code;
import dev.nnc.diag.Codes;
import dev.nnc.diag.Pages;
import dev.nnc.diag.Similar;
import dev.nnc.explain.Lexicon;
import dev.nnc.explain.Meaning;
import dev.nnc.use.FrontEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc explain}. */
final class ExplainCommand implements Command {
  /** So many answers to a search are shown. */
  private static final int MOST_HITS = 8;

  /** Of an option that means something else in many places, so many are told. */
  private static final int MOST_MEANINGS = 8;

  private final Console console;
  private final Lexicon lexicon = new Lexicon(FrontEnd.catalog());

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "explain",
            "Explains a layer, loss, setting, data step, word of the language, a subject, a name of"
                + " another library, or an error code; without a word it lists them.",
            "",
            "Examples:",
            "  nnc explain                  all words, a line each",
            "  nnc explain dense",
            "  nnc explain epochs",
            "  nnc explain Conv2D           what Keras's name is here",
            "  nnc explain augmentation     a subject, and where the documents tell more",
            "  nnc explain NN3002",
            "  nnc explain class weights    what speaks of both words")
        .addOption(Json.option("Print it as JSON."))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.arguments(
                    0, 0, "WORD", "A name of the language or of a library, a code, or a search."),
                Completes.WORD));
  }

  @Override
  public int run(ParseResult given) {
    String word = String.join(" ", CommandSpecs.texts(given, 0));
    boolean json = CommandSpecs.has(given, Json.OPTION);
    if (word.isBlank()) {
      if (json) {
        Json.print(console, ExplainJson.index(lexicon.groups()));
      } else {
        index();
      }
      return ExitCode.DONE;
    }
    Optional<String> page = Pages.page(word);
    if (page.isPresent()) {
      if (json) {
        Json.print(console, ExplainJson.page(word, page.get()));
      } else {
        new Markdown(console).print(page.get());
      }
      return ExitCode.DONE;
    }
    List<Meaning> meanings = new ArrayList<>(lexicon.meanings(word));
    command(word).ifPresent(meanings::add);
    if (meanings.isEmpty()) {
      meanings = lexicon.foreign(word);
    }
    if (meanings.isEmpty()) {
      return search(word, json);
    }
    if (json) {
      Json.print(console, ExplainJson.meanings(word, meanings));
      return ExitCode.DONE;
    }
    for (Meaning meaning : meanings.subList(0, Math.min(MOST_MEANINGS, meanings.size()))) {
      print(meaning);
    }
    if (meanings.size() > MOST_MEANINGS) {
      int more = meanings.size() - MOST_MEANINGS;
      console.out().println("It has " + more + " more meanings, as an option of other entries.");
    }
    return ExitCode.DONE;
  }

  private Optional<Meaning> command(String word) {
    return Optional.ofNullable(Main.line(console, word).getSubcommands().get(word))
        .map(
            command ->
                new Meaning.OfCommand(
                    word, String.join(" ", command.getCommandSpec().usageMessage().description())));
  }

  private void index() {
    for (Lexicon.Group group : lexicon.groups()) {
      console.out().println(console.bold(group.title()));
      int widest = group.words().keySet().stream().mapToInt(String::length).max().orElse(0);
      group
          .words()
          .forEach(
              (word, line) -> {
                String text = "  " + word + " ".repeat(widest - word.length() + 2) + line;
                // A pipe has no width: what reads it may look for the end of a line.
                boolean fits = !console.outIsTerminal() || text.length() <= console.width();
                console.out().println(fits ? text : Console.cut(text, console.width() - 1) + "…");
              });
      console.out().println();
    }
    console.out().println("`nnc explain WORD` tells more; `nnc explain NN3002` explains an error.");
  }

  private int search(String text, boolean json) {
    boolean one = text.strip().indexOf(' ') < 0;
    List<Lexicon.Hit> hits = lexicon.search(text, MOST_HITS);
    boolean unknown = one || hits.isEmpty();
    Optional<String> meant = unknown ? near(text) : Optional.empty();
    if (json) {
      Json.print(console, ExplainJson.found(text, hits, meant));
      return unknown ? ExitCode.USAGE : ExitCode.DONE;
    }
    if (unknown) {
      console
          .err()
          .println(
              "nnc: there is nothing called `"
                  + text
                  + "`"
                  + meant.map(name -> "; did you mean `" + name + "`?").orElse(""));
    }
    if (!hits.isEmpty()) {
      console.out().println("These speak of it:");
      int widest = hits.stream().mapToInt(hit -> hit.word().length()).max().orElse(0);
      for (Lexicon.Hit hit : hits) {
        String gap = " ".repeat(widest - hit.word().length() + 2);
        Console.wrapped(
                "  " + hit.word() + gap + hit.summary(), " ".repeat(widest + 4), console.width())
            .forEach(console.out()::println);
      }
    }
    return unknown ? ExitCode.USAGE : ExitCode.DONE;
  }

  /** The word or code that is nearest to a text. */
  private Optional<String> near(String text) {
    List<String> known = new ArrayList<>(lexicon.words());
    Codes.all().stream().map(Code::id).forEach(known::add);
    return Similar.to(text, known);
  }

  private void print(Meaning meaning) {
    switch (meaning) {
      case Meaning.OfEntry entry -> print(entry.entry());
      case Meaning.OfOption option -> print(option);
      case Meaning.OfValue value -> {
        head(value.word(), "a value of `" + value.option().name() + "`");
        line("`" + value.option().name() + "` of " + names(value.entries()) + ":");
        line(value.option().documentation());
        console.out().println();
      }
      case Meaning.Keyword keyword -> {
        head(keyword.word(), keyword.sort());
        line(keyword.summary());
        if (!keyword.details().isBlank()) {
          line(keyword.details());
        }
        example(keyword.example());
        console.out().println();
      }
      case Meaning.Topic topic -> {
        head(topic.word(), "a subject");
        line(topic.summary());
        if (!topic.details().isBlank()) {
          line(topic.details());
        }
        line("More in " + topic.place().replaceFirst(": (.*)", ", \"$1\"."));
        example(topic.example());
        console.out().println();
      }
      case Meaning.OfCommand command -> {
        head(command.name(), "a command of nnc");
        line(command.summary());
        line("`nnc help " + command.name() + "` tells how it is used.");
        console.out().println();
      }
      case Meaning.Block block -> {
        head(block.name(), "a block of the standard library");
        line(block.documentation());
        example(block.head() + " { … }");
        example("import %s from \"%s\"".formatted(block.name(), block.file()));
        console.out().println();
      }
      case Meaning.Foreign foreign -> {
        line(console.bold(foreign.name()) + " of other libraries: " + foreign.summary());
        console.out().println();
      }
    }
  }

  /** Prints a table whose last column may be long: it goes on below its head. */
  private void table(List<String> lines) {
    String gap = " ".repeat(2 + lines.getFirst().lastIndexOf("meaning"));
    console.out().println("  " + lines.getFirst());
    console.out().println(Console.cut("  " + lines.get(1), console.width()));
    for (String line : lines.subList(2, lines.size())) {
      Console.wrapped("  " + line, gap, console.width()).forEach(console.out()::println);
    }
  }

  private void head(String word, String what) {
    line(console.bold(word) + ", " + what);
    console.out().println();
  }

  private void line(String text) {
    text.lines()
        .flatMap(line -> Console.wrapped(line, "", console.width()).stream())
        .forEach(console.out()::println);
  }

  private void example(String text) {
    console.out().println();
    text.lines().forEach(line -> console.out().println("  " + line));
  }

  private static String names(List<Entry> entries) {
    return entries.stream()
        .map(entry -> "`" + entry.name() + "`")
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private void print(Meaning.OfOption meaning) {
    Option option = meaning.option();
    List<Entry> entries = meaning.entries();
    head(option.name(), (meaning.isSetting() ? "a setting of " : "an option of ") + names(entries));
    line(option.documentation());
    String given = option.defaultText();
    line("It takes " + OptionTypes.describe(option.type()) + ".");
    line(given == null ? "It must be given." : "If it is not given: " + given + ".");
    if (option.notYet() != null) {
      line("Not supported yet: " + option.notYet());
    }
    entries.stream()
        .map(entry -> entry.documentation().example())
        .filter(text -> text.contains(option.name() + ":"))
        .findFirst()
        .ifPresent(this::example);
    console.out().println();
  }

  private void print(Entry entry) {
    head(entry.name(), entry.kind().withArticle());
    line(entry.documentation().summary());
    if (!entry.documentation().details().isBlank()) {
      console.out().println();
      line(entry.documentation().details().strip());
    }
    entry
        .truths()
        .ifPresent(
            domain -> {
              console.out().println();
              line("Truths: " + domain.words() + ".");
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
      table(table.lines());
    }
    if (entry.notYet() != null) {
      console.out().println();
      line("Not supported yet: " + entry.notYet());
    }
    if (!entry.documentation().example().isBlank()) {
      example(entry.documentation().example());
    }
    console.out().println();
  }
}
