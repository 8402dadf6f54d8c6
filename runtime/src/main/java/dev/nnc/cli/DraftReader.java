package dev.nnc.cli;

import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.PictureFolders;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.draft.Draft;
import dev.nnc.draft.FolderDraft;
import dev.nnc.draft.TableDraft;
import dev.nnc.profile.ColumnProfile;
import dev.nnc.profile.TableProfile;
import dev.nnc.report.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks data through and drafts the program that learns from it. */
final class DraftReader {
  private final Console console;

  DraftReader(Console console) {
    this.console = console;
  }

  /** A program, or why there is none. */
  sealed interface Read {
    /**
     * A program, not laid out yet.
     *
     * @param about what of the data it has, to follow its name in a sentence
     * @param leftOut what of the data it has not, as a sentence; empty if nothing
     */
    record Program(String text, String about, String leftOut) implements Read {}

    record Problem(List<Diagnostic> diagnostics) implements Read {
      public Problem {
        diagnostics = List.copyOf(diagnostics);
      }
    }

    /** The command lacks something. */
    record Misused(String why) implements Read {}
  }

  /**
   * Drafts the program.
   *
   * @param file in which the program will stand
   * @param target the column that is to be predicted; null if it was not said
   * @param time by which the latest rows are the test; null to draw them
   */
  Read read(Path from, Path file, @Nullable String target, @Nullable String time)
      throws IOException {
    if (Files.isDirectory(from) && (target != null || time != null)) {
      return new Read.Misused(
          (target != null ? "--target" : "--by-time")
              + " names a column of a table; of pictures, the folders are the classes");
    }
    DataFileReader.Read found = DataFileReader.read(from.toString(), target, console);
    return switch (found) {
      case DataFileReader.Read.Problem problem -> new Read.Problem(problem.diagnostics());
      case DataFileReader.Read.Pictures pictures -> ofFolder(pictures.folders(), from, file);
      case DataFileReader.Read.Table table ->
          target == null
              ? new Read.Misused(
                  "missing: --target, the column that is to be predicted; "
                      + DataFileReader.columns(table.profile()))
              : ofTable(table.profile(), from, file, target, time);
    };
  }

  private Read ofFolder(PictureFolders folders, Path from, Path file) throws IOException {
    String path = path(from, file);
    if (path == null) {
      return outOfReach(from, file);
    }
    return switch (FolderDraft.of(folders, path)) {
      case Draft.Program program ->
          new Read.Program(
              program.text(),
              ", which tells "
                  + Numerals.count(folders.classes().size())
                  + " classes of pictures apart",
              program.leftOut());
      case Draft.UnfitTarget unfit ->
          problem(
              RunCode.UNFIT_TARGET,
              from,
              "give it more pictures, or take its folder away",
              from.toString(),
              unfit.why());
      case Draft.NothingLeft nothing -> throw new IllegalStateException(nothing.why());
    };
  }

  private Read ofTable(
      TableProfile table, Path from, Path file, String target, @Nullable String time)
      throws IOException {
    if (time != null) {
      Optional<ColumnProfile> column = table.column(time);
      if (column.isEmpty()) {
        return problem(
            RunCode.NO_SUCH_COLUMN, from, DataFileReader.columns(table), from.toString(), time);
      }
      if (time.equals(target) || !column.get().isOrdered()) {
        return new Read.Misused(
            "--by-time takes a column of times or numbers; `"
                + time
                + "` "
                + (time.equals(target) ? "is to be predicted" : "holds neither"));
      }
    }
    String path = path(from, file);
    if (path == null) {
      return outOfReach(from, file);
    }
    String look = "`nnc data " + ShellWord.of(from) + " --target " + ShellWord.of(target) + "`";
    return switch (TableDraft.of(table, path, time)) {
      case Draft.Program program ->
          new Read.Program(program.text(), ", which predicts " + target, program.leftOut());
      case Draft.UnfitTarget unfit ->
          problem(RunCode.UNFIT_TARGET, from, look + " shows its columns", target, unfit.why());
      case Draft.NothingLeft nothing ->
          problem(
              RunCode.NOTHING_TO_LEARN_FROM,
              from,
              look + " says more",
              from.toString(),
              target,
              nothing.why());
    };
  }

  /** The path by which a program finds its data; null if it may not read it. */
  private @Nullable String path(Path from, Path file) throws IOException {
    Path data = from.toRealPath();
    Path base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    for (Path folder : console.places().folders(base)) {
      if (Files.isDirectory(folder) && data.startsWith(folder.toRealPath())) {
        return folder.toRealPath().relativize(data).toString().replace('\\', '/');
      }
    }
    return null;
  }

  private static Read outOfReach(Path from, Path file) {
    Path folder = Optional.ofNullable(from.toAbsolutePath().normalize().getParent()).orElse(from);
    Path name = Optional.ofNullable(file.getFileName()).orElse(file);
    return problem(
        RunCode.DATA_OUT_OF_REACH,
        from,
        "write it beside its data: `" + folder.resolve(name) + "`",
        Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(file),
        from.toString());
  }

  private static Read problem(RunCode code, Path from, @Nullable String help, Object... arguments) {
    return new Read.Problem(
        DataFileReader.problem(code, from.toString(), help, arguments).diagnostics());
  }
}
