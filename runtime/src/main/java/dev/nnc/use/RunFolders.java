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

  /** The state of a run whose data was refused, of which nothing can be asked. */
  private static final String REFUSED = "refused";

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
                          .withHelp(
                              lastOf(word)
                                  .map(run -> "the last run of that program is `" + run + "`")
                                  .orElse("`nnc runs` lists the runs in `runs`"))));
    }
    return new Found(folders.stream().distinct().toList(), diagnostics);
  }

  /**
   * The folder that a word means: its path, its name in {@code runs}, {@link #LATEST}, or the name
   * of a program, of which it is the last run that its data has not refused, if there is one. The
   * word as a path, if there is none.
   */
  public static Path named(String word) {
    return find(word).or(() -> lastOf(word)).orElse(safe(word));
  }

  /** That a newer run of the program was refused, where the word means an earlier one. */
  public static Optional<String> passedOver(String word) {
    if (find(word).isPresent()) {
      return Optional.empty();
    }
    Path runs = Path.of(RunFolder.PARENT);
    Path meant = named(word);
    return last(runs, run -> isOf(run, word))
        .filter(newest -> !newest.equals(meant))
        .map(newest -> "taken is " + meant + ": the newer " + newest + " was refused");
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
    Path runs = Path.of(RunFolder.PARENT);
    return last(runs, run -> isOf(run, word) && !isRefused(run))
        .or(() -> last(runs, run -> isOf(run, word)));
  }

  private static boolean isOf(ListedRun run, String word) {
    String stem = word.endsWith(ENDING) ? word.substring(0, word.length() - ENDING.length()) : word;
    return !stem.isEmpty()
        && run.name().startsWith(stem + "-")
        && run.name().substring(stem.length()).matches("-\\d{8}-\\d{6}(-\\d+)?");
  }

  private static boolean isRefused(ListedRun run) {
    return run instanceof ListedRun.Whole whole && whole.state().equals(REFUSED);
  }

  private static Optional<Path> last(Path runs, Predicate<ListedRun> isMeant) {
    try {
      return ListedRun.in(runs).reversed().stream()
          .filter(isMeant)
          .findFirst()
          .map(run -> runs.resolve(run.name()));
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
