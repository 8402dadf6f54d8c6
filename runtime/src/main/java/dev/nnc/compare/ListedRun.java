package dev.nnc.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunNotes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A run among the others of its folder, as its {@code run.json} tells of it. */
public sealed interface ListedRun {
  /** The folder's name. */
  String name();

  /** What a person says of it; nothing if that cannot be read. */
  RunNotes notes();

  /** When it began; of a damaged one, when its folder was last changed. */
  Instant time();

  /**
   * A run whose record is whole.
   *
   * @param notes what a person says of it
   * @param program the file that was run
   * @param state as {@code run.json} has it
   * @param seconds how long it took; null if it has not ended
   * @param results the numbers in the end, by action and name; null where one was not finite
   * @param soFar the numbers of the last epoch, of a run that has not ended
   */
  record Whole(
      String name,
      RunNotes notes,
      String program,
      Instant time,
      String state,
      long seed,
      @Nullable Double seconds,
      SequencedMap<String, SequencedMap<String, @Nullable Double>> results,
      SequencedMap<String, Double> soFar)
      implements ListedRun {
    /** Whether all has been written that the run will write: it runs still, or was cut off. */
    public boolean ended() {
      return !state.equals(RUNNING);
    }
  }

  /** A run of which nothing can be told, and why: the second half of a sentence. */
  record Damaged(String name, RunNotes notes, Instant time, String reason) implements ListedRun {}

  /** The state of a run that has not written its end. */
  String RUNNING = "running";

  /**
   * The runs in a folder, the newest last; the run alone, if it is one itself. Folders that hold
   * nothing of a run are passed over.
   *
   * @throws IOException if it is no folder, or cannot be read
   */
  static List<ListedRun> in(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    List<ListedRun> runs = new ArrayList<>();
    if (isRun(folder)) {
      runs.add(read(folder));
      return runs;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        if (isRun(each)) {
          runs.add(read(each));
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    runs.sort(Comparator.comparing(ListedRun::time).thenComparing(ListedRun::name));
    return runs;
  }

  /** Whether a folder holds a run, or what is left of one. */
  static boolean isRun(Path folder) {
    return Files.exists(folder.resolve(RunFolder.RECORD))
        || Files.exists(folder.resolve(RunFolder.JOURNAL));
  }

  private static ListedRun read(Path folder) {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    try {
      JsonNode json = RecordedRun.record(folder, List.of());
      String state = json.path("state").asText();
      boolean ended = !state.equals(RUNNING);
      return new Whole(
          name,
          notes(folder),
          json.path("source").path("file").asText(),
          Instant.parse(json.path("started").asText()),
          state,
          json.path("seed").asLong(),
          ended ? json.path("seconds").asDouble() : null,
          RecordedRun.results(json.path("results")),
          ended ? new LinkedHashMap<>() : lastEpoch(folder.resolve(RunFolder.METRICS)));
    } catch (RecordedRun.Refused refused) {
      return new Damaged(
          name, notes(folder), changed(folder), RunFolder.RECORD + " " + refused.reason());
    } catch (DateTimeException noTime) {
      return new Damaged(
          name,
          notes(folder),
          changed(folder),
          RunFolder.RECORD + " is damaged: it does not say when it began");
    }
  }

  private static RunNotes notes(Path folder) {
    try {
      return RunNotes.read(folder);
    } catch (IOException damaged) {
      return RunNotes.NONE.noted("`" + RunNotes.FILE + "` cannot be read");
    }
  }

  private static Instant changed(Path folder) {
    try {
      return Files.getLastModifiedTime(folder).toInstant();
    } catch (IOException unknown) {
      return Instant.EPOCH;
    }
  }

  /** The numbers of the last epoch that was written as a whole; none if there is none. */
  private static SequencedMap<String, Double> lastEpoch(Path file) {
    JsonMapper mapper = JsonMapper.builder().build();
    SequencedMap<String, Double> numbers = new LinkedHashMap<>();
    if (!Files.isRegularFile(file)) {
      return numbers;
    }
    String last = "";
    String before = "";
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        before = last;
        last = line;
      }
    } catch (IOException unreadable) {
      return numbers;
    }
    for (String line : List.of(last, before)) {
      try {
        mapper
            .readTree(line)
            .properties()
            .forEach(
                each -> {
                  if (each.getValue().isNumber()) {
                    numbers.put(each.getKey(), each.getValue().asDouble());
                  }
                });
      } catch (JsonProcessingException cutOff) {
        continue;
      }
      if (!numbers.isEmpty()) {
        break;
      }
    }
    return numbers;
  }
}
