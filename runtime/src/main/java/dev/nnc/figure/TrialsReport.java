package dev.nnc.figure;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.SearchPlan;
import dev.nnc.record.Event;
import dev.nnc.record.Trial;
import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import dev.nnc.report.Trials;
import dev.nnc.search.Domain;
import dev.nnc.search.Importance;
import dev.nnc.search.Space;
import dev.nnc.train.Epoch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the report says about the trials of one search: table and drawings. */
final class TrialsReport {
  /** More are in the file of the trials only. */
  private static final int MOST_ROWS = 100;

  private final String phase;
  private final Optional<ActionPlan.Sweep> sweep;
  private final SortedMap<Integer, Trial> trials = new TreeMap<>();
  private Event.@Nullable TrialsStarted started;
  private Event.@Nullable TrialsEnded ended;

  TrialsReport(Model model, String phase) {
    this.phase = phase;
    this.sweep =
        model.everyAction().stream()
            .filter(ActionPlan.Sweep.class::isInstance)
            .map(ActionPlan.Sweep.class::cast)
            .filter(each -> each.name().equals(phase))
            .findFirst();
  }

  void begin(Event.TrialsStarted event) {
    started = event;
  }

  void add(Event.TrialEnded event) {
    trials.put(event.trial().number(), event.trial());
  }

  void end(Event.TrialsEnded event) {
    ended = event;
  }

  /** The section; empty if no trial was over. */
  Optional<ReportData.Trials> section() {
    if (started instanceof Event.TrialsStarted it
        && it.method().equals(Event.FOLDS)
        && !trials.isEmpty()) {
      return Optional.of(new FoldsReport(it, trials).section());
    }
    return trials.isEmpty()
        ? Optional.empty()
        : Optional.of(new ReportData.Trials(phase, summary(), figures()));
  }

  private String summary() {
    StringBuilder text = new StringBuilder();
    long failed = count(Trial.Ending.FAILED);
    long stopped = count(Trial.Ending.STOPPED);
    text.append(trials.size()).append(trials.size() == 1 ? " trial" : " trials");
    if (started != null) {
      text.append(" over ")
          .append(String.join(", ", started.params()))
          .append(" by ")
          .append(started.method());
      if (trials.size() < started.trials()) {
        text.append(", of ").append(started.trials()).append(" at most");
      }
    }
    text.append(failed == 0 ? "" : "; " + failed + " failed");
    text.append(stopped == 0 ? "" : "; " + stopped + " stopped before their end");
    text.append('.');
    if (ended != null && ended.best() >= 0 && trials.get(ended.best()) instanceof Trial best) {
      List<String> values = new ArrayList<>();
      best.values().forEach((name, value) -> values.add(name + " " + value));
      text.append(" The best is trial ")
          .append(best.number() + 1)
          .append(", with ")
          .append(String.join(", ", values))
          .append(
              sweep
                  .flatMap(each -> each.search().goal())
                  .map(
                      goal ->
                          ": %s %s"
                              .formatted(goal.written(), Epoch.text(best.result(goal.result()))))
                  .orElse(""))
          .append(ended.kept() ? "; what follows was done with it." : ".");
    }
    return text.toString();
  }

  private long count(Trial.Ending ending) {
    return trials.values().stream().filter(each -> each.ending() == ending).count();
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    sweep.ifPresent(
        plan -> {
          SearchPlan search = plan.search();
          DrawnTrials all = new DrawnTrials(plan, trials);
          for (ReportPart.OfTrials part : DrawnParts.all(ReportPart.OfTrials.class)) {
            figures.addAll(part.draw(plan, all, ReportPart.uses(plan.show(), part)));
          }
          search
              .goal()
              .ifPresent(
                  goal -> {
                    Trials drawn = all.by(goal.result());
                    if (search.axes().size() > 1) {
                      figures.add(new Figure.ParallelCoordinates("Values and results", drawn, ""));
                    }
                    figures.add(new Figure.Slices(goal.written() + " by param", drawn, ""));
                    importance(search, drawn).ifPresent(figures::add);
                    curves(goal.written(), drawn).ifPresent(figures::add);
                  });
        });
    figures.add(table());
    return figures;
  }

  private static Optional<Figure> importance(SearchPlan search, Trials drawn) {
    if (search.axes().size() < 2) {
      return Optional.empty();
    }
    Space space =
        new Space(
            search.axes().stream()
                .<Domain>map(
                    axis ->
                        switch (axis.domain()) {
                          case SearchPlan.Domain.Range range ->
                              new Domain.Range(
                                  range.low(), range.high(), range.logarithmic(), range.whole());
                          case SearchPlan.Domain.Choice choice ->
                              new Domain.Choice(choice.values().size());
                        })
                .toList());
    List<double[]> points =
        drawn.trials().stream()
            .map(trial -> trial.values().stream().mapToDouble(Double::doubleValue).toArray())
            .toList();
    double[] scores =
        drawn.trials().stream()
            .mapToDouble(trial -> drawn.more() ? -trial.score() : trial.score())
            .toArray();
    return Importance.of(space, points, scores)
        .map(
            found -> {
              List<Figure.Bars.Bar> bars = new ArrayList<>();
              for (int i = 0; i < search.axes().size(); i++) {
                bars.add(new Figure.Bars.Bar(search.axes().get(i).param(), found.shares().get(i)));
              }
              bars.sort(Comparator.comparingDouble((Figure.Bars.Bar bar) -> -bar.share()));
              return new Figure.Bars(
                  "Importance of params",
                  bars,
                  String.format(
                      Locale.ROOT,
                      "The share of the variance of %s that each param explains by itself (fANOVA,"
                          + " Hutter et al. 2014); the rest, %.0f %%, is due to several together.",
                      drawn.score(),
                      100 * found.together()));
            });
  }

  private Optional<Figure> curves(String goal, Trials drawn) {
    List<Figure.TrialCurves.Curve> curves = new ArrayList<>();
    for (Trial trial : trials.values()) {
      if (trial.curve().size() > 1) {
        curves.add(
            new Figure.TrialCurves.Curve(
                trial.number() + 1,
                IntStream.rangeClosed(1, trial.curve().size()).mapToObj(i -> (double) i).toList(),
                trial.curve()));
      }
    }
    String watched = started == null ? goal : started.watched();
    String of = started == null ? goal : watched.substring(watched.indexOf('.') + 1);
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Figure.TrialCurves("Curves of all trials", "epoch", of, drawn, curves, ""));
  }

  /** A row a trial, the best first. */
  private Figure table() {
    List<String> params = started == null ? List.of() : started.params();
    List<String> results =
        trials.values().stream()
            .flatMap(trial -> trial.results().keySet().stream())
            .filter(name -> !name.endsWith(".epochs"))
            .distinct()
            .toList();
    List<String> columns = new ArrayList<>(List.of("trial"));
    columns.addAll(params);
    results.forEach(
        name ->
            columns.add(
                sweep.map(plan -> new DrawnTrials(plan, trials).called(name)).orElse(name)));
    columns.addAll(List.of("seconds", "state"));
    List<Trial> sorted = new ArrayList<>(trials.values());
    sweep
        .flatMap(plan -> plan.search().goal())
        .ifPresent(
            goal ->
                sorted.sort(
                    Comparator.comparing((Trial trial) -> trial.ending())
                        .thenComparingDouble(
                            trial -> {
                              double score = trial.result(goal.result());
                              return Double.isNaN(score)
                                  ? Double.POSITIVE_INFINITY
                                  : goal.more() ? -score : score;
                            })));
    List<List<String>> rows = new ArrayList<>();
    for (Trial trial : sorted.subList(0, Math.min(MOST_ROWS, sorted.size()))) {
      List<String> cells = new ArrayList<>(List.of(String.valueOf(trial.number() + 1)));
      params.forEach(name -> cells.add(trial.values().getOrDefault(name, "")));
      for (String name : results) {
        cells.add(trial.results().containsKey(name) ? Epoch.text(trial.result(name)) : "–");
      }
      cells.add(String.format(Locale.ROOT, "%.2f", trial.seconds()));
      cells.add(
          trial.reason().isEmpty()
              ? trial.ending().word()
              : trial.ending().word() + ": " + trial.reason());
      rows.add(cells);
    }
    return new Figure.Table(
        "Trials",
        columns,
        rows,
        sorted.size() > MOST_ROWS
            ? "The first " + MOST_ROWS + " of " + sorted.size() + "; all are in the run folder."
            : "");
  }
}
