package dev.nnc.workspace;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.DamagedWeightsException;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.data.file.IoReasons;
import dev.nnc.record.RunFolder;
import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files and finished runs that programs of one project may import.
 *
 * <p>A file is looked for in the folder of the file that imports it, and nowhere else. A run is
 * looked for there, too, and in the folders of runs; a name without a time means the latest run of
 * that name. Nothing is read that lies, with {@code ..} and symbolic links resolved, outside of the
 * project's root and the folders of runs.
 */
public final class ProgramFiles implements ImportReader {
  private static final int MOST_NAMES = 16;
  private static final int LONGEST_PATH = 1000;
  private static final Set<String> USABLE = Set.of("finished", "stopped early", "interrupted");

  private final Path root;
  private final List<Path> runs;

  /**
   * @param root the project's folder
   * @param runs folders that hold run folders
   */
  public ProgramFiles(Path root, List<Path> runs) {
    this.root = root.toAbsolutePath().normalize();
    this.runs = runs.stream().map(each -> each.toAbsolutePath().normalize()).toList();
  }

  /**
   * What a program may import: the project is the folder in which nnc was started if that holds the
   * program, else the program's own.
   *
   * @param file the program's
   * @param runs the folder that holds run folders
   */
  public static ProgramFiles of(String file, Path runs) {
    Path here = Path.of("").toAbsolutePath();
    Path base = base(file);
    return new ProgramFiles(base.startsWith(here) ? here : base, List.of(runs));
  }

  /** The project's folder. */
  public Path root() {
    return root;
  }

  /** The folders that hold run folders. */
  public List<Path> runs() {
    return runs;
  }

  /** The folder in which a program's data is looked for first. */
  public static Path base(String file) {
    Path parent = Path.of(file).toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  @Override
  public String key(SourceFile file) {
    Path real = real(path(file.name()));
    return real == null ? file.name() : real.toString();
  }

  @Override
  public Result file(SourceFile from, String name) {
    String reason = unreadable(name);
    if (reason != null) {
      return new Result.Refused(reason);
    }
    if (!name.endsWith(".nn")) {
      return new Result.Refused("it is no `.nn` file");
    }
    Path written = Path.of(from.name()).resolveSibling(name).normalize();
    Path candidate = Path.of(from.name()).toAbsolutePath().resolveSibling(name).normalize();
    if (!inside(candidate, List.of(root)) && !inside(candidate, runs)) {
      return new Result.Refused("it lies outside of the project, " + root);
    }
    if (!Files.exists(candidate)) {
      return new Result.Missing(List.of(candidate.toString()), programs(candidate));
    }
    Path real = real(candidate);
    if (real == null || !allowed(real)) {
      return new Result.Refused("a symbolic link leads out of the project, " + root);
    }
    if (!Files.isRegularFile(real)) {
      return new Result.Refused("it is no file");
    }
    return text(real, written.toString());
  }

  /** Why a path is not even looked for, or null. */
  private static @Nullable String unreadable(String name) {
    if (name.isBlank()
        || name.length() > LONGEST_PATH
        || name.chars().anyMatch(Character::isISOControl)
        || path(name) == null) {
      return "it is not a path";
    }
    if (name.startsWith("/")
        || name.startsWith("~")
        || name.indexOf('\\') >= 0
        || name.indexOf(':') >= 0
        || Path.of(name).isAbsolute()) {
      return "paths are relative to the file that imports, with `/` between folders";
    }
    return null;
  }

  private boolean allowed(Path real) {
    List<Path> places = new ArrayList<>();
    for (Path place : folders()) {
      Path itsReal = real(place);
      if (itsReal != null) {
        places.add(itsReal);
      }
    }
    return inside(real, places);
  }

  private List<Path> folders() {
    List<Path> folders = new ArrayList<>(List.of(root));
    folders.addAll(runs);
    return folders;
  }

  private static boolean inside(Path path, List<Path> folders) {
    return folders.stream().anyMatch(path::startsWith);
  }

  private static Result text(Path real, String name) {
    try (InputStream stream = IoReasons.open(real)) {
      return switch (ProgramText.read(name, stream)) {
        case ProgramText.Program program -> new Result.File(real.toString(), program.source());
        case ProgramText.TooLarge large -> new Result.Refused("it is too large for a program");
        case ProgramText.NotUtf8 wrong -> new Result.Refused("it is not a text in UTF-8");
        case ProgramText.NoText wrong -> new Result.Refused("it is not a text");
      };
    } catch (IOException failure) {
      return new Result.Refused("it cannot be read");
    }
  }

  /** The programs beside a file, as paths that an import could name. */
  private static List<String> programs(Path file) {
    Path folder = file.getParent();
    return folder == null ? List.of() : ProgramText.names(folder, MOST_NAMES);
  }

  // Runs.

  @Override
  public Result run(SourceFile from, String name) {
    String reason = unreadable(name);
    if (reason != null) {
      return new Result.Refused(reason);
    }
    Path base = Path.of(from.name()).toAbsolutePath().getParent();
    Set<Path> places = new LinkedHashSet<>();
    if (base != null) {
      places.add(base.normalize());
      places.add(base.resolve(RunFolder.PARENT).normalize());
    }
    places.addAll(runs);
    List<String> looked = new ArrayList<>();
    for (Path place : places) {
      Path candidate = place.resolve(name).normalize();
      if (!inside(candidate, folders())) {
        continue;
      }
      looked.add(candidate.toString());
      Path folder = isRun(candidate) ? candidate : latest(place, name);
      if (folder != null) {
        return run(folder);
      }
    }
    return looked.isEmpty()
        ? new Result.Refused("it lies outside of the project, " + root)
        : new Result.Missing(looked, List.of());
  }

  private static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve(RunFolder.RECORD))
        && Files.isRegularFile(folder.resolve(RunFolder.RESOLVED));
  }

  /** The latest usable run {@code name-<time>} in a folder of runs. */
  private static @Nullable Path latest(Path place, String name) {
    Pattern wanted = Pattern.compile(Pattern.quote(name) + "-(\\d{8}-\\d{6})(?:-(\\d+))?");
    Path latest = null;
    String last = "";
    if (!Files.isDirectory(place)) {
      return null;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(place)) {
      for (Path folder : folders) {
        var match = wanted.matcher(String.valueOf(folder.getFileName()));
        if (match.matches()
            && isRun(folder)
            && USABLE.contains(state(folder))
            && WeightsFolder.exists(folder.resolve(RunFolder.WEIGHTS))) {
          String number = match.group(2);
          String order =
              match.group(1) + String.format(Locale.ROOT, "%6s", number == null ? "1" : number);
          if (order.compareTo(last) > 0) {
            last = order;
            latest = folder;
          }
        }
      }
    } catch (IOException unreadable) {
      return null;
    }
    return latest;
  }

  private static String state(Path folder) {
    try {
      return JsonMapper.builder()
          .build()
          .readTree(folder.resolve(RunFolder.RECORD).toFile())
          .path("state")
          .asText();
    } catch (IOException unreadable) {
      return "unreadable";
    }
  }

  private Result run(Path folder) {
    Path real = real(folder);
    if (real == null || !allowed(real)) {
      return new Result.Refused("a symbolic link leads out of the project, " + root);
    }
    String state = state(real);
    if (!USABLE.contains(state)) {
      return new Result.Refused("the run's state is `" + state + "`");
    }
    Path resolved = real.resolve(RunFolder.RESOLVED);
    Path resolvedReal = real(resolved);
    if (resolvedReal == null || !allowed(resolvedReal)) {
      return new Result.Refused("a symbolic link leads out of the project, " + root);
    }
    try {
      return switch (text(resolvedReal, shown(folder.resolve(RunFolder.RESOLVED)))) {
        case Result.File file ->
            new Result.Run(
                file.key(),
                file.source(),
                real.toString(),
                WeightsFolder.types(real.resolve(RunFolder.WEIGHTS)));
        case Result.Refused refused -> refused;
        case Result.Missing missing -> missing;
        case Result.Run run -> run;
      };
    } catch (DamagedWeightsException damaged) {
      return new Result.Refused("its " + damaged.file().getFileName() + " " + damaged.reason());
    } catch (JacksonException wrong) {
      return new Result.Refused("its files are damaged");
    } catch (IOException failure) {
      return new Result.Refused("its weights cannot be read");
    }
  }

  /** A path as short as a person would write it here. */
  private static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }

  private static @Nullable Path real(@Nullable Path path) {
    try {
      return path == null ? null : path.toRealPath();
    } catch (IOException | SecurityException e) {
      return null;
    }
  }

  private static @Nullable Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
