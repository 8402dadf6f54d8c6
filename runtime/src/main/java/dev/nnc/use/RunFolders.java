package dev.nnc.use;

import dev.nnc.compare.ListedRun;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.record.RunFolder;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The folders of runs that a person names: by their paths, or as {@code nnc runs} lists them. */
public final class RunFolders {
  /** Means the run that began last. */
  public static final String LATEST = "latest";

  /** Of the names of programs. */
  private static final String ENDING = ".nn";

  private RunFolders() {}

  /** All of them, or what is wrong with each that is none. */
  public record Found(List<Path> folders, List<Diagnostic> diagnostics) {
    public Found {
      folders = List.copyOf(folders);
      diagnostics = List.copyOf(diagnostics);
    }
  }

  public static Found of(List<String> words) {
    List<Path> folders = new ArrayList<>();
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (String word : words) {
      find(word)
          .ifPresentOrElse(
              folders::add,
              () ->
                  diagnostics.add(
                      Diagnostic.of(
                              RunCode.NO_RUN,
                              SourceReader.nowhere(word),
                              word,
                              Files.exists(Path.of("").resolve(safe(word)))
                                  ? "it holds nothing that `nnc run` has written"
                                  : "there is no such folder")
                          .withHelp("`nnc runs` lists the runs in `runs`")));
    }
    return new Found(folders.stream().distinct().toList(), diagnostics);
  }

  /**
   * The folder that a word means: its path, its name in {@code runs}, {@link #LATEST}, or the name
   * of a program, of which it is the last run. The word as a path, if there is none.
   */
  public static Path named(String word) {
    Path path = safe(word);
    if (Files.isDirectory(path)) {
      return path;
    }
    return find(word).or(() -> lastOf(word)).orElse(path);
  }

  private static Optional<Path> find(String word) {
    Path path = safe(word);
    Path runs = Path.of(RunFolder.PARENT);
    return List.of(path, runs.resolve(path)).stream()
        .filter(ListedRun::isRun)
        .findFirst()
        .or(() -> word.equals(LATEST) ? last(runs, run -> true) : Optional.empty());
  }

  /** The last run of a program, which is named without folders and with or without its ending. */
  private static Optional<Path> lastOf(String word) {
    String stem = word.endsWith(ENDING) ? word.substring(0, word.length() - ENDING.length()) : word;
    return stem.isEmpty()
        ? Optional.empty()
        : last(
            Path.of(RunFolder.PARENT),
            name ->
                name.startsWith(stem + "-")
                    && name.substring(stem.length()).matches("-\\d{8}-\\d{6}(-\\d+)?"));
  }

  private static Optional<Path> last(Path runs, Predicate<String> isMeant) {
    try {
      return ListedRun.in(runs).reversed().stream()
          .map(ListedRun::name)
          .filter(isMeant)
          .findFirst()
          .map(runs::resolve);
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private static Path safe(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException noPath) {
      return Path.of("\u00a0"); // the name of no folder
    }
  }
}
