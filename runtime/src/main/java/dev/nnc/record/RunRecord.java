package dev.nnc.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.data.file.DataFile;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Importances;
import dev.nnc.evaluate.Measured;
import dev.nnc.plan.Imports;
import dev.nnc.plan.Model;
import dev.nnc.provenance.Hash;
import dev.nnc.provenance.OneDnn;
import dev.nnc.provenance.Processor;
import dev.nnc.provenance.Versions;
import dev.nnc.report.ReportData;
import dev.nnc.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}, for other programs: {@code results} (by action, then by name), {@code state},
 * {@code seed}, {@code device}, {@code threads}, {@code processor}, {@code onednn}, {@code
 * versions}, {@code source} and {@code data} with SHA-256 hashes, {@code parameters}, and when it
 * ran.
 */
public final class RunRecord implements Event.Listener {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RUNNING = "running";

  /** A table of more classes is longer than all else in the record. */
  private static final int MOST_CLASSES = 200;

  private final Model model;
  private final RunSettings settings;
  private long seed;
  private int threads;
  private Instant started = Instant.EPOCH;
  private String device = "";
  private final Processor processor = Processor.here();
  private final OneDnn oneDnn = OneDnn.here();
  private String tensorFlow = "";
  private final SequencedMap<String, Map<String, Double>> results = new LinkedHashMap<>();
  private final SequencedMap<String, Map<String, Object>> sweeps = new LinkedHashMap<>();
  private final SequencedMap<String, List<Measured>> comparisons = new LinkedHashMap<>();
  private final SequencedMap<String, Map<String, @Nullable Object>> importances =
      new LinkedHashMap<>();
  private final SequencedMap<String, List<Map<String, Object>>> confusions = new LinkedHashMap<>();
  private final List<Event.DataReady> data = new ArrayList<>();

  /** As they are in the end: a search may have changed some. */
  private final SequencedMap<String, String> parameters;

  private final List<Diagnostic> diagnostics = new ArrayList<>();

  public RunRecord(Model model, RunSettings settings) {
    this.model = model;
    this.settings = settings;
    this.parameters = new LinkedHashMap<>(model.parameters());
    parameters.putAll(settings.settings());
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.RunStarted it -> {
        seed = it.seed();
        threads = it.execution().intraOpThreads();
        started = Instant.ofEpochMilli(it.milliseconds());
        device = it.execution().device(); // until what it uses in fact is known
        write(it.folder(), RUNNING);
      }
      case Event.DataReady it -> data.add(it);
      case Event.DeviceReady it -> {
        device = it.device();
        tensorFlow = it.tensorFlow();
      }
      case Event.TrainingEnded it -> results.put(it.phase(), Trainer.summary(it.training()));
      case Event.Evaluated it -> {
        results.put(it.name(), it.results());
        if (!it.table().isEmpty()) {
          comparisons.put(it.name(), it.table());
        }
        List<Map<String, Object>> confused = confusions(it.drawn());
        if (!confused.isEmpty()) {
          confusions.put(it.name(), confused);
        }
        Importances found = it.importances();
        if (found != null) {
          importances.put(it.name(), describe(found));
        }
      }
      case Event.Said it -> diagnostics.add(it.diagnostic());
      case Event.RunEnded it -> write(it.folder(), it.state().word());
      case Event.TrialsEnded it -> {
        results.put(it.phase(), it.results());
        if (it.stacked() > 0 || !it.obstacle().isEmpty()) {
          sweeps.put(it.phase(), ordered("stacked", it.stacked(), "why_not", it.obstacle()));
        }
        if (it.kept()) {
          parameters.putAll(it.values());
        }
      }
      case Event.RateFound it -> {
        SequencedMap<String, Double> found = new LinkedHashMap<>();
        found.put("turning_point", it.turning());
        found.put(it.param(), Double.parseDouble(it.suggestion()));
        results.put(it.phase(), found);
        parameters.put(it.param(), it.suggestion());
      }
      case Event.TrialsStarted ignored -> {}
      case Event.TrialEnded ignored -> {}
      case Event.TrainingStarted ignored -> {}
      case Event.Passing ignored -> {}
      case Event.EpochDone ignored -> {}
      case Event.CheckpointKept ignored -> {}
      case Event.Predicted ignored -> {}
    }
  }

  /** By action, then by name. */
  public SequencedMap<String, Map<String, Double>> results() {
    return Collections.unmodifiableSequencedMap(results);
  }

  private void write(Path folder, String state) {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("format", 1);
    root.put("state", state);
    root.put("results", finiteResults());
    if (!comparisons.isEmpty()) {
      root.put("comparisons", comparisons());
    }
    if (!confusions.isEmpty()) {
      root.put("confusion", confusions);
    }
    if (!importances.isEmpty()) {
      root.put("importance", importances);
    }
    if (!sweeps.isEmpty()) {
      root.put("sweeps", sweeps);
    }
    root.put("seed", seed);
    root.put("device", device);
    root.put("threads", threads);
    root.put(
        "processor",
        ordered("architecture", processor.architecture(), "extensions", processor.extensions()));
    root.put(
        "onednn", ordered("operations", oneDnn.operations(), "max_cpu_isa", oneDnn.maxCpuIsa()));
    root.put("versions", versions());
    root.put(
        "source",
        ordered(
            "file", model.source().name(),
            "path", Path.of(model.source().name()).toAbsolutePath().normalize().toString(),
            "sha256", Hash.of(model.source().text())));
    root.put("imports", model.imports().files().stream().map(RunRecord::describe).toList());
    root.put("data", data.stream().map(RunRecord::describe).toList());
    root.put("parameters", parameters);
    List<String> overridden = new ArrayList<>(model.overridden());
    overridden.addAll(settings.settings().keySet());
    root.put("overridden", overridden);
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
    try {
      // While it runs, the files still grow.
      root.put("files", state.equals(RUNNING) ? Map.of() : RunSeal.of(folder));
      AtomicFile.write(
          folder.resolve(RunFolder.RECORD),
          RunSeal.sealed(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private SequencedMap<String, String> versions() {
    SequencedMap<String, String> versions = Versions.all();
    if (!tensorFlow.isEmpty()) {
      versions.put("tensorflow", tensorFlow);
    }
    return versions;
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

  /** By action: the network and what stands beside it, each with its figures. */
  private Map<String, List<Map<String, Object>>> comparisons() {
    Map<String, List<Map<String, Object>>> all = new LinkedHashMap<>();
    comparisons.forEach(
        (action, table) -> all.put(action, table.stream().map(RunRecord::describe).toList()));
    return all;
  }

  /** For each judged output how often which class was taken for which, of not too many classes. */
  public static List<Map<String, Object>> confusions(List<ReportData.Evaluation> drawn) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (ReportData.Evaluation judged : drawn) {
      ReportData.Confusion confusion = judged.confusion();
      if (confusion != null && confusion.size() <= MOST_CLASSES) {
        all.add(
            ordered(
                "of", judged.network(),
                "counted", judged.counted(),
                "labels", confusion.labels(),
                "counts", confusion.counts()));
      }
    }
    return all;
  }

  private static Map<String, @Nullable Object> describe(Importances found) {
    Map<String, @Nullable Object> description = new LinkedHashMap<>();
    description.put("score", found.score());
    description.put("before", MetricsLog.number(found.before()));
    description.put("rows", found.rows());
    description.put("repeats", found.repeats());
    List<Map<String, @Nullable Object>> columns = new ArrayList<>();
    for (Importances.Column column : found.columns()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("column", column.name());
      one.put("mean", MetricsLog.number(column.mean()));
      one.put("deviation", MetricsLog.number(column.deviation()));
      columns.add(one);
    }
    description.put("columns", columns);
    return description;
  }

  private static Map<String, Object> describe(Measured measured) {
    Map<String, Object> description = ordered("name", measured.name());
    if (measured.learnedFrom() > 0) {
      description.put("learned_from", measured.learnedFrom());
    }
    Map<String, @Nullable Double> finite = new LinkedHashMap<>();
    measured.results().forEach((name, value) -> finite.put(name, MetricsLog.number(value)));
    description.put("results", finite);
    if (!measured.intervals().isEmpty()) {
      Map<String, List<Double>> intervals = new LinkedHashMap<>();
      measured
          .intervals()
          .forEach((name, each) -> intervals.put(name, List.of(each.low(), each.high())));
      description.put("intervals", intervals);
    }
    if (!measured.reason().isEmpty()) {
      description.put("reason", measured.reason());
    }
    return description;
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

  private static Map<String, Object> describe(Event.DataReady set) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", set.data());
    Map<String, Integer> rows = new LinkedHashMap<>();
    set.rows().forEach((part, count) -> rows.put(part.word(), count));
    description.put("rows", rows);
    Map<String, String> hashes = new LinkedHashMap<>();
    set.rowHashes().forEach((part, hash) -> hashes.put(part.word(), hash));
    description.put("rowsSha256", hashes);
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
    run.put("threads", String.valueOf(threads));
    if (!settings.command().isEmpty()) {
      run.put("command", String.join(" ", settings.command()));
    }
    groups.put("Run", run);
    SequencedMap<String, String> machine = new LinkedHashMap<>();
    machine.put("architecture", processor.architecture());
    machine.put(
        "vector extensions",
        processor.extensions().isEmpty() ? "not known" : String.join(" ", processor.extensions()));
    machine.put("oneDNN", "operations " + oneDnn.operations() + ", at most " + oneDnn.maxCpuIsa());
    groups.put("Processor", machine);
    SequencedMap<String, String> source = new LinkedHashMap<>();
    source.put(model.source().name(), "SHA-256 " + Hash.of(model.source().text()));
    for (Imports.File file : model.imports().files()) {
      source.put(file.source().name(), "SHA-256 " + Hash.of(file.source().text()));
    }
    groups.put("Source", source);
    SequencedMap<String, String> files = new LinkedHashMap<>();
    for (Event.DataReady set : data) {
      for (DataFile file : set.files()) {
        files.put(
            set.data() + ": " + file.name(), file.bytes() + " bytes, SHA-256 " + file.sha256());
      }
      files.put(
          set.data() + ": rows",
          set.rows().entrySet().stream()
              .map(part -> part.getValue() + " " + part.getKey())
              .collect(Collectors.joining(", ")));
    }
    groups.put("Data", files);
    if (!parameters.isEmpty()) {
      groups.put("Params", new LinkedHashMap<>(parameters));
    }
    groups.put("Versions", versions());
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
