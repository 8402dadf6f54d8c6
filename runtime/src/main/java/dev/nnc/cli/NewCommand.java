package dev.nnc.cli;

import dev.nnc.compile.Compiler;
import dev.nnc.diag.Similar;
import dev.nnc.report.ShellWord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc new}. */
final class NewCommand implements Command {
  /** The templates, each a resource of that name. */
  enum Template {
    GATES,
    TABLE,
    REGRESSION,
    IMAGES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String FORCE = "--force";
  private static final String FROM = "--from";
  private static final String TARGET = "--target";
  private static final String BY_TIME = "--by-time";

  private final Console console;

  NewCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "new",
            "Writes a program that can be run at once and then be changed.",
            "",
            "Templates:",
            "  gates        a logic gate from four rows: the smallest whole program",
            "  table        classes from rows of a table (Fisher's irises)",
            "  regression   a number from rows of a table",
            "  images       classes from pictures (Fashion-MNIST)",
            "",
            "With --from it reads your own table, or your folder with a folder of pictures for each"
                + " class (or an IDX set), and writes the program for it.",
            "",
            "Examples:",
            "  nnc new table flowers.nn && nnc run flowers.nn",
            "  nnc new churn.nn --from churn.csv --target churned",
            "  nnc new fruit.nn --from fruit/")
        .addOption(
            CommandSpecs.option(
                FROM,
                "DATA",
                Path.class,
                "A table, a folder with a folder a class, or with the files of an IDX set."))
        .addOption(
            CommandSpecs.option(
                TARGET, "COLUMN", String.class, "The column of the table that is to be predicted."))
        .addOption(
            CommandSpecs.option(
                BY_TIME,
                "COLUMN",
                String.class,
                "Test on the latest rows by this column, not on rows drawn at random."))
        .addOption(CommandSpecs.flag("Replace the file if there is one.", FORCE))
        .addPositional(
            PositionalParamSpec.builder()
                .index("0..*")
                .arity("1..*")
                .required(true)
                .type(List.class)
                .auxiliaryTypes(Path.class) // so that a shell completes files
                .paramLabel("[TEMPLATE] FILE")
                .description("A template, but for --from, and the file to write.")
                .build());
  }

  @Override
  public int run(ParseResult given) throws IOException {
    List<String> arguments = new ArrayList<>();
    given
        .matchedPositionalValue(0, List.<Path>of())
        .forEach(argument -> arguments.add(argument.toString()));
    Path said = given.matchedOptionValue(FROM, null);
    if (said != null) {
      Path from = DataFileReader.placed(said, console);
      if (arguments.size() != 1) {
        throw CommandSpecs.misused(
            given, "with --from there is one argument, the file to write: `model.nn`");
      }
      return fromData(given, from, Path.of(arguments.getFirst()));
    }
    for (String option : List.of(TARGET, BY_TIME)) {
      if (given.matchedOptionValue(option, null) != null) {
        throw CommandSpecs.misused(given, option + " goes with --from, which names the table");
      }
    }
    if (arguments.size() != 2) {
      throw CommandSpecs.misused(
          given,
          arguments.size() > 2
              ? "there is no use for the argument `" + arguments.get(2) + "`"
              : "missing: FILE, or --from with a table: `nnc new churn.nn --from churn.csv"
                  + " --target churned`");
    }
    Template template = template(given, arguments.getFirst());
    return write(given, Path.of(arguments.get(1)), text(template), "", "");
  }

  private static Template template(ParseResult given, String word) {
    List<String> words = new ArrayList<>();
    for (Template each : Template.values()) {
      if (each.toString().equals(word.toLowerCase(Locale.ROOT))) {
        return each;
      }
      words.add(each.toString());
    }
    throw CommandSpecs.misused(
        given,
        "`"
            + word
            + "` does not fit TEMPLATE, which takes one of "
            + String.join(", ", words)
            + Similar.to(word, words).map(name -> "; did you mean `" + name + "`?").orElse(""));
  }

  private int write(ParseResult given, Path file, String text, String more, String leftOut)
      throws IOException {
    try {
      if (CommandSpecs.has(given, FORCE)) {
        Files.writeString(file, text, StandardCharsets.UTF_8);
      } else {
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
      }
    } catch (FileAlreadyExistsException there) {
      throw CommandSpecs.misused(
          given, "there is a file `" + file + "` already; --force replaces it");
    } catch (NoSuchFileException missing) {
      throw CommandSpecs.misused(given, "there is no folder for `" + file + "`");
    } catch (IOException failure) {
      throw new UnwritableException(file.toString(), failure);
    }
    console.out().println("wrote " + file + more + "; now: nnc run " + ShellWord.of(file));
    if (!leftOut.isEmpty()) {
      console.out().println("  " + leftOut);
    }
    return ExitCode.DONE;
  }

  /** Looks the data through and writes the program that learns from it. */
  private int fromData(ParseResult given, Path from, Path file) throws IOException {
    String target = given.matchedOptionValue(TARGET, null);
    String time = given.matchedOptionValue(BY_TIME, null);
    DraftReader.Read read = new DraftReader(console).read(from, file, target, time);
    switch (read) {
      case DraftReader.Read.Problem problem -> {
        new DiagnosticPrinter(console).tell(problem.diagnostics());
        return ExitCode.WRONG;
      }
      case DraftReader.Read.Misused misused -> throw CommandSpecs.misused(given, misused.why());
      case DraftReader.Read.Program program -> {
        return write(
            given, file, Compiler.formatted(program.text()), program.about(), program.leftOut());
      }
    }
  }

  /** The template's text. */
  static String text(Template template) throws IOException {
    try (InputStream stream =
        NewCommand.class.getResourceAsStream("templates/" + template + ".nn")) {
      if (stream == null) {
        throw new IllegalStateException("the template " + template + " is missing in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
