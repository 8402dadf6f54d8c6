package dev.nnc.cli;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.source.PictureFolders;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.profile.ColumnProfile;
import dev.nnc.profile.Profiler;
import dev.nnc.profile.TableProfile;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks a table through for a command, or says in words why that cannot be done. */
final class DataFileReader {
  private static final int MOST_NAMES = 200;

  /** How many columns a message names. */
  private static final int NAMED = 12;

  /** Files that hold tables in other forms, and what to do with them. */
  private static final List<List<String>> OTHERS =
      List.of(
          List.of(
              ".xlsx .xls .ods .numbers",
              "it is a workbook",
              "save it as CSV (UTF-8) in the spreadsheet"),
          List.of(
              ".feather .arrow .orc",
              "it is a columnar file",
              "write it as Parquet: `pandas.read_feather(…).to_parquet(…)`"),
          List.of(
              ".duckdb .mdb .accdb",
              "it is a database",
              "write the query's result as Parquet or CSV"),
          List.of(
              ".zip .tar .7z .tgz",
              "it is an archive",
              "unpack it first; a single CSV file may be packed by gzip"),
          List.of(
              "-ubyte -ubyte.gz",
              "it is one of the four files of an IDX set",
              "name the folder in which they lie"),
          List.of(
              ".png .jpg .jpeg .gif .bmp .webp",
              "it is a picture",
              "name the folder that has a folder of pictures for each class"),
          List.of(
              ".json",
              "it is one JSON text",
              "write one object a line (JSON Lines) into a file that ends in `.jsonl`: of a list,"
                  + " `jq -c '.[]' rows.json > rows.jsonl` does it"),
          List.of(".nn", "it is a program", "`nnc show FILE` prints its columns"));

  private DataFileReader() {}

  /** What the file holds, or why it does not. */
  sealed interface Read {
    record Table(TableProfile profile) implements Read {}

    record Pictures(PictureFolders folders) implements Read {}

    record Problem(List<Diagnostic> diagnostics) implements Read {
      public Problem {
        diagnostics = List.copyOf(diagnostics);
      }
    }
  }

  static Read read(String name, @Nullable String target, Console console) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException wrong) {
      return problem(RunCode.FILE_NOT_FOUND, name, null, name);
    }
    path = placed(path, console);
    if (Files.isDirectory(path)) {
      return target == null
          ? pictures(path, name, console)
          : problem(
              RunCode.IS_FOLDER,
              name,
              "--target names a column of a table; of pictures, the folders are the classes",
              name);
    }
    if (!Files.exists(path)) {
      return problem(RunCode.FILE_NOT_FOUND, name, similar(path), name);
    }
    String reason = IoReasons.noFile(path);
    if (reason != null) {
      return problem(RunCode.UNREADABLE, name, null, name, reason);
    }
    String ending = name.toLowerCase(Locale.ROOT);
    for (List<String> each : OTHERS) {
      if (Stream.of(each.getFirst().split(" ", -1)).anyMatch(ending::endsWith)) {
        return problem(RunCode.NOT_A_TABLE, name, each.get(2), name, each.get(1));
      }
    }
    DataDiagnostics findings = new DataDiagnostics(SourceReader.nowhere(name));
    TableProfile profile = Profiler.of(path, name, target, findings);
    if (profile == null) {
      return new Read.Problem(findings.sorted().stream().filter(Diagnostic::isError).toList());
    }
    if (target != null && profile.truth() == null) {
      return problem(RunCode.NO_SUCH_COLUMN, name, columns(target, profile), name, target);
    }
    return new Read.Table(profile);
  }

  /**
   * The file or folder of that name where programs in the current folder find it; the path itself
   * if it leads to something, or to nothing anywhere.
   */
  static Path placed(Path path, Console console) {
    if (Files.exists(path) || path.isAbsolute()) {
      return path;
    }
    Path here = Path.of("").toAbsolutePath();
    String name = path.toString().replace('\\', '/');
    return console.places().find(here, name, Files::exists) instanceof DataPlaces.Search.Found found
        ? found.path()
        : path;
  }

  private static Read pictures(Path path, String name, Console console) {
    DataDiagnostics findings = new DataDiagnostics(SourceReader.nowhere(name));
    PictureFolders folders = PictureFolders.of(path, name, console.places(), findings);
    return folders == null
        ? new Read.Problem(findings.sorted().stream().filter(Diagnostic::isError).toList())
        : new Read.Pictures(folders);
  }

  private static String columns(String target, TableProfile profile) {
    List<String> names = profile.columns().stream().map(ColumnProfile::name).toList();
    return Similar.to(target, names)
        .map(meant -> "did you mean `" + meant + "`?")
        .orElse(columns(profile));
  }

  /** Which columns there are, as a sentence. */
  static String columns(TableProfile profile) {
    List<String> names = profile.columns().stream().map(ColumnProfile::name).toList();
    return "it has "
        + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
        + (names.size() > NAMED ? ", …" : "");
  }

  static Read.Problem problem(
      RunCode code, String name, @Nullable String help, Object... arguments) {
    return new Read.Problem(
        List.of(Diagnostic.of(code, SourceReader.nowhere(name), arguments).withHelp(help)));
  }

  private static @Nullable String similar(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    Path file = path.getFileName();
    if (folder == null || file == null || !Files.isDirectory(folder)) {
      return folder == null ? null : "there is no folder `" + folder + "`";
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .limit(MOST_NAMES)
              .filter(Files::isRegularFile)
              .map(each -> String.valueOf(each.getFileName()))
              .sorted()
              .toList();
      String plain = file.toString();
      return names.stream()
          .filter(each -> each.startsWith(plain + "."))
          .findFirst()
          .or(() -> Similar.to(plain, names))
          .map(meant -> "did you mean `" + path.resolveSibling(meant) + "`?")
          .orElse(null);
    } catch (IOException unreadable) {
      return null;
    }
  }
}
