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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nnc new}. */
@Command(
    name = "new",
    description = "Writes a program that can be run at once and then be changed.",
    footer = {
      "",
      "Templates:",
      "  gates        a logic gate from four rows: the smallest whole program",
      "  table        classes from rows of a table (Fisher's irises)",
      "  regression   a number from rows of a table",
      "  images       classes from pictures (Fashion-MNIST)",
      "",
      "Example:",
      "  nnc new table flowers.nn && nnc run flowers.nn"
    })
final class NewCommand implements Callable<Integer> {
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

  private final Console console;

  @Mixin private final HelpOption help = new HelpOption();

  @Option(names = "--force", description = "Replace the file if there is one.")
  private boolean force;

  @Parameters(
      index = "0",
      paramLabel = "TEMPLATE",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Template template = Template.GATES;

  @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
  private Path file = Path.of("model.nn");

  @Spec private @Nullable CommandSpec spec;

  NewCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    String text = text(template);
    try {
      if (force) {
        Files.writeString(file, text, StandardCharsets.UTF_8);
      } else {
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
      }
    } catch (FileAlreadyExistsException there) {
      throw misused("there is a file `" + file + "` already; --force replaces it");
    } catch (NoSuchFileException missing) {
      throw misused("there is no folder for `" + file + "`");
    }
    console.out().println("wrote " + file + "; now: nnc run " + file);
    return ExitCode.DONE;
  }

  private RuntimeException misused(String message) {
    return spec == null
        ? new IllegalStateException(message)
        : new ParameterException(spec.commandLine(), message);
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
