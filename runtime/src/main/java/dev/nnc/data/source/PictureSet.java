package dev.nnc.data.source;

import dev.nnc.data.column.PictureFiles;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.NaturalOrder;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.source.Unicode;
import dev.nnc.text.Glob;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Picture files in folders. The columns are {@code pixels}, of shape [height, width, channels],
 * {@code class} where the folders' names are classes, and {@code file}.
 *
 * @param name as the {@code .nn} file calls it
 * @param rows of the parts train, validation and test, in this order
 * @param classes the number of each row's class; null if there are none
 * @param others the files in folders of classes that are not read
 */
@SuppressWarnings("ArrayRecordComponent") // made once, used at once
record PictureSet(
    String name,
    Path folder,
    PictureFiles files,
    int[] rows,
    int @Nullable [] classes,
    List<String> classNames,
    OtherFiles others) {
  private static final String PIXELS = "pixels";
  private static final String CLASS = "class";
  private static final String FILE = "file";

  /** Far more than a folder should hold. */
  private static final int MOST_FILES = 10_000_000;

  private static final Set<String> SYSTEM_FILES =
      Set.of("__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini");

  private static final List<Set<String>> PARTS =
      List.of(
          Set.of("train", "training"),
          Set.of("validation", "valid", "val"),
          Set.of("test", "testing"));

  PictureSet {
    classNames = List.copyOf(classNames);
  }

  /** The part of a pattern before its first wildcard, which is a folder. */
  static String folderOf(String pattern) {
    int wildcard = pattern.length();
    for (char each : new char[] {'*', '?', '[', '{'}) {
      int at = pattern.indexOf(each);
      wildcard = at >= 0 ? Math.min(wildcard, at) : wildcard;
    }
    int slash = pattern.lastIndexOf('/', Math.max(0, wildcard - 1));
    return slash <= 0 ? "." : pattern.substring(0, slash);
  }

  /** The files in the folder that the pattern names; null after an error. */
  static @Nullable PictureSet ofPattern(
      Path folder,
      String pattern,
      int channels,
      boolean skip,
      FileFinder finder,
      DataDiagnostics findings) {
    String before = folderOf(pattern);
    String rest = before.equals(".") ? pattern : pattern.substring(before.length() + 1);
    Glob glob = Glob.of(rest);
    if (glob == null) {
      findings.add(
          DataCode.NOT_FOUND, "a pattern is such as \"pictures/*.png\"", Numerals.shorten(pattern));
      return null;
    }
    int depth = rest.contains("**") ? 64 : (int) rest.chars().filter(c -> c == '/').count() + 1;
    List<PictureFiles.Named> named = files(folder, folder, depth, glob, finder, findings);
    if (named == null) {
      return null;
    }
    if (named.isEmpty()) {
      findings.addNoted(
          DataCode.EMPTY, List.of("looked for files " + rest + " in " + folder), null, pattern);
      return null;
    }
    PictureFiles files = PictureFiles.open(named, channels, skip, findings);
    return files == null
        ? null
        : new PictureSet(
            pattern,
            folder,
            files,
            new int[] {files.rows(), 0, 0},
            null,
            List.of(),
            OtherFiles.NONE);
  }

  /** Files whose paths below the root fit, sorted by name; null after an error. */
  private static @Nullable List<PictureFiles.Named> files(
      Path root,
      Path folder,
      int depth,
      Predicate<Path> fits,
      FileFinder finder,
      DataDiagnostics findings) {
    List<PictureFiles.Named> named = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : (Iterable<Path>) found::iterator) {
        Path relative = root.relativize(path);
        if (isHidden(relative) || Files.isDirectory(path) || !fits.test(relative)) {
          continue;
        }
        if (!finder.allows(path, relative, findings)) {
          return null;
        }
        named.add(new PictureFiles.Named(path, shown(root, path)));
        if (named.size() > MOST_FILES) {
          findings.add(
              DataCode.TOO_LARGE, null, folder, "it holds more than " + MOST_FILES + " files");
          return null;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      findings.add(DataCode.UNREADABLE, null, folder, unlisted(e, root));
      return null;
    }
    named.sort((one, other) -> NaturalOrder.compare(one.name(), other.name()));
    return named;
  }

  /** Why the files of a folder cannot be listed. */
  static String unlisted(Exception failure, Path root) {
    return failure instanceof UncheckedIOException wrapped
            && wrapped.getCause() instanceof FileSystemLoopException loop
        ? "`" + shown(root, Path.of(loop.getFile())) + "` is a link that leads back to it"
        : "its files cannot be listed";
  }

  private static String shown(Path root, Path path) {
    return Unicode.composed(root.relativize(path).toString().replace('\\', '/'));
  }

  /**
   * Whether a program has put a file or a folder there for itself: tools keep copies in such
   * folders, which people do not see.
   */
  static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (isHidden(part.toString())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || SYSTEM_FILES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** One folder a class, or that for each part; null after an error. */
  static @Nullable PictureSet ofFolders(
      Path folder,
      String name,
      int channels,
      boolean skip,
      FileFinder finder,
      DataDiagnostics findings) {
    List<Path> parts = new ArrayList<>();
    for (Set<String> names : PARTS) {
      Path found = null;
      for (Path each : folders(folder)) {
        if (names.contains(nameOf(each).toLowerCase(Locale.ROOT))) {
          found = each;
        }
      }
      parts.add(found == null ? Path.of("") : found);
    }
    boolean parted = !parts.getFirst().toString().isEmpty();
    List<Path> roots = parted ? parts : List.of(folder);
    Set<String> names = new TreeSet<>(NaturalOrder::compare);
    folders(roots.getFirst()).forEach(each -> names.add(nameOf(each)));
    if (names.size() < 2) {
      findings.add(
          DataCode.FOLDERS,
          "make a folder for each class, with that class's pictures in it",
          name,
          names.isEmpty() ? "no folders" : "only the folder `" + names.iterator().next() + "`");
      return null;
    }
    List<String> classNames = List.copyOf(names);
    List<PictureFiles.Named> named = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    List<Integer> codes = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    for (Path root : roots) {
      starts.add(named.size());
      if (root.toString().isEmpty()) {
        continue;
      }
      for (Path each : folders(root)) {
        int code = classNames.indexOf(nameOf(each));
        if (code < 0) {
          findings.add(
              DataCode.FOLDERS,
              "the training part must have every class",
              name,
              "the class `" + nameOf(each) + "` in `" + nameOf(root) + "` and not in `train`");
          return null;
        }
        List<Path> otherFiles = new ArrayList<>();
        List<PictureFiles.Named> files =
            files(
                folder,
                each,
                64,
                path -> isPicture(path) || !otherFiles.add(path),
                finder,
                findings);
        if (files == null) {
          return null;
        }
        others.addAll(otherFiles);
        if (files.isEmpty() && root.equals(roots.getFirst())) {
          OtherFiles there = OtherFiles.of(otherFiles);
          findings.add(
              DataCode.FOLDERS,
              there.count() == 0
                  ? "put pictures into the folder `" + nameOf(each) + "`, or take it away"
                  : OtherFiles.HELP,
              name,
              "no picture of class `"
                  + nameOf(each)
                  + "`: its folder "
                  + (there.count() == 0 ? "is empty" : "has " + there.byEnding()));
          return null;
        }
        named.addAll(files);
        files.forEach(file -> codes.add(code));
      }
    }
    PictureFiles files = PictureFiles.open(named, channels, skip, findings);
    if (files == null) {
      return null;
    }
    OtherFiles unread = OtherFiles.of(others);
    unread.pictures().warn(name, findings);
    return of(folder, name, files, named, starts, codes, classNames, unread);
  }

  /** Leaves out the numbers of the files that were skipped. */
  private static PictureSet of(
      Path folder,
      String name,
      PictureFiles files,
      List<PictureFiles.Named> named,
      List<Integer> starts,
      List<Integer> codes,
      List<String> classNames,
      OtherFiles others) {
    Set<Path> sound = new LinkedHashSet<>();
    files.files().forEach(each -> sound.add(each.path()));
    int[] rows = new int[3];
    int[] classes = new int[files.rows()];
    int at = 0;
    for (int i = 0; i < named.size(); i++) {
      if (sound.contains(named.get(i).path())) {
        classes[at++] = codes.get(i);
        int part = 0;
        for (int p = 1; p < starts.size(); p++) {
          part = i >= starts.get(p) ? p : part;
        }
        rows[part]++;
      }
    }
    return new PictureSet(name, folder, files, rows, classes, classNames, others);
  }

  /** Whether there is at least one folder in it, so that it may be such a set. */
  static boolean hasFolders(Path folder) {
    return Files.isDirectory(folder) && !folders(folder).isEmpty();
  }

  private static List<Path> folders(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> Files.isDirectory(each) && !isHidden(nameOf(each)))
          .sorted((one, other) -> NaturalOrder.compare(nameOf(one), nameOf(other)))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String nameOf(Path path) {
    return Unicode.composed(String.valueOf(path.getFileName()));
  }

  static boolean isPicture(Path path) {
    String name = nameOf(path).toLowerCase(Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  Schema schema() {
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
    columns.put(PIXELS, files.type());
    if (classes != null) {
      columns.put(CLASS, ColumnType.category(classNames.size(), classNames));
    }
    columns.put(FILE, ColumnType.text());
    List<Part> parts = new ArrayList<>();
    if (rows[1] > 0) {
      parts.add(Part.VALIDATION);
    }
    if (rows[2] > 0) {
      parts.add(Part.TEST);
    }
    return new Schema(columns, rows[0], parts);
  }

  /** All of it but the pictures themselves, which are decoded when they are needed. */
  @Nullable RawTable read(DataDiagnostics findings) {
    DataFile hashed = hashed(findings);
    if (hashed == null) {
      return null;
    }
    SequencedMap<String, RawColumn> columns = new LinkedHashMap<>();
    columns.put(PIXELS, new RawColumn.Pictures(files));
    if (classes != null) {
      columns.put(CLASS, new RawColumn.OfField(new Values.Classes(classes, classNames)));
    }
    columns.put(
        FILE,
        new RawColumn.Texts(
            files.files().stream().map(PictureFiles.Picture::name).toArray(String[]::new)));
    return new RawTable(files.rows(), rows[0], rows[1], columns, new Origin(this), List.of(hashed));
  }

  /** All files as one; null after an error. */
  @Nullable DataFile hashed(DataDiagnostics findings) {
    return files.hashed(name, folder, findings);
  }

  private record Origin(PictureSet set) implements RawTable.Origin {
    @Override
    public String describe(int row) {
      return set.files.files().get(row).name();
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      SequencedMap<String, String> cells = new LinkedHashMap<>();
      int[] classes = set.classes;
      if (classes != null) {
        cells.put(CLASS, set.classNames.get(classes[row]));
      }
      cells.put(FILE, set.files.files().get(row).name());
      return cells;
    }

    @Override
    public SourceRow at(int row) {
      return SourceRow.whole(describe(row), row + 1L);
    }
  }

  @Override
  public String toString() {
    return name + Arrays.toString(rows);
  }
}
