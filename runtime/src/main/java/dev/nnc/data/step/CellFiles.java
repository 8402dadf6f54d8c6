package dev.nnc.data.step;

import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.source.Unicode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that the cells of a table name. A path begins at the folder of the file that has
 * the row; what lies outside of the folders where data may be is never read.
 *
 * @param readable whether a file may be read; null for all in the table's folder
 */
record CellFiles(RawTable.Origin origin, @Nullable Predicate<Path> readable) {
  /** What came of looking for a cell's file. */
  sealed interface Search {
    record Found(Path path) implements Search {}

    /** Why there is none, in words that go after its name. */
    record Missing(String reason) implements Search {}
  }

  Search find(int row, String name) {
    Path folder = origin.folder(row);
    if (folder == null) {
      return new Search.Missing("this row stands in no file beside which it could be looked for");
    }
    Path path;
    try {
      path = folder.resolve(name.strip().replace('\\', '/')).normalize();
    } catch (InvalidPathException e) {
      return new Search.Missing("it is no path");
    }
    if (!Files.exists(path)) {
      path =
          folder.resolve(Unicode.decomposed(path.toString())); // as file systems of Apple write it
    }
    if (!Files.exists(path)) {
      return new Search.Missing("there is no such file in " + folder);
    }
    boolean allowed =
        readable == null ? DataPlaces.isWithin(path, List.of(folder)) : readable.test(path);
    return allowed
        ? new Search.Found(path)
        : new Search.Missing("it lies outside of the folders where data may be");
  }
}
