package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Similar;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of the data sources of one {@code .nn} file, and refuses what lies outside of the
 * folders where data may be.
 *
 * @param base the folder of the {@code .nn} file
 * @param places where else data may be
 */
record FileFinder(Path base, DataPlaces places) {
  /** Among so many files of a folder a similar name is looked for. */
  private static final int MOST_NAMES = 10_000;

  FileFinder {
    base = base.toAbsolutePath().normalize();
  }

  /**
   * The first file or folder of that name for which the condition holds; null after an error.
   *
   * @param what is looked for, in words
   */
  @Nullable Path find(
      String name, DataDiagnostics findings, Predicate<Path> condition, String what) {
    return switch (places.find(base, name, condition)) {
      case DataPlaces.Search.Found found -> found.path();
      case DataPlaces.Search.Refused refused -> {
        refuse(refused.reason(), Numerals.shorten(name), findings);
        yield null;
      }
      case DataPlaces.Search.Missing missing -> {
        List<String> notes = new ArrayList<>();
        for (Path looked : missing.looked()) {
          if (Files.exists(looked)) {
            String noFile = IoReasons.noFile(looked);
            notes.add(
                looked
                    + " is there, but "
                    + (noFile != null
                        ? noFile
                        : Files.isDirectory(looked) ? "it is a folder" : "it is a file"));
          }
        }
        notes.add("looked for " + what + ", in this order: " + joined(missing.looked()));
        if (!missing.outside().isEmpty()) {
          notes.add(
              "not looked at, because `..` leads out of the folders that data may come from: "
                  + missing.outside().getFirst());
        }
        findings.addNoted(
            DataCode.NOT_FOUND,
            notes,
            missing.outside().isEmpty()
                ? similar(missing.looked())
                    .map(
                        near ->
                            "did you mean `"
                                + name.substring(0, name.lastIndexOf('/') + 1)
                                + near.getFileName()
                                + "`? It is in "
                                + near.getParent())
                    .orElseGet(() -> howToGet(name))
                : "write the path without `..` and let the environment variable NNC_DATA name the"
                    + " folder that it begins in, or put the file beside the .nn file",
            Numerals.shorten(name));
        yield null;
      }
    };
  }

  /** The file or folder of nearly this name, beside where one of this name was looked for. */
  private static Optional<Path> similar(List<Path> looked) {
    for (Path path : looked) {
      List<String> names = new ArrayList<>();
      try (DirectoryStream<Path> beside = Files.newDirectoryStream(path.getParent())) {
        for (Path each : beside) {
          names.add(String.valueOf(each.getFileName()));
          if (names.size() == MOST_NAMES) {
            break;
          }
        }
      } catch (IOException | DirectoryIteratorException none) {
        continue;
      }
      // What has the very name is something else, which a note says.
      names.remove(String.valueOf(path.getFileName()));
      names.sort(null);
      Optional<String> near = Similar.to(String.valueOf(path.getFileName()), names);
      if (near.isPresent()) {
        return near.map(path::resolveSibling);
      }
    }
    return Optional.empty();
  }

  private static String joined(List<Path> paths) {
    return String.join(", ", paths.stream().map(Path::toString).toList());
  }

  /** Whether a file that was found in a folder may be read; reports it if not. */
  boolean allows(Path file, Object shown, DataDiagnostics findings) {
    if (places.allows(base, file)) {
      return true;
    }
    refuse("a symbolic link leads out of them", shown, findings);
    return false;
  }

  private static void refuse(String reason, Object shown, DataDiagnostics findings) {
    findings.addNoted(
        DataCode.OUTSIDE,
        List.of(reason),
        "put the file beside the .nn file or into `data` beside it, or let the environment variable"
            + " NNC_DATA name its folder",
        shown);
  }

  private static String howToGet(String name) {
    return switch (name) {
      case "fashion-mnist" ->
          "`nnc data get fashion-mnist` fetches it, and so does the Debian package"
              + " dataset-fashion-mnist; or put the four files from"
              + " github.com/zalandoresearch/fashion-mnist (data/fashion) into one of these folders";
      case "mnist" ->
          "`nnc data get mnist` fetches it; or put the four files of the MNIST database,"
              + " train-images-idx3-ubyte.gz and so on, which many archives carry, into one of these folders";
      case "california_housing.csv", "tabular/california_housing_raw.csv" ->
          "`nnc data get housing` fetches it; or put it into one of these folders";
      default -> "put it into one of these folders, or let NNC_DATA name the folder it is in";
    };
  }
}
