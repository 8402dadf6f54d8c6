package dev.nnc.data.source;

import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.Schema;
import dev.nnc.text.Glob;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table in one file, or in several that a pattern names. */
sealed interface TextFileSource extends DataSource
    permits CsvSource, JsonLinesSource, ParquetSource, SqliteSource {
  /** How much longer than its packed form a table may be expected to be. */
  int PACKED = 8;

  /** The file, or a pattern for files. */
  String path();

  /** How the files hold the table; null after an error. */
  @Nullable TableFormat format(DataDiagnostics findings);

  @Override
  default @Nullable TableFormat rowFormat(DataDiagnostics findings) {
    return format(findings);
  }

  @Override
  default @Nullable Schema schema(FileFinder finder, DataDiagnostics findings) {
    List<TableFile> files = tableFiles(finder, findings);
    return files.isEmpty() ? null : ColumnKinds.schema(files, findings);
  }

  @Override
  default @Nullable RawTable read(
      FileFinder finder, Map<String, ColumnType> wanted, DataDiagnostics findings) {
    List<TableFile> files = tableFiles(finder, findings);
    return files.isEmpty() ? null : TableReader.read(files, wanted, findings);
  }

  @Override
  default @Nullable List<DataFile> files(FileFinder finder, DataDiagnostics findings) {
    List<DataFile> hashed = new ArrayList<>();
    for (TableFile file : tableFiles(finder, findings)) {
      DataFile each = DataFile.hashed(file.path(), file.name(), findings);
      if (each == null) {
        return null;
      }
      hashed.add(each);
    }
    return hashed.isEmpty() ? null : List.copyOf(hashed);
  }

  @Override
  default long size(FileFinder finder, DataDiagnostics findings) {
    long size = 0;
    for (TableFile file : tableFiles(finder, findings)) {
      try {
        // What is packed is some times as long.
        size += Files.size(file.path()) * (file.isPacked() ? PACKED : 1);
      } catch (IOException gone) {
        return 0; // reading says why
      }
    }
    return size;
  }

  @Override
  default @Nullable String @Nullable [] texts(
      FileFinder finder, String column, DataDiagnostics findings) {
    RawTable table = read(finder, Map.of(column, ColumnType.text()), findings);
    return table != null && table.columns().get(column) instanceof RawColumn.Texts texts
        ? texts.values()
        : null;
  }

  @Override
  default boolean holdsPictures() {
    return false;
  }

  /** The files in the order of their names; empty after an error. */
  private List<TableFile> tableFiles(FileFinder finder, DataDiagnostics findings) {
    String name = path();
    TableFormat format = format(findings);
    if (format == null) {
      return List.of();
    }
    if (name.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
      Path path = finder.find(name, findings, Files::isRegularFile, "a file of that name");
      return path == null
          ? List.of()
          : List.of(new TableFile(path, Numerals.shorten(name), format));
    }
    String before = PictureSet.folderOf(name);
    Path folder =
        finder.find(
            before, findings, Files::isDirectory, "a folder for the pattern \"" + name + "\"");
    if (folder == null) {
      return List.of();
    }
    String rest = before.equals(".") ? name : name.substring(before.length() + 1);
    Glob glob = Glob.of(rest);
    if (glob == null) {
      findings.add(
          DataCode.NOT_FOUND, "a pattern is such as \"months/*.csv\"", Numerals.shorten(name));
      return List.of();
    }
    List<TableFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted().toList()) {
        if (glob.test(folder.relativize(path)) && Files.isRegularFile(path)) {
          if (!finder.allows(path, Numerals.shorten(path.toString()), findings)) {
            return List.of();
          }
          String shown = Numerals.shorten(folder.relativize(path).toString());
          files.add(new TableFile(path, shown, format));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      findings.add(DataCode.UNREADABLE, null, Numerals.shorten(name), IoReasons.of(e));
      return List.of();
    }
    if (files.isEmpty()) {
      findings.addNoted(
          DataCode.NOT_FOUND,
          List.of("looked in " + folder),
          "`*` stands for anything in a name, `**` for any folders",
          Numerals.shorten(name));
    }
    return files;
  }
}
