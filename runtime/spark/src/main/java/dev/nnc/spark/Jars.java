package dev.nnc.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jars and folders of this process that Spark has not got: it is with Spark's own copies of
 * what both need that an executor starts.
 */
final class Jars {
  /** A jar's name without its version: what comes before the first number behind a hyphen. */
  private static final Pattern NAME = Pattern.compile("(.+?)-\\d[^/]*\\.jar");

  /** Has Spark's place where messages go. */
  private static final String SILENT = "slf4j-nop";

  private Jars() {}

  /** Those on the class path, as absolute paths, without those that lie in the folder. */
  static List<String> beside(String classPath, Path sparkJars) throws IOException {
    Set<String> theirs = new HashSet<>();
    if (Files.isDirectory(sparkJars)) {
      try (Stream<Path> files = Files.list(sparkJars)) {
        files.forEach(file -> theirs.add(name(String.valueOf(file.getFileName()))));
      }
    }
    List<String> ours = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (entry.isBlank()) {
        continue;
      }
      String name = name(String.valueOf(Path.of(entry).getFileName()));
      if (!theirs.contains(name) && !name.equals(SILENT)) {
        ours.add(Path.of(entry).toAbsolutePath().normalize().toString());
      }
    }
    return ours;
  }

  /**
   * What two versions of a jar have in common. What is for one platform is another jar: its name
   * ends differently.
   */
  static String name(String file) {
    Matcher matcher = NAME.matcher(file);
    if (!matcher.matches()) {
      return file;
    }
    String version = file.substring(matcher.group(1).length() + 1);
    int platform = version.indexOf("-linux");
    platform = platform < 0 ? version.indexOf("-macosx") : platform;
    platform = platform < 0 ? version.indexOf("-windows") : platform;
    return matcher.group(1) + (platform < 0 ? "" : version.substring(platform));
  }
}
