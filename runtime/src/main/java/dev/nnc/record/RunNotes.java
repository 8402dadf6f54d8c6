package dev.nnc.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code notes.json}: what a person says of a run, in a file of its own, so that what the run wrote
 * and sealed stays as it is.
 *
 * @param tags in the order in which they were given, each once
 * @param note empty if there is none
 * @param keep whether it must not be removed
 */
public record RunNotes(List<String> tags, String note, boolean keep) {
  /** The file in the run's folder. */
  public static final String FILE = "notes.json";

  /** Of a run of which nobody has said anything. */
  public static final RunNotes NONE = new RunNotes(List.of(), "", false);

  /** What an exception says of a file that holds something else. */
  public static final String DAMAGED = "it is not what `nnc runs` wrote";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** What is read of a file may lack anything. */
  public RunNotes(@Nullable List<String> tags, @Nullable String note, boolean keep) {
    this.tags = tags == null ? List.of() : List.copyOf(new LinkedHashSet<>(tags));
    this.note = note == null ? "" : note;
    this.keep = keep;
  }

  /**
   * What is said of the run in that folder.
   *
   * @throws IOException if its file cannot be read, or is not such a file
   */
  public static RunNotes read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      if (tree.isObject()) {
        return JSON.treeToValue(tree, RunNotes.class);
      }
    } catch (JsonProcessingException damaged) {
      throw new IOException(DAMAGED, damaged);
    }
    throw new IOException(DAMAGED);
  }

  /** Leaves them in the run's folder. */
  public void write(Path folder) throws IOException {
    AtomicFile.write(folder.resolve(FILE), JSON.writeValueAsString(this) + "\n");
  }

  /** The same with further tags. */
  public RunNotes tagged(List<String> further) {
    List<String> all = new ArrayList<>(tags);
    all.addAll(further);
    return new RunNotes(all, note, keep);
  }

  /** The same without these tags. */
  public RunNotes untagged(List<String> gone) {
    SequencedSet<String> left = new LinkedHashSet<>(tags);
    gone.forEach(left::remove);
    return new RunNotes(List.copyOf(left), note, keep);
  }

  /** The same with another note; an empty one is none. */
  public RunNotes noted(String text) {
    return new RunNotes(tags, text, keep);
  }

  /** The same, to be kept or not. */
  public RunNotes kept(boolean whether) {
    return new RunNotes(tags, note, whether);
  }
}
