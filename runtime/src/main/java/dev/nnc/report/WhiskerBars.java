package dev.nnc.report;

import dev.nnc.report.Figure.Range;
import dev.nnc.report.Figure.Whiskers;
import dev.nnc.report.Figure.Whiskers.Bar;
import java.util.stream.DoubleStream;

/** Draws numbers as bars from zero, one below the other, with whiskers. */
final class WhiskerBars {
  private static final double WIDTH = 480;
  private static final double HEIGHT = 28;
  private static final double RIGHT = 14;
  private static final double TOP = 8;
  private static final double BOTTOM = 46;

  /** Names take at most that much of the width. */
  private static final double MOST_LEFT = 140;

  private WhiskerBars() {}

  static void write(Whiskers figure, Html html) {
    double left = 16;
    for (Bar bar : figure.bars()) {
      left = Math.max(left, 16 + Svg.width(Axis.shortened(bar.label()), 13));
    }
    left = Math.min(left, MOST_LEFT);
    double bottom = TOP + figure.bars().size() * HEIGHT;
    Range range = range(figure);
    Axis axis = Axis.within(range);
    double width = WIDTH - RIGHT - left;
    html.open("figure", "class", "chart drawn");
    html.open("figcaption").element("span", figure.title()).close();
    html.open(
        "svg",
        "class",
        "plane bars whiskers",
        "viewBox",
        "0 0 " + Numbers.coordinate(WIDTH) + " " + Numbers.coordinate(bottom + BOTTOM),
        "role",
        "img",
        "aria-label",
        figure.title() + ": " + figure.unit());
    for (Axis.Tick tick : axis.ticks()) {
      double x = left + width * tick.place();
      Svg.line("grid", x, TOP, x, bottom, html);
      Svg.text(tick.label(), "tick middle", x, bottom + 17, html);
    }
    double zero = left + width * axis.place(0);
    for (int i = 0; i < figure.bars().size(); i++) {
      Bar bar = figure.bars().get(i);
      double y = TOP + i * HEIGHT;
      double end = left + width * axis.place(bar.value());
      html.open("g").element("title", told(bar));
      Svg.text(Axis.shortened(bar.label()), "name end", left - 8, y + 18, html);
      Svg.rect("fill", Math.min(zero, end), y + 5, Math.abs(end - zero), HEIGHT - 10, html);
      if (bar.deviation() > 0) {
        double from = left + width * axis.place(bar.value() - bar.deviation());
        double to = left + width * axis.place(bar.value() + bar.deviation());
        double middle = y + HEIGHT / 2;
        Svg.line("whisker", from, middle, to, middle, html);
        Svg.line("whisker", from, middle - 4, from, middle + 4, html);
        Svg.line("whisker", to, middle - 4, to, middle + 4, html);
      }
      html.closeLine();
    }
    Svg.line("zero", zero, TOP, zero, bottom, html);
    Svg.text(figure.unit(), "axis middle", left + width / 2, bottom + BOTTOM - 8, html);
    html.closeLine();
    FigureWriter.writeNote(figure.note(), html);
    html.closeLine();
  }

  private static String told(Bar bar) {
    return bar.label()
        + ": "
        + Numbers.decimal(bar.value())
        + (bar.deviation() > 0 ? " ± " + Numbers.decimal(bar.deviation()) : "");
  }

  /** From zero to the ends of all whiskers. */
  private static Range range(Whiskers figure) {
    return Range.around(
        DoubleStream.concat(
                DoubleStream.of(0),
                figure.bars().stream()
                    .flatMapToDouble(
                        bar ->
                            DoubleStream.of(
                                bar.value() - bar.deviation(), bar.value() + bar.deviation())))
            .toArray());
  }
}
