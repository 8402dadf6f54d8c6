package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads programs from files, and says in words why one cannot be read. */
final class SourceReader {
  /** A program is a page or two; beyond this the wrong file was named. */
  private static final int LARGEST = 4 << 20;

  private SourceReader() {}

  /** The program, or why there is none. */
  sealed interface Read {
    record Text(SourceFile source) implements Read {}

    record Problem(Diagnostic diagnostic) implements Read {}
  }

  /** Reads a file; its name in diagnostics is the one given. */
  static Read file(String name) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException wrong) {
      return problem(RunCode.FILE_NOT_FOUND, name, null, name);
    }
    if (Files.isDirectory(path)) {
      return problem(RunCode.IS_FOLDER, name, folderHelp(path), name);
    }
    if (!Files.exists(path)) {
      return problem(RunCode.FILE_NOT_FOUND, name, similarFile(path), name);
    }
    try (InputStream stream = Files.newInputStream(path)) {
      return text(name, stream);
    } catch (AccessDeniedException denied) {
      return problem(RunCode.UNREADABLE, name, null, name, "permission denied");
    } catch (IOException failure) {
      return problem(RunCode.UNREADABLE, name, null, name, String.valueOf(failure.getMessage()));
    }
  }

  /** Reads all of a stream. */
  static Read text(String name, InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      return problem(RunCode.TOO_LARGE, name, null, name);
    }
    for (byte each : bytes) {
      if (each == 0) {
        return problem(RunCode.NOT_TEXT, name, null, name);
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // The mark that some editors put before UTF-8 is not part of the program.
      boolean marked = !text.isEmpty() && text.charAt(0) == '\uFEFF';
      return new Read.Text(new SourceFile(name, marked ? text.substring(1) : text));
    } catch (CharacterCodingException wrong) {
      return problem(RunCode.NOT_TEXT, name, null, name);
    }
  }

  private static Read problem(
      RunCode code, String name, @Nullable String help, Object... arguments) {
    return new Read.Problem(Diagnostic.of(code, nowhere(name), arguments).withHelp(help));
  }

  /** The beginning of a file whose text is not known. */
  static Place nowhere(String name) {
    return new SourceFile(name, "").place(Span.NONE);
  }

  private static @Nullable String folderHelp(Path folder) {
    if (Files.exists(folder.resolve("run.json"))) {
      return "it is the folder of a run: `nnc predict " + folder + "` predicts with it";
    }
    List<String> programs = programs(folder);
    return programs.isEmpty() ? null : "it holds " + String.join(", ", programs);
  }

  private static @Nullable String similarFile(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    Path file = path.getFileName();
    if (folder == null || file == null || !Files.isDirectory(folder)) {
      return null;
    }
    Optional<String> similar = Similar.to(file.toString(), programs(folder));
    return similar.map(name -> "did you mean `" + path.resolveSibling(name) + "`?").orElse(null);
  }

  private static List<String> programs(Path folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.nn")) {
      for (Path file : files) {
        names.add(String.valueOf(file.getFileName()));
        if (names.size() == 100) {
          break;
        }
      }
    } catch (IOException unreadable) {
      return List.of();
    }
    names.sort(null);
    return names;
  }
}
