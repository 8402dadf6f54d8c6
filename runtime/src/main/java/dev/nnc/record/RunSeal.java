package dev.nnc.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.provenance.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a run's files are what the run wrote: {@code run.json} has the size and the SHA-256
 * of those from which results and answers are made, and, as its last member, that of its own text
 * with 64 zeros in its place. So no flipped bit and no lost line changes what is said of a run.
 */
public final class RunSeal {
  /** The files that whoever reads a run relies on; weights have a seal of their own. */
  private static final List<String> FILES =
      List.of(RunFolder.METRICS, RunFolder.RESOLVED, RunFolder.FITTED, RunFolder.SCHEMAS);

  private static final String MEMBER = "\"recordSha256\" : \"";
  private static final String ZEROS = "0".repeat(64);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RunSeal() {}

  /** By the files' names what {@code run.json} says of them. */
  static SequencedMap<String, Object> of(Path folder) throws IOException {
    SequencedMap<String, Object> files = new LinkedHashMap<>();
    for (String name : FILES) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        Map<String, Object> seal = new LinkedHashMap<>();
        seal.put("bytes", Files.size(file));
        seal.put("sha256", Hash.of(file));
        files.put(name, seal);
      }
    }
    return files;
  }

  /** The text of a JSON object, pretty printed, with a last member that tells its hash. */
  static String sealed(String json) {
    int end = json.lastIndexOf('}');
    String text = json.substring(0, end).stripTrailing() + ",\n  " + MEMBER + ZEROS + "\"\n}\n";
    return text.replace(MEMBER + ZEROS, MEMBER + Hash.of(text));
  }

  /** What is wrong with a run's files, as the second half of a sentence about one of them. */
  public record Damage(Path file, String reason) {}

  /**
   * The record of a run, as it was written.
   *
   * @param damage null if the record, and those of the files named, are what the run wrote
   */
  public record Read(JsonNode record, @Nullable Damage damage) {}

  /**
   * Reads the record of a run.
   *
   * @param files of those that the seal knows, the ones that will be read
   * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no JSON
   */
  public static Read read(Path folder, List<String> files) throws IOException {
    Path file = folder.resolve(RunFolder.RECORD);
    byte[] bytes = Files.readAllBytes(file);
    JsonNode record = JSON.readTree(bytes);
    String text = new String(bytes, StandardCharsets.UTF_8);
    // Runs of earlier versions have neither hashes of files nor a seal.
    int at = text.lastIndexOf(MEMBER);
    int begin = at + MEMBER.length();
    if (!record.isObject() || (at < 0 && record.has("files"))) {
      return new Read(record, new Damage(file, "is damaged: it is not what the run wrote"));
    }
    if (at >= 0) {
      String written = text.substring(begin, Math.min(text.length(), begin + ZEROS.length()));
      String zeroed = text.substring(0, begin) + ZEROS + text.substring(begin + written.length());
      if (!Hash.of(zeroed).equals(written)) {
        return new Read(record, new Damage(file, "is damaged: it is not what the run wrote"));
      }
    }
    for (String name : files) {
      String reason = reason(folder.resolve(name), record.path("files").path(name));
      if (reason != null) {
        return new Read(record, new Damage(folder.resolve(name), reason));
      }
    }
    return new Read(record, null);
  }

  private static @Nullable String reason(Path file, JsonNode seal) throws IOException {
    if (seal.isMissingNode()) {
      return null;
    }
    if (!Files.isRegularFile(file)) {
      return "is missing, which the run wrote";
    }
    long bytes = seal.path("bytes").asLong();
    if (Files.size(file) != bytes) {
      return "is damaged: it has %d bytes of the %d that the run wrote"
          .formatted(Files.size(file), bytes);
    }
    return Hash.of(file).equals(seal.path("sha256").asText())
        ? null
        : "is damaged: it is not what the run wrote";
  }
}
