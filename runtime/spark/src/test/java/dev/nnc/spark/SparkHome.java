package dev.nnc.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of Spark made of the jars that the tests have: links in {@code jars}. */
final class SparkHome {
  private SparkHome() {}

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Makes one; what is nnc's own stays out, since executors get that from the driver. */
  static Path make(Path folder) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    for (String entry : List.of(classPath().split(File.pathSeparator, -1))) {
      Path jar = Path.of(entry);
      String path = jar.toString();
      boolean others =
          List.of("/nnc-", "tensorflow", "javacpp", "tribuo", "olcut", "junit", "antlr", "jline")
              .stream()
              .anyMatch(path::contains);
      if (path.endsWith(".jar") && Files.isRegularFile(jar) && !others) {
        Path link = jars.resolve(String.valueOf(jar.getFileName()));
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, jar.toAbsolutePath());
        }
      }
    }
    return folder;
  }
}
