package dev.nnc.checkpoint;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that are there whole or not at all; whoever reads one sees no half of it. */
public final class AtomicFile {
  private AtomicFile() {}

  /** What is written to a file. */
  public interface Content {
    void writeTo(Writer writer) throws IOException;
  }

  /**
   * Writes a text, in UTF-8, in the place of what the file holds.
   *
   * @throws IOException if the file cannot be written; then it is what it was before
   */
  public static void write(Path file, String text) throws IOException {
    write(file, writer -> writer.write(text));
  }

  /** The same for what is made while it is written; of what fails nothing is left. */
  public static void write(Path file, Content content) throws IOException {
    Path unfinished = unfinished(file);
    boolean done = false;
    try {
      try (Writer writer = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
        content.writeTo(writer);
      }
      replace(unfinished, file);
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  /** Where a file is written before it gets its name: beside it, and hidden. */
  public static Path unfinished(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".unfinished");
  }

  /** Gives a file that is complete its name. */
  public static void replace(Path unfinished, Path file) throws IOException {
    try {
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
