package dev.nnc.cli;

import dev.nnc.data.file.Numerals;
import dev.nnc.plan.ActionPlan;
import dev.nnc.record.Event;
import dev.nnc.record.Trial;
import dev.nnc.report.ShellWord;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Shows the trials of a search as they end, a line each. */
final class TrialProgress {
  private final Consumer<String> lines;
  private Event.TrialsStarted search = new Event.TrialsStarted("", List.of(), "", 0, 1, "", "");
  private long start;
  private int done;
  private double best = Double.NaN;

  TrialProgress(Consumer<String> lines) {
    this.lines = lines;
  }

  void started(Event.TrialsStarted it) {
    search = it;
    start = System.nanoTime();
    done = 0;
    lines.accept("");
    lines.accept(
        it.phase()
            + ": "
            + (isFolds()
                ? Numerals.count(it.trials(), "fold")
                : Numerals.count(it.trials(), "trial")
                    + " over "
                    + String.join(", ", it.params())
                    + ", "
                    + it.method())
            + (it.atOnce() > 1 ? ", " + it.atOnce() + " side by side" : ""));
  }

  private boolean isFolds() {
    return search.method().equals(Event.FOLDS);
  }

  void ended(Event.TrialEnded it) {
    done++;
    Trial trial = it.trial();
    if (it.best() == trial.number()) {
      best = it.score();
    }
    double left = (System.nanoTime() - start) / 1e9 / done * (search.trials() - done);
    lines.accept(
        (isFolds() ? "fold " : "trial ")
            + (trial.number() + 1)
            + "/"
            + search.trials()
            + "  "
            + (isFolds() ? "" : values(trial.values()) + "  ")
            + outcome(it)
            + (it.best() >= 0 ? "  best " + Progress.number(best) : "")
            + (done < search.trials() ? "  " + Progress.clock(left) + " left" : ""));
  }

  private String outcome(Event.TrialEnded it) {
    Trial trial = it.trial();
    return switch (trial.ending()) {
      case FINISHED ->
          search.goal().isEmpty()
              ? trial.results().entrySet().stream()
                  .filter(each -> isShown(each.getKey()))
                  .map(each -> each.getKey() + " " + Progress.number(each.getValue()))
                  .collect(Collectors.joining("  "))
              : search.goal() + " " + Progress.number(it.score());
      case STOPPED -> "stopped: " + trial.reason();
      case FAILED -> "failed: " + trial.reason();
    };
  }

  /** Of folds, what a network reaches on rows that it has not learned from. */
  private boolean isShown(String result) {
    return isFolds()
        ? result.matches("[^.]+\\.(validation|test)\\..*")
        : !result.endsWith(".epochs");
  }

  void over(Event.TrialsEnded it) {
    if (isFolds()) {
      it.results()
          .forEach(
              (name, mean) -> {
                Double deviation = it.results().get(ActionPlan.CrossValidate.deviation(name));
                if (deviation != null) {
                  lines.accept(
                      "mean: "
                          + name
                          + " "
                          + Progress.number(mean)
                          + " ± "
                          + Progress.number(deviation));
                }
              });
    }
    if (it.best() >= 0) {
      lines.accept(
          "best: trial "
              + (it.best() + 1)
              + ": "
              + values(it.values())
              + ": "
              + search.goal()
              + " "
              + Progress.number(best));
      lines.accept(
          "alone: nnc run --once "
              + it.values().entrySet().stream()
                  .map(each -> "--set " + each.getKey() + "=" + ShellWord.of(each.getValue()))
                  .collect(Collectors.joining(" ")));
    }
  }

  private static String values(Map<String, String> values) {
    return values.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining("  "));
  }
}
