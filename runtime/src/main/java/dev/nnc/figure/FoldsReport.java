package dev.nnc.figure;

import dev.nnc.record.Event;
import dev.nnc.record.Trial;
import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import dev.nnc.report.Trials;
import dev.nnc.search.Spread;
import dev.nnc.train.Epoch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the report says about the folds of a cross validation: figures over all, and by fold. */
final class FoldsReport {
  /** More are in the file of the trials only. */
  private static final int MOST_ROWS = 100;

  /** With more folds, a table has a row for each of them. */
  private static final int MOST_COLUMNS = 6;

  private final Event.TrialsStarted started;
  private final SortedMap<Integer, Trial> folds;

  FoldsReport(Event.TrialsStarted started, SortedMap<Integer, Trial> folds) {
    this.started = started;
    this.folds = folds;
  }

  ReportData.Trials section() {
    List<Figure> figures = new ArrayList<>();
    figures.add(all());
    curves().ifPresent(figures::add);
    figures.add(byFold());
    return new ReportData.Trials(started.phase(), summary(), figures);
  }

  private String summary() {
    return folds.size() < started.trials()
        ? folds.size() + " of " + started.trials() + " folds."
        : started.trials() + " folds; what a fold holds out is its validation part.";
  }

  private Set<String> results() {
    Set<String> names = new LinkedHashSet<>();
    folds.values().forEach(fold -> names.addAll(fold.results().keySet()));
    return names;
  }

  private List<Trial> finished() {
    return folds.values().stream().filter(fold -> fold.ending() == Trial.Ending.FINISHED).toList();
  }

  private Figure all() {
    List<List<String>> rows = new ArrayList<>();
    for (String name : results()) {
      double[] values = finished().stream().mapToDouble(fold -> fold.result(name)).toArray();
      Spread spread = Spread.of(values);
      rows.add(
          List.of(
              name,
              Epoch.text(spread.mean()),
              values.length < 2 ? "–" : "± " + Epoch.text(spread.deviation()),
              Epoch.text(spread.least()),
              Epoch.text(spread.most())));
    }
    return new Figure.Table(
        "Over all folds",
        List.of("result", "mean", "deviation", "least", "most"),
        rows,
        "The deviation is that of the folds, with n - 1. Folds share training rows, so it says"
            + " less of new data than of as many runs on data of their own.");
  }

  /** A column a fold, if there are few of these and many results; else a row a fold. */
  private Figure byFold() {
    return folds.size() <= MOST_COLUMNS && results().size() > folds.size()
        ? columnAFold()
        : rowAFold();
  }

  private Figure columnAFold() {
    List<String> columns = new ArrayList<>(List.of("result"));
    folds.values().forEach(fold -> columns.add(called(fold)));
    List<List<String>> rows = new ArrayList<>();
    for (String name : results()) {
      List<String> cells = new ArrayList<>(List.of(name));
      folds.values().forEach(fold -> cells.add(cell(fold, name)));
      rows.add(cells);
    }
    List<String> seconds = new ArrayList<>(List.of("seconds"));
    List<String> states = new ArrayList<>(List.of("state"));
    folds
        .values()
        .forEach(
            fold -> {
              seconds.add(seconds(fold));
              states.add(state(fold));
            });
    rows.add(seconds);
    rows.add(states);
    return new Figure.Table("By fold", columns, rows, "");
  }

  private static String called(Trial fold) {
    return fold.values().entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String cell(Trial fold, String result) {
    return fold.results().containsKey(result) ? Epoch.text(fold.result(result)) : "–";
  }

  private static String seconds(Trial fold) {
    return String.format(Locale.ROOT, "%.2f", fold.seconds());
  }

  private static String state(Trial fold) {
    return fold.reason().isEmpty()
        ? fold.ending().word()
        : fold.ending().word() + ": " + fold.reason();
  }

  private Figure rowAFold() {
    List<String> columns = new ArrayList<>(started.params());
    columns.addAll(results());
    columns.addAll(List.of("seconds", "state"));
    List<List<String>> rows = new ArrayList<>();
    for (Trial fold : folds.values().stream().limit(MOST_ROWS).toList()) {
      List<String> cells = new ArrayList<>();
      started.params().forEach(name -> cells.add(fold.values().getOrDefault(name, "")));
      for (String name : results()) {
        cells.add(cell(fold, name));
      }
      cells.add(seconds(fold));
      cells.add(state(fold));
      rows.add(cells);
    }
    return new Figure.Table(
        "By fold",
        columns,
        rows,
        folds.size() > MOST_ROWS
            ? "The first " + MOST_ROWS + " of " + folds.size() + "; all are in the run folder."
            : "");
  }

  private Optional<Figure> curves() {
    List<Figure.TrialCurves.Curve> curves = new ArrayList<>();
    List<Trials.Trial> drawn = new ArrayList<>();
    for (Trial fold : folds.values()) {
      if (fold.curve().size() > 1) {
        curves.add(
            new Figure.TrialCurves.Curve(
                fold.number() + 1,
                IntStream.rangeClosed(1, fold.curve().size()).mapToObj(i -> (double) i).toList(),
                fold.curve()));
        drawn.add(
            new Trials.Trial(
                fold.number() + 1, List.of(), fold.curve().getLast(), Trials.State.FINISHED));
      }
    }
    String name = started.watched().substring(started.watched().indexOf('.') + 1);
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Figure.TrialCurves(
                "Curves of all folds",
                "epoch",
                name,
                new Trials(List.of(), name, false, drawn, "fold"),
                curves,
                ""));
  }
}
