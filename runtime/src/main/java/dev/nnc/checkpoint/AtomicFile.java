package dev.nnc.checkpoint;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes files that are there whole or not at all; whoever reads one sees no half of it. A symbolic
 * link stays, and leads to the new file. What is there and is no regular file, such as a device or
 * a pipe, stays too, and is written straight through.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** So many links one after the other are followed, as Linux does. */
  private static final int MOST_LINKS = 40;

  /** What is written to a file. */
  public interface Content {
    void writeTo(Writer writer) throws IOException;
  }

  /** The same where it is no text. */
  public interface Bytes {
    void writeTo(OutputStream out) throws IOException;
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
    writeBytes(
        file,
        out -> {
          Writer writer =
              new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()));
          content.writeTo(writer);
          writer.flush();
        });
  }

  /** The same for what is no text. */
  public static void writeBytes(Path file, Bytes content) throws IOException {
    Path target = followed(file);
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
        content.writeTo(out);
      }
      return;
    }
    Path unfinished = unfinished(target);
    boolean done = false;
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
        content.writeTo(out);
      }
      replace(unfinished, target);
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  /** Where the symbolic links end that the last name of a path is; there need be nothing. */
  static Path followed(Path path) throws IOException {
    Path end = path;
    for (int links = 0; Files.isSymbolicLink(end); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(path.toString(), null, "its links lead nowhere");
      }
      end = end.resolveSibling(Files.readSymbolicLink(end));
    }
    return end;
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
