package dev.nnc.workspace;

import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads programs from files, and says in words why one cannot be read. */
public final class SourceReader {
  /** Among so many programs of a folder a similar name is looked for. */
  private static final int MOST_NAMES = 100;

  /** Endings of files that hold rows. */
  private static final List<String> TABLES =
      List.of(".csv", ".tsv", ".csv.gz", ".jsonl", ".xlsx", ".parquet", ".sqlite", ".db");

  private SourceReader() {}

  /** The program, or why there is none. */
  public sealed interface Read {
    record Text(SourceFile source) implements Read {}

    record Problem(Diagnostic diagnostic) implements Read {}
  }

  /** Reads a file; its name in diagnostics is the one given. */
  public static Read file(String name) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException wrong) {
      return problem(RunCode.FILE_NOT_FOUND, name, null, name);
    }
    if (Files.isDirectory(path)) {
      return problem(RunCode.IS_FOLDER, name, folderHelp(path), name);
    }
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      return problem(
          RunCode.UNREADABLE, name, null, name, "it is a link to a file that is not there");
    }
    if (!Files.exists(path)) {
      return problem(RunCode.FILE_NOT_FOUND, name, similarFile(path), name);
    }
    String ending = name.toLowerCase(Locale.ROOT);
    if (TABLES.stream().anyMatch(ending::endsWith)) {
      return problem(
          RunCode.UNREADABLE,
          name,
          "`nnc data "
              + name
              + "` shows its columns, and `nnc new model.nn --from "
              + name
              + " --target COLUMN` writes the program that learns from it",
          name,
          "it is a table, not a program");
    }
    String reason = IoReasons.noFile(path);
    if (reason != null) {
      return problem(RunCode.UNREADABLE, name, null, name, reason);
    }
    try (InputStream stream = IoReasons.open(path)) {
      return text(name, stream);
    } catch (AccessDeniedException denied) {
      return problem(RunCode.UNREADABLE, name, null, name, "permission denied");
    } catch (IOException failure) {
      return problem(RunCode.UNREADABLE, name, null, name, IoReasons.of(failure));
    }
  }

  /** Reads all of the standard input. */
  public static Read standardInput(InputStream stream) {
    try {
      return text("<stdin>", stream);
    } catch (IOException failure) {
      return problem(RunCode.UNREADABLE, "<stdin>", null, "standard input", IoReasons.of(failure));
    }
  }

  private static Read text(String name, InputStream stream) throws IOException {
    return switch (ProgramText.read(name, stream)) {
      case ProgramText.Program program -> new Read.Text(program.source());
      case ProgramText.TooLarge large -> problem(RunCode.TOO_LARGE, name, null, name);
      case ProgramText.NotUtf8 wrong -> problem(RunCode.NOT_TEXT, name, null, name);
      case ProgramText.NoText wrong -> problem(RunCode.NOT_TEXT, name, null, name);
    };
  }

  private static Read problem(
      RunCode code, String name, @Nullable String help, Object... arguments) {
    return new Read.Problem(Diagnostic.of(code, nowhere(name), arguments).withHelp(help));
  }

  /** The beginning of a file whose text is not known. */
  public static Place nowhere(String name) {
    return new SourceFile(name, "").place(Span.NONE);
  }

  private static @Nullable String folderHelp(Path folder) {
    if (Files.exists(folder.resolve("run.json"))) {
      return "it is the folder of a run: `nnc predict " + folder + "` predicts with it";
    }
    List<String> programs = ProgramText.names(folder, MOST_NAMES);
    return programs.isEmpty() ? null : "it holds " + String.join(", ", programs);
  }

  private static @Nullable String similarFile(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    Path file = path.getFileName();
    if (folder == null || file == null || !Files.isDirectory(folder)) {
      return null;
    }
    Path ended = path.resolveSibling(file + ".nn");
    if (Files.isRegularFile(ended)) {
      return "did you mean `" + ended + "`?";
    }
    Optional<String> similar = Similar.to(file.toString(), ProgramText.names(folder, MOST_NAMES));
    return similar.map(name -> "did you mean `" + path.resolveSibling(name) + "`?").orElse(null);
  }
}
