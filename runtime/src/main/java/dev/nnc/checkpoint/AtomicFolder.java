package dev.nnc.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes folders that are there whole or not at all. */
public final class AtomicFolder {
  private AtomicFolder() {}

  /** What is put into a folder. */
  public interface Content {
    void writeTo(Path folder) throws IOException;
  }

  /** Whether a folder may be made there: nothing is there yet, or a folder that holds nothing. */
  public static boolean isFree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /**
   * Makes a folder where {@link #isFree one may be made}, and those that it lies in.
   *
   * @throws IOException if it cannot be made; then nothing of it is left
   */
  public static void write(Path folder, Content content) throws IOException {
    Path whole = AtomicFile.followed(folder).toAbsolutePath().normalize();
    Path parent = whole.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path unfinished = AtomicFile.unfinished(whole);
    remove(unfinished); // what one that was cut off has left
    Files.createDirectory(unfinished);
    boolean done = false;
    try {
      content.writeTo(unfinished);
      AtomicFile.replace(unfinished, whole);
      done = true;
    } finally {
      if (!done) {
        remove(unfinished);
      }
    }
  }

  /** Removes a folder with all that is in it; a link goes, and not what it leads to. */
  public static void remove(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(folder);
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
