package dev.nnc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
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
            "Example:",
            "  nnc new table flowers.nn && nnc run flowers.nn")
        .addOption(CommandSpecs.flag("Replace the file if there is one.", FORCE))
        .addPositional(
            CommandSpecs.argument(
                0, "TEMPLATE", Template.class, "One of ${COMPLETION-CANDIDATES}."))
        .addPositional(CommandSpecs.argument(1, "FILE", Path.class, "The file to write."));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    Path file = given.matchedPositionalValue(1, Path.of("model.nn"));
    String text = text(given.matchedPositionalValue(0, Template.GATES));
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
    }
    String typed = file.toString().matches("[\\w./+-]+") ? file.toString() : "\"" + file + "\"";
    console.out().println("wrote " + file + "; now: nnc run " + typed);
    return ExitCode.DONE;
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
