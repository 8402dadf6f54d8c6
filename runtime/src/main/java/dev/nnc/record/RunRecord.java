package dev.nnc.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.data.DataSet;
import dev.nnc.data.file.DataFile;
import dev.nnc.diag.Diagnostic;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.plan.Imports;
import dev.nnc.plan.Model;
import dev.nnc.provenance.Hash;
import dev.nnc.provenance.Versions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}, for other programs: {@code results} (by action, then by name), {@code state},
 * {@code seed}, {@code device}, {@code threads}, {@code versions}, {@code source} and {@code data}
 * with SHA-256 hashes, {@code parameters}, and when it ran.
 */
public final class RunRecord {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Model model;
  private final RunSettings settings;
  private final long seed;
  private final ExecutionSettings execution;
  private final Instant started;
  private String device;
  private final SequencedMap<String, Map<String, Double>> results = new LinkedHashMap<>();
  private final List<DataSet> data = new ArrayList<>();

  public RunRecord(
      Model model, RunSettings settings, long seed, ExecutionSettings execution, Instant started) {
    this.model = model;
    this.settings = settings;
    this.seed = seed;
    this.execution = execution;
    this.started = started;
    this.device = execution.device();
  }

  public void data(DataSet set) {
    data.add(set);
  }

  public void results(String action, SequencedMap<String, Double> values) {
    results.put(action, values);
  }

  public SequencedMap<String, Map<String, Double>> results() {
    return results;
  }

  public void write(RunFolder folder, String state, List<Diagnostic> diagnostics)
      throws IOException {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("format", 1);
    root.put("state", state);
    root.put("results", finiteResults());
    root.put("seed", seed);
    root.put("device", device);
    root.put("threads", execution.intraOpThreads());
    root.put("versions", Versions.all());
    root.put(
        "source", ordered("file", model.source().name(), "sha256", Hash.of(model.source().text())));
    root.put("imports", model.imports().files().stream().map(RunRecord::describe).toList());
    root.put("data", data.stream().map(RunRecord::describe).toList());
    root.put("parameters", model.parameters());
    root.put("overridden", model.overridden());
    root.put("command", settings.command());
    root.put("started", started.truncatedTo(ChronoUnit.MILLIS).toString());
    Instant now = Instant.now();
    root.put("seconds", Duration.between(started, now).toMillis() / 1000.0);
    root.put(
        "diagnostics",
        diagnostics.stream()
            .map(
                each ->
                    ordered(
                        "code", each.code().id(),
                        "severity", each.severity().label(),
                        "place", each.place().toString(),
                        "message", each.message()))
            .toList());
    RunFolder.write(
        folder.file(RunFolder.RECORD),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }

  /** What the run uses in fact; before that is known, what was asked for. */
  public void device(String used) {
    device = used;
  }

  private Map<String, Map<String, @Nullable Double>> finiteResults() {
    Map<String, Map<String, @Nullable Double>> all = new LinkedHashMap<>();
    results.forEach(
        (action, values) -> {
          Map<String, @Nullable Double> finite = new LinkedHashMap<>();
          values.forEach((name, value) -> finite.put(name, MetricsLog.number(value)));
          all.put(action, finite);
        });
    return all;
  }

  private static Map<String, Object> describe(Imports.File file) {
    Map<String, Object> description =
        ordered(
            "file", file.source().name(),
            "sha256", Hash.of(file.source().text()),
            "copy", file.copy());
    file.run().ifPresent(folder -> description.put("run", folder));
    return description;
  }

  private static Map<String, Object> describe(DataSet set) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", set.name());
    Map<String, Integer> rows = new LinkedHashMap<>();
    set.rows().forEach((part, count) -> rows.put(part.word(), count));
    description.put("rows", rows);
    description.put(
        "files",
        set.files().stream()
            .map(
                file ->
                    ordered(
                        "name", file.name(),
                        "path", file.path().toString(),
                        "bytes", file.bytes(),
                        "sha256", file.sha256()))
            .toList());
    return description;
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  /** What the report tells about where the results come from. */
  public SequencedMap<String, SequencedMap<String, String>> facts() {
    SequencedMap<String, SequencedMap<String, String>> groups = new LinkedHashMap<>();
    SequencedMap<String, String> run = new LinkedHashMap<>();
    run.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
    run.put("seed", String.valueOf(seed));
    run.put("device", device);
    run.put("threads", String.valueOf(execution.intraOpThreads()));
    if (!settings.command().isEmpty()) {
      run.put("command", String.join(" ", settings.command()));
    }
    groups.put("Run", run);
    SequencedMap<String, String> source = new LinkedHashMap<>();
    source.put(model.source().name(), "SHA-256 " + Hash.of(model.source().text()));
    for (Imports.File file : model.imports().files()) {
      source.put(file.source().name(), "SHA-256 " + Hash.of(file.source().text()));
    }
    groups.put("Source", source);
    SequencedMap<String, String> files = new LinkedHashMap<>();
    for (DataSet set : data) {
      for (DataFile file : set.files()) {
        files.put(
            set.name() + ": " + file.name(), file.bytes() + " bytes, SHA-256 " + file.sha256());
      }
      files.put(
          set.name() + ": rows",
          set.rows().entrySet().stream()
              .map(part -> part.getValue() + " " + part.getKey())
              .collect(Collectors.joining(", ")));
    }
    groups.put("Data", files);
    if (!model.parameters().isEmpty()) {
      groups.put("Params", new LinkedHashMap<>(model.parameters()));
    }
    groups.put("Versions", Versions.all());
    return groups;
  }

  /** A text as a JSON string. */
  public static String quote(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every text is a JSON string", e);
    }
  }
}
