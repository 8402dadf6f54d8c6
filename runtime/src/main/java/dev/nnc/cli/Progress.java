package dev.nnc.cli;

import dev.nnc.data.file.Numerals;
import dev.nnc.evaluate.Interval;
import dev.nnc.evaluate.Measured;
import dev.nnc.plan.Part;
import dev.nnc.record.Event;
import dev.nnc.record.PredictionTable;
import dev.nnc.report.ReportData;
import dev.nnc.train.Epoch;
import dev.nnc.train.Training;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Shows a run as it goes on. On a terminal each epoch is a line with a bar that is written over and
 * over until the epoch is done; elsewhere there is one plain line an epoch.
 */
final class Progress implements Event.Listener {
  /** Of trainings with more epochs than this, only so many are left standing. */
  private static final int LINES = 100;

  private static final int BAR = 20;
  private static final int CONFUSION_CLASSES = 12;

  private final Console console;
  private final DiagnosticPrinter teller;
  private boolean lineIsOpen;
  private long lastNews;
  private double secondsAnEpoch = Double.NaN;
  private final TrialProgress trials = new TrialProgress(this::line);

  Progress(Console console) {
    this.console = console;
    this.teller = new DiagnosticPrinter(console);
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.DataReady it -> line(it.data() + ": " + rows(it.rows()) + time(it.seconds()));
      case Event.TrainingStarted it -> started(it);
      case Event.Progress it -> progress(it);
      case Event.EpochDone it -> epoch(it);
      case Event.TrainingEnded it -> ended(it);
      case Event.Evaluated it -> evaluated(it);
      case Event.Predicted it -> predicted(it);
      case Event.Said it -> {
        closeLine();
        console.out().flush();
        teller.tell(it.diagnostic());
      }
      case Event.TrialsStarted it -> trials.started(it);
      case Event.TrialEnded it -> trials.ended(it);
      case Event.TrialsEnded it -> trials.over(it);
      case Event.RateFound it ->
          line(
              console.bold(it.phase())
                  + ": the loss "
                  + (it.stillFell() ? "still fell at " : "turned at ")
                  + number(it.turning())
                  + "; "
                  + it.param()
                  + " = "
                  + it.suggestion()
                  + " from here on");
      case Event.RunStarted ignored -> {}
      case Event.DeviceReady ignored -> {}
      case Event.CheckpointKept ignored -> {}
      case Event.RunEnded ignored -> {}
    }
  }

  private void started(Event.TrainingStarted it) {
    secondsAnEpoch = Double.NaN;
    console.out().println();
    line(
        console.bold(it.phase())
            + ": "
            + it.network()
            + " on "
            + it.data()
            + ", "
            + Numerals.count(it.epochs(), "epoch")
            + " of "
            + Numerals.count(it.rows(), "row")
            + (it.validationRows() > 0
                ? ", validated on " + Numerals.count(it.validationRows())
                : ""));
  }

  private void progress(Event.Progress it) {
    if (!console.outIsTerminal()) {
      return;
    }
    double done = (double) it.rowsDone() / Math.max(1, it.rows());
    double left =
        it.seconds() * (1 - done) / done
            + (Double.isNaN(secondsAnEpoch) ? it.seconds() / done : secondsAnEpoch)
                * (it.epochs() - it.epoch());
    open(
        head(it.epoch(), it.epochs())
            + bar(done)
            + "  "
            + results(it.results())
            + perSample(it.seconds(), it.rowsDone())
            + "  "
            + clock(left)
            + " left");
  }

  private void epoch(Event.EpochDone it) {
    Epoch epoch = it.epoch();
    secondsAnEpoch = it.secondsSoFar() / epoch.number();
    double left = secondsAnEpoch * (it.epochs() - epoch.number());
    boolean last = epoch.number() == it.epochs();
    long step = Math.max(1, (it.epochs() + LINES - 1) / LINES);
    boolean stays = epoch.number() % step == 0 || last || epoch.number() == 1;
    String tail =
        results(epoch.results())
            + perSample(epoch.seconds(), epoch.rows())
            + (last ? "" : "  " + clock(left) + " left");
    if (!console.outIsTerminal()) {
      if (stays) {
        line(head(epoch.number(), it.epochs()) + tail);
      }
      return;
    }
    long now = System.nanoTime();
    if (stays) {
      open(head(epoch.number(), it.epochs()) + bar(1) + "  " + tail);
      closeLine();
    } else if (now - lastNews > 80_000_000) {
      lastNews = now;
      double done = (double) epoch.number() / it.epochs();
      open(head(epoch.number(), it.epochs()) + bar(done) + "  " + tail);
    }
  }

  private void ended(Event.TrainingEnded it) {
    Training training = it.training();
    closeLine();
    switch (training.end()) {
      case FINISHED, FAILED -> {}
      case STOPPED_EARLY -> line("stopped: " + training.reason());
      case INTERRUPTED -> line(String.valueOf(training.reason()));
    }
    if (training.bestEpoch() != null && training.end() != Training.End.FAILED) {
      line("best epoch: " + training.bestEpoch() + ", by " + training.bestBy());
    }
    if (training.wentBack()) {
      training
          .kept()
          .ifPresent(
              epoch -> line("kept epoch: " + epoch.number() + "  " + results(epoch.results())));
    }
  }

  private void evaluated(Event.Evaluated it) {
    console.out().println();
    evaluated(
        it.name(),
        it.network(),
        it.rows(),
        it.data() + "." + it.part(),
        it.results(),
        it.table(),
        it.drawn());
  }

  /**
   * Prints what came of an evaluation.
   *
   * @param table the network beside baselines, or with intervals; may be empty
   */
  void evaluated(
      String name,
      String network,
      long rows,
      String data,
      Map<String, Double> results,
      List<Measured> table,
      List<ReportData.Evaluation> drawn) {
    line(
        console.bold(name) + ": " + network + " on " + Numerals.count(rows, "row") + " of " + data);
    if (table.isEmpty()) {
      results.forEach((each, value) -> line("  " + console.bold(each + " " + number(value))));
    } else {
      comparison(table);
    }
    for (ReportData.Evaluation judged : drawn) {
      classTable(judged, drawn.size() > 1);
    }
  }

  /** Prints a network beside baselines, or with the intervals of its results. */
  private void comparison(List<Measured> table) {
    Set<String> results = new LinkedHashSet<>();
    table.forEach(each -> results.addAll(each.results().keySet()));
    List<String> heads = new ArrayList<>(List.of(""));
    results.forEach(name -> heads.add(">" + name));
    TextTable text = new TextTable(heads.toArray(String[]::new));
    for (Measured each : table) {
      List<String> cells = new ArrayList<>(List.of(each.name()));
      for (String result : results) {
        Double value = each.results().get(result);
        Interval interval = each.intervals().get(result);
        cells.add(
            value == null
                ? "–"
                : number(value)
                    + (interval == null
                        ? ""
                        : " (" + number(interval.low()) + " – " + number(interval.high()) + ")"));
      }
      text.add(cells.toArray(String[]::new));
    }
    text.lines().forEach(each -> line("  " + each));
  }

  /**
   * Prints the scores of each class, if there are few.
   *
   * @param caption whether to say what is judged, as where there are several tables
   */
  private void classTable(ReportData.Evaluation judged, boolean caption) {
    ReportData.Confusion confusion = judged.confusion();
    if (judged.perClass().isEmpty()
        || confusion == null
        || confusion.labels().size() > CONFUSION_CLASSES) {
      return;
    }
    TextTable table = new TextTable("class", ">precision", ">recall", ">f1", ">rows");
    judged
        .perClass()
        .forEach(
            each ->
                table.add(
                    each.label(),
                    number(each.precision()),
                    number(each.recall()),
                    number(each.f1()),
                    Numerals.count(each.support())));
    if (caption) {
      line("  " + judged.network() + ":");
    }
    table.lines().forEach(each -> line("  " + each));
  }

  private void predicted(Event.Predicted it) {
    console.out().println();
    line(console.bold(it.name()));
    if (it.rows() > 0) {
      table(it.table(), it.rows());
    }
    line("  all rows: " + it.file());
  }

  /** Prints the first rows of a table. */
  void table(PredictionTable table, int rows) {
    List<List<String>> shown = table.rows().stream().limit(rows).toList();
    List<String> heads = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      int column = i;
      // Numbers stand under each other at the right, words at the left.
      boolean numbers =
          shown.stream()
              .map(row -> row.get(column))
              .allMatch(cell -> cell.isEmpty() || cell.startsWith("<") || Numerals.isNumber(cell));
      heads.add((numbers ? ">" : "") + table.columns().get(i));
    }
    TextTable text = new TextTable(heads.toArray(String[]::new));
    for (List<String> row : shown) {
      String[] cells = row.stream().map(Numerals::shorten).toArray(String[]::new);
      cells[cells.length - 1] = row.getLast(); // with nothing behind it, it may be long
      text.add(cells);
    }
    text.lines().forEach(each -> line("  " + each));
    if (table.all() > shown.size()) {
      line("  … " + Numerals.count(table.all() - shown.size(), "more row"));
    }
  }

  private String head(int epoch, long epochs) {
    int width = String.valueOf(epochs).length();
    return String.format(Locale.ROOT, "epoch %" + width + "d/%d  ", epoch, epochs);
  }

  private String bar(double done) {
    int full = (int) Math.round(Math.clamp(done, 0, 1) * BAR);
    return console.green("━".repeat(full)) + console.dim("─".repeat(BAR - full));
  }

  private static String results(Map<String, Double> results) {
    List<String> parts = new ArrayList<>();
    results.forEach((name, value) -> parts.add(name + " " + number(value)));
    return String.join("  ", parts);
  }

  private static String perSample(double seconds, long rows) {
    double micros = seconds / Math.max(1, rows) * 1e6;
    return String.format(
        Locale.ROOT,
        micros < 10
            ? "  %.1f µs/sample"
            : micros < 10_000 ? "  %.0f µs/sample" : "  %.0f ms/sample",
        micros < 10_000 ? micros : micros / 1e3);
  }

  /** Four digits behind the point, or as many as a small number needs. */
  static String number(double value) {
    return Epoch.text(value);
  }

  static String clock(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "?";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  private static String time(double seconds) {
    return seconds < 0.1 ? "" : String.format(Locale.ROOT, " (%.1f s)", seconds);
  }

  private static String rows(Map<Part, Integer> rows) {
    List<String> parts = new ArrayList<>();
    rows.forEach((part, count) -> parts.add(Numerals.count(count) + " " + part));
    return String.join(", ", parts) + " rows";
  }

  private void line(String text) {
    closeLine();
    console.out().println(text);
  }

  /**
   * Writes over the open line; what does not fit the terminal is cut, so that it stays one line.
   */
  private void open(String text) {
    console.overwrite(text);
    lineIsOpen = true;
  }

  private void closeLine() {
    if (lineIsOpen) {
      console.out().println();
      lineIsOpen = false;
    }
  }
}
