package dev.nnc.data.source;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Rule;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.NaturalOrder;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data sources of one {@code .nn} file: finds them and tells what they hold. */
public final class Sources implements SchemaReader {
  static final String OUTSIDE_HELP =
      "put the file beside the .nn file or into `data` beside it, or let the environment variable"
          + " NNC_DATA name its folder";

  private final Path base;
  private final DataPlaces places;

  /**
   * @param base the folder of the {@code .nn} file
   * @param places where else data may be
   */
  public Sources(Path base, DataPlaces places) {
    this.base = base.toAbsolutePath().normalize();
    this.places = places;
  }

  @Override
  public Result read(Configured source, Place place) {
    DataDiagnostics findings = new DataDiagnostics(place);
    Schema schema = schema(source, findings);
    return new Result(
        findings.hasErrors() ? Optional.empty() : Optional.ofNullable(schema), findings.sorted());
  }

  @Override
  public Optional<List<String>> texts(Configured source, String column, long least, int most) {
    DataDiagnostics findings = new DataDiagnostics(new SourceFile("", "").place(Span.NONE));
    Map<String, ColumnType> wanted = Map.of(column, ColumnType.text());
    RawTable table = null;
    if (isTable(source)) {
      List<TableFile> files = files(source, findings);
      table = files.isEmpty() ? null : TableFile.read(files, wanted, findings);
    } else if (source.name().equals("table")) {
      table = read(InlineTable.ofColumns(source.options(), findings));
    }
    if (table == null || !(table.columns().get(column) instanceof RawColumn.Texts texts)) {
      return Optional.empty();
    }
    Map<String, Long> counts = new HashMap<>();
    for (String text : texts.values()) {
      if (text != null) {
        counts.merge(text, 1L, Long::sum);
      }
    }
    Set<String> different = new TreeSet<>(NaturalOrder::compare);
    counts.forEach(
        (text, count) -> {
          if (count >= least) {
            different.add(text);
          }
        });
    if (different.size() > most) {
      return Optional.empty();
    }
    return Optional.of(List.copyOf(different));
  }

  private @Nullable Schema schema(Configured source, DataDiagnostics findings) {
    switch (source.name()) {
      case "csv", "jsonl" -> {
        List<TableFile> files = files(source, findings);
        return files.isEmpty() ? null : unsized(files.getFirst().types(findings));
      }
      case "idx" -> {
        IdxSet set = idx(source, findings);
        return set == null ? null : set.schema(findings);
      }
      case "images", "folders" -> {
        PictureSet set = pictures(source, findings);
        return set == null ? null : set.schema();
      }
      case "table" -> {
        return sized(InlineTable.ofColumns(source.options(), findings));
      }
      case "rows" -> {
        return sized(InlineTable.ofRows(source.options(), findings));
      }
      default -> {
        unsupported(source, findings);
        return null;
      }
    }
  }

  private static @Nullable Schema unsized(@Nullable SequencedMap<String, ColumnType> columns) {
    return columns == null ? null : Schema.of(columns, -1);
  }

  private static @Nullable Schema sized(@Nullable InlineTable table) {
    return table == null ? null : Schema.of(table.types(), table.rows());
  }

  private static void unsupported(Configured source, DataDiagnostics findings) {
    findings.add(
        DataCode.UNSUPPORTED_STEP, "use csv, idx, table or rows", source.name(), "a data source");
  }

  /** Everything that the plan's fields need; null after an error. */
  public @Nullable RawTable table(DataPlan plan, Set<String> columns, DataDiagnostics findings) {
    Configured source = plan.source();
    if (source.entry().rule() instanceof Rule.Generator generator) {
      return Generated.read(source, generator, findings);
    }
    switch (source.name()) {
      case "csv", "jsonl" -> {
        List<TableFile> files = files(source, findings);
        Map<String, ColumnType> wanted = new LinkedHashMap<>();
        for (String column : new LinkedHashSet<>(columns)) {
          wanted.put(column, plan.schema().columns().getOrDefault(column, ColumnType.text()));
        }
        return files.isEmpty() ? null : TableFile.read(files, wanted, findings);
      }
      case "idx" -> {
        IdxSet set = idx(source, findings);
        return set == null ? null : set.read(findings);
      }
      case "images", "folders" -> {
        PictureSet set = pictures(source, findings);
        return set == null ? null : set.read(findings);
      }
      case "table" -> {
        return read(InlineTable.ofColumns(source.options(), findings));
      }
      case "rows" -> {
        return read(InlineTable.ofRows(source.options(), findings));
      }
      default -> {
        unsupported(source, findings);
        return null;
      }
    }
  }

  private static @Nullable RawTable read(@Nullable InlineTable table) {
    return table == null ? null : table.read();
  }

  /** Whether the source is a table in text files. */
  static boolean isTable(Configured source) {
    return source.name().equals("csv") || source.name().equals("jsonl");
  }

  /** The files of a table, in the order of their names; empty after an error. */
  private List<TableFile> files(Configured source, DataDiagnostics findings) {
    String name = source.options().text("path");
    TableFormat format = TableFormat.of(source, findings);
    if (format == null) {
      return List.of();
    }
    if (name.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
      Path path = find(name, findings, Files::isRegularFile, "a file of that name");
      return path == null ? List.of() : List.of(new TableFile(path, shown(name), format));
    }
    String before = PictureSet.folderOf(name);
    Path folder =
        find(before, findings, Files::isDirectory, "a folder for the pattern \"" + name + "\"");
    if (folder == null) {
      return List.of();
    }
    String rest = before.equals(".") ? name : name.substring(before.length() + 1);
    List<TableFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + rest);
      for (Path path : paths.sorted().toList()) {
        if (matcher.matches(folder.relativize(path)) && Files.isRegularFile(path)) {
          if (!places.allows(base, path)) {
            findings.addNoted(
                DataCode.OUTSIDE,
                List.of("a symbolic link leads out of them"),
                OUTSIDE_HELP,
                shown(path.toString()));
            return List.of();
          }
          files.add(new TableFile(path, shown(folder.relativize(path).toString()), format));
        }
      }
    } catch (IOException | UncheckedIOException | PatternSyntaxException e) {
      findings.add(DataCode.UNREADABLE, null, shown(name), IoReasons.of(e));
      return List.of();
    }
    if (files.isEmpty()) {
      findings.addNoted(
          DataCode.NOT_FOUND,
          List.of("looked in " + folder),
          "`*` stands for anything in a name, `**` for any folders",
          shown(name));
    }
    return files;
  }

  private @Nullable IdxSet idx(Configured source, DataDiagnostics findings) {
    String name = source.options().text("name");
    Path folder =
        find(
            name,
            findings,
            path -> Files.isDirectory(path) && IdxSet.isSet(path),
            "a folder of that name with the files train-images-idx3-ubyte, train-labels-idx1-ubyte,"
                + " t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (plain or .gz)");
    return folder == null
        ? null
        : IdxSet.open(folder, shown(name), file -> places.allows(base, file), findings);
  }

  private @Nullable PictureSet pictures(Configured source, DataDiagnostics findings) {
    int channels = (int) source.options().whole("channels");
    boolean skip = source.options().is("unreadable", "skip");
    if (source.name().equals("images")) {
      String pattern = source.options().text("pattern");
      Path folder =
          find(
              PictureSet.folderOf(pattern),
              findings,
              Files::isDirectory,
              "a folder for the pattern \"" + shown(pattern) + "\"");
      return folder == null
          ? null
          : PictureSet.ofPattern(
              folder, pattern, channels, skip, file -> places.allows(base, file), findings);
    }
    String name = source.options().text("path");
    Path folder =
        find(name, findings, PictureSet::hasFolders, "a folder of that name with folders in it");
    return folder == null
        ? null
        : PictureSet.ofFolders(
            folder, shown(name), channels, skip, file -> places.allows(base, file), findings);
  }

  private static String shown(String name) {
    return Numerals.shorten(name);
  }

  private @Nullable Path find(
      String name, DataDiagnostics findings, Predicate<Path> condition, String what) {
    return switch (places.find(base, name, condition)) {
      case DataPlaces.Search.Found found -> found.path();
      case DataPlaces.Search.Refused refused -> {
        findings.addNoted(DataCode.OUTSIDE, List.of(refused.reason()), OUTSIDE_HELP, shown(name));
        yield null;
      }
      case DataPlaces.Search.Missing missing -> {
        findings.addNoted(
            DataCode.NOT_FOUND,
            List.of(
                "looked for "
                    + what
                    + ", in this order: "
                    + String.join(", ", missing.looked().stream().map(Path::toString).toList())),
            howToGet(name),
            shown(name));
        yield null;
      }
    };
  }

  private static String howToGet(String name) {
    return switch (name) {
      case "fashion-mnist" ->
          "install the Debian package dataset-fashion-mnist, or put the four files from"
              + " github.com/zalandoresearch/fashion-mnist (data/fashion) into one of these folders";
      case "mnist" ->
          "put the four files of the MNIST database, train-images-idx3-ubyte.gz and so"
              + " on, which many archives carry, into one of these folders";
      default -> "put it into one of these folders, or let NNC_DATA name the folder it is in";
    };
  }
}
