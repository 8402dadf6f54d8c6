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
import java.util.stream.Collectors;

/**
 * Shows a run as it goes on. On a terminal one line is written over and over, and some epochs are
 * left standing; elsewhere there is one plain line an epoch.
 */
final class Progress implements Event.Listener {
  /** Of trainings with more epochs than this, only so many are left standing. */
  private static final int LINES = 100;

  /** Of trainings with no more epochs than this, all are left standing. */
  private static final int FEW = 20;

  private static final int CONFUSION_CLASSES = 12;

  /** So many pairs of classes are named that are taken for each other. */
  private static final int MISTAKES = 4;

  private final Console console;
  private final DiagnosticPrinter teller;
  private boolean lineIsOpen;
  private boolean passes;
  private long lastNews;
  private double secondsAnEpoch = Double.NaN;
  private final TrialProgress trials = new TrialProgress(this::line);
  private final EpochLine epochs;
  private final boolean everyEpoch;

  Progress(Console console) {
    this(console, false);
  }

  /**
   * @param verbose whether to say what is only now and then of use: each epoch, what computes,
   *     which weights were kept
   */
  Progress(Console console, boolean verbose) {
    this.console = console;
    this.epochs = new EpochLine(console);
    this.everyEpoch = verbose;
    this.teller = new DiagnosticPrinter(console);
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.DataReady it -> {
        line(
            it.data()
                + ": "
                + rows(it.rows())
                + time(it.seconds())
                + (it.chosen().isEmpty() ? "" : "\n  " + it.chosen())
                + (it.windows().isEmpty() ? "" : "\n  " + it.windows()));
        passing("loading TensorFlow …");
      }
      case Event.TrainingStarted it -> started(it);
      case Event.Progress it -> progress(it);
      case Event.Working it -> passing(it.phase() + ": " + it.with() + " …");
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
      case Event.RunStarted it -> {
        if (everyEpoch) {
          line(
              "seed "
                  + it.seed()
                  + ", "
                  + Numerals.count(it.execution().intraOpThreads(), "thread"));
        }
        passing("reading data …");
      }
      case Event.DeviceReady it -> {
        if (everyEpoch) {
          line("TensorFlow " + it.tensorFlow() + " on the " + it.device());
        } else {
          closeLine();
        }
      }
      case Event.CheckpointKept it -> {
        if (everyEpoch) {
          line("checkpoint of epoch " + it.epoch());
        }
      }
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
        epochs.text(
            it.epoch(), it.epochs(), done, left, it.results(), Double.NaN, console.width() - 1));
  }

  private void epoch(Event.EpochDone it) {
    Epoch epoch = it.epoch();
    secondsAnEpoch = it.secondsSoFar() / epoch.number();
    boolean last = epoch.number() == it.epochs();
    double left = last ? Double.NaN : secondsAnEpoch * (it.epochs() - epoch.number());
    boolean stays = last || stays(epoch.number(), it.epochs());
    long now = System.nanoTime();
    if (!stays && (!console.outIsTerminal() || now - lastNews < 80_000_000)) {
      return;
    }
    lastNews = now;
    String text =
        epochs.text(
            epoch.number(),
            it.epochs(),
            1,
            left,
            epoch.results(),
            epoch.seconds(),
            console.outIsTerminal() ? console.width() - 1 : Integer.MAX_VALUE);
    if (!console.outIsTerminal()) {
      line(text);
      return;
    }
    open(text);
    if (stays) {
      closeLine();
    }
  }

  /**
   * Whether an epoch's line is left standing. On a terminal, where the last one is in sight anyway,
   * those of long trainings are the first, second, fifth, tenth and so on.
   */
  private boolean stays(int number, long epochs) {
    if (number == 1 || everyEpoch) {
      return true;
    }
    if (!console.outIsTerminal()) {
      return number % Math.max(1, (epochs + LINES - 1) / LINES) == 0;
    }
    if (epochs <= FEW) {
      return true;
    }
    int digit = number;
    while (digit % 10 == 0) {
      digit /= 10;
    }
    return digit == 1 || digit == 2 || digit == 5;
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
              epoch ->
                  line(
                      EpochLine.text(
                          "kept epoch: " + epoch.number(),
                          epoch.results(),
                          console.outIsTerminal() ? console.width() - 1 : Integer.MAX_VALUE)));
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
      mistakes(judged, drawn.size() > 1);
    }
  }

  /** Prints a network beside baselines, or with the intervals of its results. */
  private void comparison(List<Measured> measured) {
    List<Measured> table = Measured.withBaselineRows(measured);
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

  /** Prints which classes are taken for which; of two classes the scores tell. */
  private void mistakes(ReportData.Evaluation judged, boolean caption) {
    ReportData.Confusion confusion = judged.confusion();
    List<ReportData.Confusion.Mistake> all =
        confusion == null || confusion.size() < 3
            ? List.of()
            : confusion.mistakes().stream().filter(each -> each.count() > 1).toList();
    if (all.isEmpty()) {
      return;
    }
    String most =
        all.stream()
            .limit(MISTAKES)
            .map(
                each ->
                    "%s for %s (%s)"
                        .formatted(
                            Numerals.shorten(each.truth()),
                            Numerals.shorten(each.prediction()),
                            Numerals.count(each.count())))
            .collect(Collectors.joining(", "));
    String rest =
        all.size() > MISTAKES ? ", and " + Numerals.count(all.size() - MISTAKES, "other pair") : "";
    Console.wrapped(
            (caption ? judged.network() + ": " : "") + "taken for another: " + most + rest,
            "  ",
            console.width() - 2)
        .forEach(each -> line("  " + each));
  }

  private void predicted(Event.Predicted it) {
    console.out().println();
    line(console.bold(it.name()));
    if (it.rows() > 0) {
      table(it.table(), it.rows());
    }
    line("  all rows: " + it.file());
  }

  /** Prints the first rows of a table; whether vectors in it are shortened. */
  boolean table(PredictionTable whole, int rows) {
    PredictionTable table = ShortVectors.of(whole);
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
    return table != whole;
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
    passes = false;
    lineIsOpen = true;
  }

  /** Says what takes a while; on a terminal only, and until there is something else to say. */
  private void passing(String text) {
    if (console.outIsTerminal()) {
      open(console.dim(text));
      passes = true;
    }
  }

  private void closeLine() {
    if (passes) {
      console.overwrite("");
    } else if (lineIsOpen) {
      console.out().println();
    }
    passes = false;
    lineIsOpen = false;
  }
}
