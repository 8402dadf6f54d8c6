package dev.nnc.cli;

import dev.nnc.compare.ListedRun;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.record.RunFolder;
import dev.nnc.workspace.SourceReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The folders of runs that a person names: by their paths, or as {@code nnc runs} lists them. */
final class RunFolders {
  private RunFolders() {}

  /** All of them, or what is wrong with each that is none. */
  record Found(List<Path> folders, List<Diagnostic> diagnostics) {
    Found {
      folders = List.copyOf(folders);
      diagnostics = List.copyOf(diagnostics);
    }
  }

  static Found of(List<String> words) {
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

  private static Optional<Path> find(String word) {
    Path path = safe(word);
    return List.of(path, Path.of(RunFolder.PARENT).resolve(path)).stream()
        .filter(ListedRun::isRun)
        .findFirst();
  }

  private static Path safe(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException noPath) {
      return Path.of("\u00a0"); // the name of no folder
    }
  }
}
