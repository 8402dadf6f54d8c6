package dev.nnc.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunSeal;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run's folder says of it.
 *
 * @param folder where it is
 * @param name the folder's name
 * @param program the file that was run
 * @param source the hash of its text
 * @param given params, seed and device, by name
 * @param data the hashes of the data's files, by data set and file; nothing of what the program
 *     holds itself, which its text tells
 * @param rows what tells the rows of a part from others of the same files, by data set and part, as
 *     in {@code d.test}
 * @param results the numbers in the end, by action and name; null where one was not finite
 * @param epochs one row an epoch, over all trainings, with the numbers by name
 */
record RecordedRun(
    Path folder,
    String name,
    String program,
    String source,
    String state,
    SequencedMap<String, String> given,
    SequencedMap<String, String> data,
    SequencedMap<String, String> rows,
    SequencedMap<String, SequencedMap<String, @Nullable Double>> results,
    List<SequencedMap<String, Double>> epochs) {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A folder that cannot be compared. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;
    private final transient String reason;

    Refused(Diagnostic diagnostic, String reason) {
      super(diagnostic.message());
      this.diagnostic = diagnostic;
      this.reason = reason;
    }

    Diagnostic diagnostic() {
      return diagnostic;
    }

    /** The second half of a sentence about what is wrong. */
    String reason() {
      return reason;
    }
  }

  static RecordedRun read(Path folder) throws Refused {
    JsonNode json = record(folder, List.of(RunFolder.METRICS));
    try {
      return new RecordedRun(
          folder,
          folder.toAbsolutePath().normalize().getFileName().toString(),
          json.path("source").path("file").asText(),
          json.path("source").path("sha256").asText(),
          json.path("state").asText(),
          given(json),
          data(json),
          rows(json),
          results(json.path("results")),
          epochs(folder.resolve(RunFolder.METRICS)));
    } catch (IOException failure) {
      throw refused(folder, failure);
    }
  }

  /**
   * The record of a run, as it was written.
   *
   * @param files the other files that will be read
   */
  static JsonNode record(Path folder, List<String> files) throws Refused {
    Path record = folder.resolve(RunFolder.RECORD);
    if (!Files.isRegularFile(record)) {
      throw new Refused(
          Diagnostic.of(RunCode.NOT_A_RUN, place(folder), folder)
              .withHelp("`nnc run` names its folder in its last line"),
          "is missing");
    }
    try {
      RunSeal.Read read = RunSeal.read(folder, files);
      RunSeal.Damage damage = read.damage();
      if (damage != null) {
        throw damaged(folder, damage.file(), damage.reason());
      }
      JsonNode json = read.record();
      if (json.path("format").asInt() != FORMAT || !json.path("results").isObject()) {
        throw damaged(folder, record, "is no record that this version can read");
      }
      return json;
    } catch (IOException failure) {
      throw refused(folder, failure);
    }
  }

  private static Refused refused(Path folder, IOException failure) {
    return damaged(
        folder,
        folder,
        failure instanceof JsonProcessingException
            ? "is damaged: it is no JSON"
            : "cannot be read: " + IoReasons.of(failure));
  }

  private static Refused damaged(Path folder, Path file, String reason) {
    return new Refused(Diagnostic.of(RunCode.DAMAGED_RUN, place(folder), file, reason), reason);
  }

  static Place place(Path folder) {
    return new SourceFile(folder.toString(), "").place(Span.NONE);
  }

  private static SequencedMap<String, String> given(JsonNode json) {
    SequencedMap<String, String> given = new LinkedHashMap<>();
    json.path("parameters").properties().forEach(e -> given.put(e.getKey(), e.getValue().asText()));
    for (String key : List.of("seed", "device", "threads")) {
      given.put(key, json.path(key).asText());
    }
    given.put("nnc", json.path("versions").path("nnc").asText());
    return given;
  }

  private static SequencedMap<String, String> data(JsonNode json) {
    SequencedMap<String, String> hashes = new LinkedHashMap<>();
    for (JsonNode set : json.path("data")) {
      if (set.path("files").isEmpty()) {
        hashes.put(set.path("name").asText() + " in the program", "");
      }
      for (JsonNode file : set.path("files")) {
        hashes.put(
            set.path("name").asText() + " " + file.path("name").asText(),
            file.path("sha256").asText());
      }
    }
    return hashes;
  }

  private static SequencedMap<String, String> rows(JsonNode json) {
    SequencedMap<String, String> hashes = new LinkedHashMap<>();
    for (JsonNode set : json.path("data")) {
      String name = set.path("name").asText();
      set.path("rowsSha256")
          .properties()
          .forEach(part -> hashes.put(name + "." + part.getKey(), part.getValue().asText()));
    }
    return hashes;
  }

  /**
   * The hash of a file, by a key of {@link #data}. A data set that the run does not have, such as
   * the folds of another's rows, may read a file that this run has read for one of its own.
   */
  String hash(String file) {
    String own = data.get(file);
    if (own != null) {
      return own;
    }
    String name = file.substring(file.indexOf(' '));
    return data.entrySet().stream()
        .filter(each -> each.getKey().endsWith(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("none");
  }

  static SequencedMap<String, SequencedMap<String, @Nullable Double>> results(JsonNode json) {
    SequencedMap<String, SequencedMap<String, @Nullable Double>> results = new LinkedHashMap<>();
    json.properties()
        .forEach(
            action -> {
              SequencedMap<String, @Nullable Double> numbers = new LinkedHashMap<>();
              action
                  .getValue()
                  .properties()
                  .forEach(
                      each ->
                          numbers.put(
                              each.getKey(),
                              each.getValue().isNumber() ? each.getValue().asDouble() : null));
              results.put(action.getKey(), numbers);
            });
    return results;
  }

  /** The epochs of all trainings; a last line that was cut off when the run was killed is left. */
  private static List<SequencedMap<String, Double>> epochs(Path file) throws IOException {
    List<SequencedMap<String, Double>> epochs = new ArrayList<>();
    if (!Files.isRegularFile(file)) {
      return epochs;
    }
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row;
        try {
          row = JSON.readTree(line);
        } catch (JsonProcessingException cutOff) {
          if (lines.readLine() == null) {
            break;
          }
          throw cutOff;
        }
        SequencedMap<String, Double> numbers = new LinkedHashMap<>();
        row.properties()
            .forEach(
                each -> {
                  if (each.getValue().isNumber()) {
                    numbers.put(each.getKey(), each.getValue().asDouble());
                  }
                });
        epochs.add(numbers);
      }
    }
    return epochs;
  }

  /** The page of the run, if it has one. */
  @Nullable Path report() {
    Path page = folder.resolve(RunFolder.REPORT);
    return Files.isRegularFile(page) ? page : null;
  }

  /** The program with all defaults; empty if it cannot be read. */
  String resolved() {
    try {
      return Files.readString(folder.resolve(RunFolder.RESOLVED));
    } catch (IOException gone) {
      return "";
    }
  }

  /** Whether it was refused before anything was executed. */
  boolean isRefused() {
    return state.equals("refused");
  }

  double seconds() {
    return epochs.stream().mapToDouble(epoch -> epoch.getOrDefault("seconds", 0.0)).sum();
  }

  /** All numbers in the end by name; with the action before it where two actions have the name. */
  SequencedMap<String, @Nullable Double> flatResults() {
    TreeMap<String, Integer> uses = new TreeMap<>();
    results.values().forEach(all -> all.keySet().forEach(key -> uses.merge(key, 1, Integer::sum)));
    SequencedMap<String, @Nullable Double> flat = new LinkedHashMap<>();
    results.forEach(
        (action, all) ->
            all.forEach(
                (name, value) ->
                    flat.put(uses.getOrDefault(name, 0) > 1 ? action + ": " + name : name, value)));
    return flat;
  }
}
