package dev.nnc.lsp;

import dev.nnc.data.file.IoReasons;
import dev.nnc.parse.Lexeme;
import dev.nnc.parse.Parser;
import dev.nnc.workspace.ProgramText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.lsp4j.DocumentSymbol;

/**
 * What the programs declare that lie in the folders of the editor and are not open. A folder may be
 * any size, so only so many files are looked at, and only for so long; links are not followed. Used
 * by one thread.
 */
final class ProgramIndex {
  private static final int MOST_PROGRAMS = 500;
  private static final int MOST_FILES = 20_000;
  private static final int DEEPEST = 12;

  /** A longer text is none that a person wrote. */
  private static final int LARGEST = 256 << 10;

  private static final long MOST_NANOS = 400_000_000;

  /** What others have made, and what runs leave. */
  private static final Set<String> LEFT_OUT = Set.of("runs", "target", "build", "node_modules");

  private Map<Path, Known> known = new HashMap<>();

  private record Known(FileTime changed, long size, List<DocumentSymbol> symbols) {}

  /** A program that is not open, and its outline. */
  record Found(String uri, List<DocumentSymbol> symbols) {}

  /**
   * Reads what has changed since it was asked last.
   *
   * @param open files that the editor has open, which are left out
   */
  List<Found> programs(List<Path> folders, Set<Path> open) {
    Search search = new Search(open, System.nanoTime() + MOST_NANOS);
    for (Path folder : folders) {
      try {
        Files.walkFileTree(folder, Set.of(), DEEPEST, search);
      } catch (IOException gone) {
        // Whatever could be read of it counts.
      }
    }
    known = search.seen;
    return search.found;
  }

  private final class Search extends SimpleFileVisitor<Path> {
    private final Set<Path> open;
    private final long end;
    private final Map<Path, Known> seen = new HashMap<>();
    private final List<Found> found = new ArrayList<>();
    private int files;

    Search(Set<Path> open, long end) {
      this.open = open;
      this.end = end;
    }

    private FileVisitResult next() {
      return ++files > MOST_FILES || found.size() >= MOST_PROGRAMS || System.nanoTime() > end
          ? FileVisitResult.TERMINATE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = String.valueOf(folder.getFileName());
      return name.startsWith(".") || LEFT_OUT.contains(name)
          ? FileVisitResult.SKIP_SUBTREE
          : next();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      boolean isProgram =
          attributes.isRegularFile()
              && attributes.size() <= LARGEST
              && String.valueOf(file.getFileName()).endsWith(".nn");
      if (isProgram && !open.contains(file) && !seen.containsKey(file)) {
        Known before = known.get(file);
        boolean same =
            before != null
                && before.size() == attributes.size()
                && before.changed().equals(attributes.lastModifiedTime());
        Known now =
            before != null && same
                ? before
                : new Known(attributes.lastModifiedTime(), attributes.size(), symbols(file));
        seen.put(file, now);
        if (!now.symbols().isEmpty()) {
          found.add(new Found(file.toUri().toString(), now.symbols()));
        }
      }
      return next();
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
      return next();
    }
  }

  /** None of a file that is not ours. */
  private static List<DocumentSymbol> symbols(Path file) {
    try (InputStream stream = IoReasons.open(file)) {
      return ProgramText.read(file.toString(), stream) instanceof ProgramText.Program program
              && isOurs(program)
          ? new Outline(
                  new EditedText(file.toString(), program.source().text()),
                  Parser.parse(program.source()).tree())
              .symbols()
          : List.of();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /** Others use the ending, too: ours begin with the version of the language. */
  private static boolean isOurs(ProgramText.Program program) {
    for (Lexeme word : Lexeme.of(program.source())) {
      if (word.kind() != Lexeme.Kind.COMMENT && word.kind() != Lexeme.Kind.DOC) {
        return word.text().equals("nn");
      }
    }
    return false;
  }
}
