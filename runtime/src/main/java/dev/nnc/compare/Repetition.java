package dev.nnc.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.provenance.Hash;
import dev.nnc.provenance.OneDnn;
import dev.nnc.provenance.Processor;
import dev.nnc.provenance.Versions;
import dev.nnc.record.ReadData;
import dev.nnc.record.RunFolder;
import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** A run that is to be executed again: its program, what it was given, and how it came out. */
public final class Repetition {
  private static final String WEIGHTS = "weights/weights.bin";

  private final Path folder;
  private final JsonNode record;
  private final SourceFile source;

  private Repetition(Path folder, JsonNode record, SourceFile source) {
    this.folder = folder;
    this.record = record;
    this.source = source;
  }

  /** What can be repeated, or why not. */
  public record Outcome(Optional<Repetition> repetition, List<Diagnostic> diagnostics) {
    public Outcome {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** The run in that folder. */
  public static Outcome of(Path folder) {
    try {
      JsonNode record = RecordedRun.record(folder, List.of(RunFolder.RESOLVED));
      Path resolved = folder.resolve(RunFolder.RESOLVED);
      String program = record.path("source").path("file").asText().replace('\\', '/');
      // Called as the program was, so that the new run is; in this folder, since its imports are.
      SourceFile source =
          new SourceFile(
              folder + "/" + program.substring(program.lastIndexOf('/') + 1),
              Files.readString(resolved));
      return new Outcome(Optional.of(new Repetition(folder, record, source)), List.of());
    } catch (RecordedRun.Refused refused) {
      return new Outcome(Optional.empty(), List.of(refused.diagnostic()));
    } catch (IOException failure) {
      return new Outcome(
          Optional.empty(),
          List.of(
              Diagnostic.of(
                  RunCode.DAMAGED_RUN,
                  RecordedRun.place(folder),
                  folder.resolve(RunFolder.RESOLVED),
                  "cannot be read: " + IoReasons.of(failure))));
    }
  }

  /** The program with all that was filled in. */
  public SourceFile source() {
    return source;
  }

  public long seed() {
    return record.path("seed").asLong();
  }

  /** The threads of one operation, if the record tells them. */
  public OptionalInt threads() {
    int threads = record.path("threads").asInt();
    return threads < 1 ? OptionalInt.empty() : OptionalInt.of(threads);
  }

  /** {@code cpu} or {@code gpu}, if the record tells it. */
  public Optional<String> device() {
    return Optional.of(record.path("device").asText())
        .filter(device -> List.of("cpu", "gpu").contains(device));
  }

  /** Where it has read its data. */
  public ReadData data() {
    return new ReadData(record);
  }

  /** In what today differs from the day of the run, a line each, as far as it may matter. */
  public List<String> today() {
    List<String> lines = new ArrayList<>(machine(record));
    for (JsonNode file : data().files()) {
      Path path = Path.of(file.path("path").asText());
      try {
        if (!Files.isRegularFile(path)) {
          lines.add("data: " + path + " is not there any more");
        } else if (!Hash.of(path).equals(file.path("sha256").asText())) {
          lines.add("data: " + path + " was changed");
        }
      } catch (IOException failure) {
        lines.add("data: " + path + " cannot be read: " + IoReasons.of(failure));
      }
    }
    return lines;
  }

  /**
   * In what this machine and its software differ from those of a run, a line each.
   *
   * @param record the run's {@code run.json}
   */
  public static List<String> machine(JsonNode record) {
    List<String> lines = new ArrayList<>();
    Versions.all()
        .forEach((name, now) -> differ(name, text(record.path("versions").path(name)), now, lines));
    JsonNode processor = record.path("processor");
    Processor here = Processor.here();
    differ("processor", text(processor.path("architecture")), here.architecture(), lines);
    if (processor.path("extensions").isArray()) {
      List<String> then = new ArrayList<>();
      processor.path("extensions").forEach(each -> then.add(each.asText()));
      List<String> lost = new ArrayList<>(then);
      lost.removeAll(here.extensions());
      List<String> gained = new ArrayList<>(here.extensions());
      gained.removeAll(then);
      if (!lost.isEmpty()) {
        lines.add("vector extensions that the run had: " + String.join(" ", lost));
      }
      if (!gained.isEmpty()) {
        lines.add("vector extensions that it had not: " + String.join(" ", gained));
      }
    }
    JsonNode oneDnn = record.path("onednn");
    OneDnn now = OneDnn.here();
    differ("oneDNN operations", text(oneDnn.path("operations")), now.operations(), lines);
    differ("oneDNN at most", text(oneDnn.path("max_cpu_isa")), now.maxCpuIsa(), lines);
    return lines;
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() ? value.asText() : null;
  }

  private static void differ(String name, @Nullable String then, String now, List<String> lines) {
    if (then != null && !then.equals(now)) {
      lines.add(name + ": " + then + " then, " + now + " now");
    }
  }

  /**
   * In what a new run came out otherwise, a line each: its results, and its weights, bit for bit.
   *
   * @throws IOException if one of the two cannot be read
   */
  public List<String> otherThan(Path other) throws IOException {
    JsonNode again;
    try {
      again = RecordedRun.record(other, List.of());
    } catch (RecordedRun.Refused refused) {
      throw new IOException(RunFolder.RECORD + " " + refused.reason(), refused);
    }
    List<String> lines = new ArrayList<>();
    differ("ended", text(record.path("state")), again.path("state").asText(), lines);
    SequencedMap<String, SequencedMap<String, @Nullable Double>> then =
        RecordedRun.results(record.path("results"));
    SequencedMap<String, SequencedMap<String, @Nullable Double>> now =
        RecordedRun.results(again.path("results"));
    SequencedSet<String> actions = new LinkedHashSet<>(then.keySet());
    actions.addAll(now.keySet());
    for (String action : actions) {
      SequencedMap<String, @Nullable Double> had = then.get(action);
      SequencedMap<String, @Nullable Double> has = now.get(action);
      if (had == null || has == null) {
        lines.add(action + ": only " + (had == null ? "now" : "then"));
        continue;
      }
      SequencedSet<String> names = new LinkedHashSet<>(had.keySet());
      names.addAll(has.keySet());
      for (String name : names) {
        if (!Objects.equals(had.get(name), has.get(name))) {
          lines.add(
              action
                  + ": "
                  + name
                  + " "
                  + number(had.get(name))
                  + " then, "
                  + number(has.get(name))
                  + " now");
        }
      }
    }
    Path weights = folder.resolve(WEIGHTS);
    Path newWeights = other.resolve(WEIGHTS);
    boolean had = Files.isRegularFile(weights);
    if (had != Files.isRegularFile(newWeights)) {
      lines.add("weights: only " + (had ? "then" : "now"));
    } else if (had && Files.mismatch(weights, newWeights) >= 0) {
      lines.add("weights: not the same bit for bit");
    }
    if (!lines.isEmpty()) {
      trainedTogether(again, lines);
    }
    return lines;
  }

  /** How many trials share a program may change the last bits of each. */
  private void trainedTogether(JsonNode again, List<String> lines) {
    again
        .path("sweeps")
        .fieldNames()
        .forEachRemaining(
            sweep -> {
              int then = stacked(record, sweep);
              int now = stacked(again, sweep);
              if (then != now) {
                lines.add(
                    sweep
                        + ": "
                        + then
                        + " trials were trained together then, "
                        + now
                        + " now, which changes last bits");
              }
            });
  }

  private static int stacked(JsonNode run, String sweep) {
    return run.path("sweeps").path(sweep).path("stacked").asInt();
  }

  /** With all its digits, since results may differ in the last ones alone. */
  private static String number(@Nullable Double value) {
    return value == null ? "nothing" : value.toString();
  }
}
