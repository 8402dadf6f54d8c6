package dev.nnc.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Waits for a change of programs. All programs in the folders of those that are named count, since
 * one may import another. Files are looked at from time to time: that works on every file system,
 * and however an editor saves.
 */
final class Watch {
  static final String OPTION = "--watch";

  private static final int PAUSE = 200;

  /** As long as nothing must change before a file counts as written. */
  private static final int REST = 100;

  private final Set<Path> folders = new LinkedHashSet<>();
  private Map<Path, String> seen;

  /** Watches from now on. */
  Watch(List<String> files) {
    for (String file : files) {
      Path folder = Path.of(file).toAbsolutePath().getParent();
      if (folder != null) {
        folders.add(folder);
      }
    }
    seen = look();
  }

  static OptionSpec option(String description) {
    return CommandSpecs.flag(description, OPTION);
  }

  /**
   * Waits until a program has changed since this method was left last.
   *
   * @param over whether nobody waits any more
   * @return whether one has; false if nobody waits any more
   */
  boolean awaitChange(BooleanSupplier over) {
    try {
      while (!over.getAsBoolean()) {
        Map<Path, String> now = look();
        if (!now.equals(seen)) {
          do {
            seen = now;
            Thread.sleep(REST);
            now = look();
          } while (!now.equals(seen));
          return true;
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private Map<Path, String> look() {
    Map<Path, String> found = new HashMap<>();
    for (Path folder : folders) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + Programs.ENDING)) {
        for (Path file : files) {
          found.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
        }
      } catch (IOException | DirectoryIteratorException gone) {
        // It is being written, or the folder is away for a moment: the next look tells.
        found.remove(folder);
      }
    }
    return found;
  }
}
