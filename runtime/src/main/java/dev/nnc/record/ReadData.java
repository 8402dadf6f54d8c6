package dev.nnc.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Where a run has read its data.
 *
 * @param record its {@code run.json}
 */
public record ReadData(JsonNode record) {
  /** The folder of the program, seen from where nnc was started. */
  public Path base() {
    Path parent = Path.of(record.path("source").path("file").asText()).toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  /** The folders in which the files were found. */
  public List<Path> folders() {
    SequencedSet<Path> folders = new LinkedHashSet<>();
    for (JsonNode file : files()) {
      Path path = Path.of(file.path("path").asText());
      Path name = Path.of(file.path("name").asText());
      Path at = path;
      for (int i = 0; i < name.getNameCount() && at != null; i++) {
        at = at.getParent();
      }
      Path parent = path.endsWith(name) ? at : path.getParent();
      if (parent != null) {
        folders.add(parent);
      }
    }
    return List.copyOf(folders);
  }

  /** What is said of each file. */
  public List<JsonNode> files() {
    List<JsonNode> files = new ArrayList<>();
    for (JsonNode set : record.path("data")) {
      set.path("files").forEach(files::add);
    }
    return files;
  }

  /** Where each file or folder of a data set was, in the order in which they were read. */
  public List<Path> paths(String data) {
    List<Path> paths = new ArrayList<>();
    for (JsonNode set : record.path("data")) {
      if (set.path("name").asText().equals(data)) {
        set.path("files").forEach(file -> paths.add(Path.of(file.path("path").asText())));
      }
    }
    return paths;
  }

  /** The SHA-256 of each file of a data set, in the order in which they were read. */
  public List<String> hashes(String data) {
    List<String> hashes = new ArrayList<>();
    for (JsonNode set : record.path("data")) {
      if (set.path("name").asText().equals(data)) {
        set.path("files").forEach(file -> hashes.add(file.path("sha256").asText()));
      }
    }
    return hashes;
  }
}
