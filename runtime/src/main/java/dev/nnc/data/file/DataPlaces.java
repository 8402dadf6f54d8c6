package dev.nnc.data.file;

import dev.nnc.source.Unicode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The folders that data may come from, beside those around the {@code .nn} file.
 *
 * <p>A name is looked for, in this order, in the file's folder, its {@code data} folder, the {@code
 * data} folder beside the file's folder, the folders of {@code NNC_DATA}, the user's cache, and the
 * system's folder. Nothing else is ever read: a path is refused when, with {@code ..} and symbolic
 * links resolved, it lies in none of them.
 *
 * @param given the folders of the environment variable {@code NNC_DATA}
 * @param cache the user's own folder for data sets
 * @param system where the system's packages put data sets
 */
public record DataPlaces(List<Path> given, Path cache, Path system) {
  public DataPlaces {
    given = List.copyOf(given);
  }

  /** The places that the environment names, for a user with this home folder. */
  public static DataPlaces of(Map<String, String> environment, Path home) {
    List<Path> given = new ArrayList<>();
    for (String part : environment.getOrDefault("NNC_DATA", "").split(File.pathSeparator, -1)) {
      Path path = path(part);
      if (path != null && !part.isBlank()) {
        given.add(path.toAbsolutePath());
      }
    }
    Path cacheHome = path(environment.getOrDefault("XDG_CACHE_HOME", ""));
    // The specification of XDG_CACHE_HOME says that relative paths do not count.
    Path cache = cacheHome == null || !cacheHome.isAbsolute() ? home.resolve(".cache") : cacheHome;
    return new DataPlaces(
        given, cache.resolve("nnc").resolve("data"), Path.of("/usr/share/datasets"));
  }

  /** The same with further folders that are searched before those given. */
  public DataPlaces with(List<Path> first) {
    List<Path> all = new ArrayList<>(first);
    all.addAll(given);
    return new DataPlaces(all, cache, system);
  }

  /** All folders in the order in which they are searched, for a file in the folder. */
  public List<Path> folders(Path base) {
    Path folder = base.toAbsolutePath().normalize();
    Set<Path> folders = new LinkedHashSet<>();
    folders.add(folder);
    folders.add(folder.resolve("data"));
    Path parent = folder.getParent();
    if (parent != null) {
      folders.add(parent.resolve("data"));
    }
    folders.addAll(given);
    folders.add(cache);
    folders.add(system);
    return List.copyOf(folders);
  }

  /** What came of looking for a name. */
  public sealed interface Search {
    /** The file or folder, with all symbolic links resolved. */
    record Found(Path path) implements Search {}

    /** It may not be read, and why. */
    record Refused(String reason) implements Search {}

    /**
     * There is none.
     *
     * @param outside where it was not even looked for, since {@code ..} leads there
     */
    record Missing(List<Path> looked, List<Path> outside) implements Search {
      public Missing {
        looked = List.copyOf(looked);
        outside = List.copyOf(outside);
      }
    }
  }

  /** The first file or folder of that name for which the condition holds. */
  public Search find(Path base, String name, Predicate<Path> condition) {
    Search found = findAs(base, name, condition);
    String other = Unicode.decomposed(name);
    if (found instanceof Search.Missing && !other.equals(name)) {
      Search again = findAs(base, other, condition);
      return again instanceof Search.Missing ? found : again;
    }
    return found;
  }

  private Search findAs(Path base, String name, Predicate<Path> condition) {
    Path relative = path(name);
    if (relative == null || name.isBlank()) {
      return new Search.Refused("it is not a path");
    }
    if (relative.isAbsolute() || name.startsWith("/") || name.startsWith("\\")) {
      return new Search.Refused("absolute paths would not work on another machine");
    }
    List<Path> folders = folders(base);
    List<Path> looked = new ArrayList<>();
    List<Path> outside = new ArrayList<>();
    boolean escaped = false;
    for (Path folder : folders) {
      Path candidate = folder.resolve(relative).normalize();
      if (folders.stream().noneMatch(candidate::startsWith)) {
        outside.add(candidate);
        continue; // Whether such a file exists is none of the program's business.
      }
      looked.add(candidate);
      if (!Files.exists(candidate)) {
        continue;
      }
      Path real = real(candidate);
      if (real == null || !within(real, folders)) {
        escaped = true;
      } else if (condition.test(real)) {
        return new Search.Found(real);
      }
    }
    if (escaped) {
      return new Search.Refused("a symbolic link leads out of them");
    }
    return looked.isEmpty()
        ? new Search.Refused("`..` leads out of them")
        : new Search.Missing(looked, outside);
  }

  /** Whether a file, once its symbolic links are resolved, lies in one of the folders. */
  public boolean allows(Path base, Path file) {
    return isWithin(file, folders(base));
  }

  /** The same of these folders. */
  public static boolean isWithin(Path file, List<Path> folders) {
    Path real = real(file);
    return real != null && within(real, folders);
  }

  private static boolean within(Path real, List<Path> folders) {
    for (Path folder : folders) {
      Path root = real(folder);
      if (root != null && real.startsWith(root)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Path real(Path path) {
    try {
      return path.toRealPath();
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
