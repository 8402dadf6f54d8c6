package dev.nnc.cli;

import dev.nnc.workspace.ProgramText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs that a person means: with or without their ending, or none where there is one. */
final class Programs {
  static final String ENDING = ".nn";

  /** More programs in one folder are not checked without being named. */
  private static final int MOST = 10_000;

  private Programs() {}

  /** The file that a word names: itself, or with the ending of programs if only that is there. */
  static String find(String word) {
    try {
      return !word.isEmpty()
              && !Files.exists(Path.of(word))
              && Files.isRegularFile(Path.of(word + ENDING))
          ? word + ENDING
          : word;
    } catch (InvalidPathException noPath) {
      return word;
    }
  }

  /** All programs in this folder, sorted. */
  static List<String> here() {
    return ProgramText.names(Path.of(""), MOST);
  }

  /** Says that a program must be named, and which there are. */
  static String missing() {
    List<String> all = here();
    int shown = Math.min(all.size(), 5);
    return all.isEmpty()
        ? "missing: FILE; this folder has no `.nn` file"
        : "missing: FILE; here are "
            + String.join(", ", all.subList(0, shown))
            + (shown < all.size() ? ", …" : "");
  }

  /** The only program in this folder. */
  static Optional<String> only() {
    List<String> all = here();
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }
}
