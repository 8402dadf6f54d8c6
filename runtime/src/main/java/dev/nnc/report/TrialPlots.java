package dev.nnc.report;

import dev.nnc.report.Axis.Tick;
import dev.nnc.report.Figure.Bars;
import dev.nnc.report.Figure.ParallelCoordinates;
import dev.nnc.report.Figure.Slices;
import dev.nnc.report.Figure.TrialCurves;
import dev.nnc.report.Figure.TrialCurves.Curve;
import dev.nnc.report.Trials.Param;
import dev.nnc.report.Trials.Spread;
import dev.nnc.report.Trials.State;
import dev.nnc.report.Trials.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws trials over their params, and their scores over time. */
final class TrialPlots {
  /** More lines or points cannot be told apart and make a page large; the best are drawn. */
  private static final int MOST_TRIALS = 500;

  private static final int MOST_POINTS = 200;
  private static final double WIDTH = 480;
  private static final double HEIGHT = 300;
  private static final double LEFT = 62;
  private static final double RIGHT = 14;
  private static final double TOP = 12;
  private static final double BOTTOM = 46;

  private TrialPlots() {}

  /** An axis for each param and one for the score; a line for each trial, the best on top. */
  static void write(ParallelCoordinates figure, Html html) {
    Trials trials = figure.trials();
    ScoreColours colours = new ScoreColours(trials);
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < trials.params().size(); i++) {
      int param = i;
      axes.add(
          Axis.of(
              trials.params().get(i),
              trials.trials().stream().mapToDouble(trial -> trial.values().get(param)).toArray()));
    }
    axes.add(Axis.linear(colours.bounded()));
    double gap = Math.max(110, 840.0 / trials.params().size());
    double left = 70;
    double right = left + gap * trials.params().size();
    double top = 34;
    double bottom = 280;
    openFigure("chart trials strip", figure.title(), html);
    Page.openScroll(html, figure.title());
    Svg.open(
        "plane parallel",
        right + Math.max(20, Svg.width(Axis.shortened(trials.score()), 13) / 2 + 6),
        bottom + 44,
        trials.score() + " and params of " + trials.trials().size() + " trials",
        html);
    for (Trial trial : lastTheBest(trials)) {
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i < axes.size(); i++) {
        boolean last = i == axes.size() - 1;
        if (!last || trial.isScored()) {
          double value = last ? trial.score() : trial.values().get(i);
          double place = Math.clamp(axes.get(i).place(value), 0, 1);
          points.add(new double[] {left + gap * i, bottom + place * (top - bottom)});
        }
      }
      Svg.path(kind(trial, trials, colours), points, trials.described(trial), html);
    }
    for (int i = 0; i < axes.size(); i++) {
      double x = left + gap * i;
      boolean last = i == axes.size() - 1;
      Svg.line("upright", x, top, x, bottom, html);
      String name = last ? trials.score() : trials.params().get(i).name();
      Svg.text(Axis.shortened(name), "name middle", x, top - 14, html);
      for (Tick tick : axes.get(i).ticks()) {
        double y = bottom + tick.place() * (top - bottom);
        Svg.line("upright", x - 3, y, x + 3, y, html);
        Svg.text(tick.label(), "tick halo end", x - 6, y + 4, html);
      }
    }
    if (!trials.trials().isEmpty()) {
      colours.writeLegend(left, bottom + 16, html);
    }
    html.closeLine().closeLine();
    closeFigure(note("Thick", trials, figure.note(), "dashed, without a score"), html);
  }

  /** The score over each param by itself. */
  static void write(Slices figure, Html html) {
    Trials trials = figure.trials();
    ScoreColours colours = new ScoreColours(trials);
    Axis up = Axis.linear(colours.bounded());
    html.open("div", "class", "charts");
    for (int i = 0; i < trials.params().size(); i++) {
      Param param = trials.params().get(i);
      int number = i;
      Axis across =
          Axis.of(
              param,
              trials.trials().stream().mapToDouble(trial -> trial.values().get(number)).toArray());
      openFigure("chart drawn", trials.score() + " over " + param.name(), html);
      openPlane(param.name(), trials.score(), across, up, html);
      for (Trial trial : lastTheBest(trials)) {
        double x = x(across.place(trial.values().get(i)));
        if (param.spread() == Spread.CHOICE) {
          // Beside each other instead of one above the other.
          x += (trial.number() * 7 % 11 - 5) * 2.2;
        }
        String kind = kind(trial, trials, colours);
        html.open("g").element("title", trials.described(trial));
        if (trial.isScored()) {
          double y = y(Math.clamp(up.place(trial.score()), 0, 1));
          Svg.circle("point " + kind, x, y, kind.contains("best") ? 6 : 4, html);
        } else {
          Svg.cross("cross", x, y(trials.more() ? 0 : 1), 4, html);
        }
        html.closeLine();
      }
      html.closeLine();
      closeFigure("", html);
    }
    html.closeLine();
    FigureWriter.writeNote(
        note("With a ring", trials, figure.note(), "crosses at the worse end"), html);
  }

  /** How a result went on in each trial. */
  static void write(TrialCurves figure, Html html) {
    Trials trials = figure.trials();
    ScoreColours colours = new ScoreColours(trials);
    Map<Integer, Curve> curves = new HashMap<>();
    figure.curves().forEach(curve -> curves.put(curve.trial(), curve));
    Axis across =
        Axis.linear(
            figure.curves().stream()
                .flatMapToDouble(curve -> curve.x().stream().mapToDouble(Double::doubleValue))
                .toArray());
    Axis up =
        Axis.linear(
            usual(
                figure.curves().stream()
                    .flatMapToDouble(curve -> curve.y().stream().mapToDouble(Double::doubleValue))
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray()));
    openFigure("chart drawn", figure.title(), html);
    openPlane(figure.xLabel(), figure.yLabel(), across, up, html);
    for (Trial trial : lastTheBest(trials)) {
      Curve curve = curves.get(trial.number());
      if (curve != null) {
        writeCurve(trial, curve, trials, colours, across, up, html);
      }
    }
    html.closeLine();
    boolean stopped = trials.trials().stream().anyMatch(each -> each.state() == State.STOPPED);
    String failed =
        trials.trials().stream()
                .anyMatch(each -> !each.isScored() && curves.containsKey(each.number()))
            ? "dashed"
            : "without a curve";
    String ends = stopped ? "A dot ends a trial that was stopped. " : "";
    closeFigure(note("Thick", trials, (ends + figure.note()).strip(), failed), html);
  }

  private static void writeCurve(
      Trial trial,
      Curve curve,
      Trials trials,
      ScoreColours colours,
      Axis across,
      Axis up,
      Html html) {
    List<double[]> points = new ArrayList<>();
    for (int i : Curves.evenly(curve.x().size(), MOST_POINTS)) {
      if (Double.isFinite(curve.y().get(i))) {
        double place = Math.clamp(up.place(curve.y().get(i)), 0, 1);
        points.add(new double[] {x(across.place(curve.x().get(i))), y(place)});
      }
    }
    if (points.isEmpty()) {
      return;
    }
    String kind = kind(trial, trials, colours);
    Svg.path("line " + kind, points, trials.described(trial), html);
    double[] end = points.getLast();
    if (trial.state() == State.STOPPED) {
      Svg.circle("point " + kind, end[0], end[1], 3, html);
    }
  }

  /** Without the most extreme twentieth at each end, if it is farther than the rest. */
  private static double[] usual(double[] sorted) {
    if (sorted.length < 20) {
      return sorted;
    }
    double low = sorted[sorted.length / 20];
    double high = sorted[sorted.length - 1 - sorted.length / 20];
    double room = 0.5 * (high - low);
    return Arrays.stream(sorted)
        .map(value -> room > 0 ? Math.clamp(value, low - room, high + room) : value)
        .toArray();
  }

  /** Shares, as bars with their names. */
  static void write(Bars figure, Html html) {
    double left = 16;
    for (Bars.Bar bar : figure.bars()) {
      left = Math.max(left, 16 + Svg.width(Axis.shortened(bar.label()), 13));
    }
    double width = 360;
    double height = 28;
    openFigure("chart drawn", figure.title(), html);
    Svg.open(
        "plane bars", left + width + 70, figure.bars().size() * height + 8, figure.title(), html);
    for (int i = 0; i < figure.bars().size(); i++) {
      Bars.Bar bar = figure.bars().get(i);
      double y = 4 + i * height;
      Svg.text(Axis.shortened(bar.label()), "name end", left - 8, y + 18, html);
      Svg.rect("track", left, y + 4, width, height - 10, html);
      Svg.rect("fill", left, y + 4, width * Math.clamp(bar.share(), 0, 1), height - 10, html);
      Svg.text(Numbers.percent(bar.share()), "tick", left + width + 8, y + 18, html);
    }
    html.closeLine();
    closeFigure(figure.note(), html);
  }

  /** The worst first, so that the better lie above them; of too many, the best. */
  private static List<Trial> lastTheBest(Trials trials) {
    Optional<Trial> best = trials.best();
    List<Trial> sorted = new ArrayList<>(trials.trials());
    sorted.sort(
        Comparator.comparing(Trial::isScored)
            .thenComparingDouble(
                trial -> trial.isScored() ? (trials.more() ? 1 : -1) * trial.score() : 0));
    best.ifPresent(
        trial -> {
          sorted.remove(trial);
          sorted.add(trial);
        });
    return sorted.subList(Math.max(0, sorted.size() - MOST_TRIALS), sorted.size());
  }

  private static String kind(Trial trial, Trials trials, ScoreColours colours) {
    if (!trial.isScored()) {
      return "failed";
    }
    String colour = colours.colour(trial.score());
    if (trials.best().filter(trial::equals).isPresent()) {
      return colour + " best";
    }
    return trial.state() == State.STOPPED ? colour + " stopped" : colour;
  }

  private static String note(String mark, Trials trials, String more, String failed) {
    List<String> words = new ArrayList<>();
    trials
        .best()
        .ifPresent(best -> words.add(mark + ": the best, " + trials.described(best) + "."));
    long without = trials.trials().stream().filter(trial -> !trial.isScored()).count();
    if (without > 0) {
      words.add(without + (without == 1 ? " trial" : " trials") + " failed: " + failed + ".");
    }
    if (trials.trials().size() > MOST_TRIALS) {
      words.add(
          "The best %d of %d trials are drawn.".formatted(MOST_TRIALS, trials.trials().size()));
    }
    if (!more.isEmpty()) {
      words.add(more);
    }
    return String.join(" ", words);
  }

  private static void openFigure(String kind, String title, Html html) {
    html.open("figure", "class", kind);
    html.open("figcaption").element("span", title).close();
  }

  private static void closeFigure(String note, Html html) {
    FigureWriter.writeNote(note, html);
    html.closeLine();
  }

  private static double x(double place) {
    return LEFT + place * (WIDTH - RIGHT - LEFT);
  }

  private static double y(double place) {
    return HEIGHT - BOTTOM + place * (TOP - HEIGHT + BOTTOM);
  }

  private static void openPlane(String xLabel, String yLabel, Axis across, Axis up, Html html) {
    html.open(
        "svg",
        "class",
        "plane",
        "viewBox",
        "0 0 " + Numbers.coordinate(WIDTH) + " " + Numbers.coordinate(HEIGHT),
        "role",
        "img",
        "aria-label",
        yLabel + " over " + xLabel);
    for (Tick tick : across.ticks()) {
      Svg.line("grid", x(tick.place()), TOP, x(tick.place()), HEIGHT - BOTTOM, html);
      Svg.text(tick.label(), "tick middle", x(tick.place()), HEIGHT - BOTTOM + 17, html);
    }
    for (Tick tick : up.ticks()) {
      Svg.line("grid", LEFT, y(tick.place()), WIDTH - RIGHT, y(tick.place()), html);
      Svg.text(tick.label(), "tick end", LEFT - 7, y(tick.place()) + 4, html);
    }
    Svg.text(xLabel, "axis middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, html);
    Svg.turned(yLabel, "axis middle", 14, (TOP + HEIGHT - BOTTOM) / 2, html);
  }
}
