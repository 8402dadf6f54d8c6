package dev.nnc.run;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.predict.CsvTable;
import dev.nnc.record.Event;
import dev.nnc.record.FileName;
import dev.nnc.record.RunFolder;
import dev.nnc.record.Trial;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code trials/<phase>.csv}: a row for each trial of a search, by its number, with the values of
 * the params, how it ended, and its results. It is written when the search or the run is over.
 */
final class TrialTables implements Event.Listener {
  private final RunFolder folder;
  private final FileName names = new FileName();
  private final Map<String, SortedMap<Integer, Trial>> searches = new LinkedHashMap<>();
  private final Map<String, Path> files = new LinkedHashMap<>();

  TrialTables(RunFolder folder) {
    this.folder = folder;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.TrialEnded it ->
          searches
              .computeIfAbsent(it.phase(), any -> new TreeMap<>())
              .put(it.trial().number(), it.trial());
      case Event.TrialsEnded it -> write(it.phase());
      case Event.RunEnded ignored ->
          searches.keySet().stream()
              .filter(phase -> !files.containsKey(phase))
              .forEach(this::write);
      default -> {}
    }
  }

  private void write(String phase) {
    SortedMap<Integer, Trial> trials = searches.getOrDefault(phase, new TreeMap<>());
    try {
      Path file =
          files.computeIfAbsent(
              phase, name -> folder.trials().resolve(names.unique(name) + ".csv"));
      Files.createDirectories(folder.trials());
      AtomicFile.write(file, table(List.copyOf(trials.values())));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String table(List<Trial> trials) throws IOException {
    Set<String> params = new LinkedHashSet<>();
    Set<String> results = new LinkedHashSet<>();
    for (Trial trial : trials) {
      params.addAll(trial.values().keySet());
      results.addAll(trial.results().keySet());
    }
    StringWriter text = new StringWriter();
    List<String> head = new ArrayList<>(List.of("trial"));
    head.addAll(params);
    head.add("state");
    head.addAll(results);
    head.addAll(List.of("seconds", "reason"));
    CsvTable.line(head, text);
    for (Trial trial : trials) {
      List<String> cells = new ArrayList<>(List.of(String.valueOf(trial.number() + 1)));
      params.forEach(name -> cells.add(trial.values().getOrDefault(name, "")));
      cells.add(trial.ending().word());
      for (String name : results) {
        double value = trial.result(name);
        cells.add(Double.isNaN(value) ? "" : String.valueOf(value));
      }
      cells.add(String.valueOf(Math.round(trial.seconds() * 1e3) / 1e3));
      cells.add(trial.reason());
      CsvTable.line(cells, text);
    }
    return text.toString();
  }
}
