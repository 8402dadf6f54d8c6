package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Part;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a run to other programs: a JSON object a line, of which {@code event} says what has
 * happened. Numbers that are infinite or NaN are null.
 */
final class RunJson implements Event.Listener {
  private final Console console;

  RunJson(Console console) {
    this.console = console;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.RunStarted it ->
          write("run", "seed", it.seed(), "threads", it.execution().intraOpThreads());
      case Event.DataReady it -> {
        Map<String, Integer> rows = new LinkedHashMap<>();
        it.rows().forEach((Part part, Integer count) -> rows.put(part.toString(), count));
        write("data", "data", it.data(), "rows", rows, "seconds", it.seconds());
      }
      case Event.DeviceReady it ->
          write("device", "device", it.device(), "tensorflow", it.tensorFlow());
      case Event.TrainingStarted it ->
          write(
              "training",
              "action",
              it.phase(),
              "network",
              it.network(),
              "data",
              it.data(),
              "epochs",
              it.epochs(),
              "rows",
              it.rows(),
              "validation_rows",
              it.validationRows());
      case Event.EpochDone it ->
          write(
              "epoch",
              "action",
              it.phase(),
              "epoch",
              it.epoch().number(),
              "seconds",
              it.epoch().seconds(),
              "results",
              finite(it.epoch().results()));
      case Event.CheckpointKept it ->
          write("checkpoint", "action", it.phase(), "epoch", it.epoch());
      case Event.TrainingEnded it ->
          write(
              "trained",
              "action",
              it.phase(),
              "end",
              it.training().end().name().toLowerCase(Locale.ROOT),
              "best_epoch",
              it.training().bestEpoch(),
              "reason",
              it.training().reason());
      case Event.Evaluated it ->
          write(
              "evaluation",
              "action",
              it.name(),
              "network",
              it.network(),
              "data",
              it.data(),
              "part",
              it.part().toString(),
              "rows",
              it.rows(),
              "results",
              finite(it.results()));
      case Event.Predicted it ->
          write("prediction", "action", it.name(), "file", it.file().toString());
      case Event.TrialsStarted it ->
          write("search", "action", it.phase(), "method", it.method(), "trials", it.trials());
      case Event.TrialEnded it ->
          write(
              "trial",
              "action",
              it.phase(),
              "trial",
              it.trial().number() + 1,
              "values",
              it.trial().values(),
              "score",
              finite(it.score()));
      case Event.TrialsEnded it ->
          write(
              "searched",
              "action",
              it.phase(),
              "best",
              it.best() < 0 ? null : it.best() + 1,
              "values",
              it.values(),
              "results",
              finite(it.results()));
      case Event.RateFound it ->
          write("rate", "action", it.phase(), "param", it.param(), "value", it.suggestion());
      case Event.Said it -> diagnostic(it.diagnostic());
      case Event.Passing ignored -> {}
      case Event.RunEnded ignored -> {}
    }
  }

  void diagnostic(Diagnostic it) {
    write(
        "diagnostic",
        "code",
        it.code().id(),
        "severity",
        it.severity().label(),
        "place",
        it.place().toString(),
        "message",
        it.message(),
        "help",
        it.help());
  }

  /** In what today differs from the day of a run that is executed again. */
  void today(List<String> differences) {
    write("today", "differences", differences);
  }

  /** In what it came out otherwise. */
  void compared(List<String> differences) {
    write("compared", "same", differences.isEmpty(), "differences", differences);
  }

  /** The last line. */
  void end(RunResult result, Optional<Path> page) {
    Map<String, Map<String, @Nullable Double>> results = new LinkedHashMap<>();
    result.results().forEach((action, values) -> results.put(action, finite(values)));
    Path folder = result.folder();
    write(
        "end",
        "state",
        result.state().word(),
        "folder",
        folder == null ? null : folder.toString(),
        "report",
        page.map(Path::toString).orElse(null),
        "results",
        results,
        "notes",
        result.remarks().stream().map(each -> each.replace('\u00a0', ' ')).toList());
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static Map<String, @Nullable Double> finite(Map<String, Double> values) {
    Map<String, @Nullable Double> all = new LinkedHashMap<>();
    values.forEach((name, value) -> all.put(name, finite(value)));
    return all;
  }

  /** Names and values take turns; what is null is left out, but within what holds others. */
  private void write(String event, @Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", event);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        line.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    Json.print(console, line);
  }
}
