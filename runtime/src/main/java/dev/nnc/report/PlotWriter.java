package dev.nnc.report;

import dev.nnc.report.Figure.Cell;
import dev.nnc.report.Figure.Plot;
import dev.nnc.report.Figure.Range;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws lines and points over two axes. Where both axes have about the same range, a step is as
 * long on one as on the other, so that a ring is round. Classes differ by shape as well as colour,
 * and their names stand where their points are.
 */
final class PlotWriter {
  /** More points of one series are thinned out evenly, so that a page stays small. */
  static final int MOST_POINTS = 600;

  private static final int COLOURS = 10;
  private static final int SHAPES = 6;
  private static final double WIDTH = 480;
  private static final double LEFT = 62;
  private static final double RIGHT = 14;
  private static final double TOP = 10;
  private static final double BOTTOM = 46;
  private static final double HIGH = 304;
  private static final double HIGHEST = 404;
  private static final double LOWEST = 200;

  /** Axes whose ranges differ by more than this factor have scales of their own. */
  private static final double MOST_UNEQUAL = 2;

  /** Of more classes than this, their names would cover the points. */
  private static final int MOST_NAMES = 20;

  /** The part of the height that the bars of {@link Plot#weights()} take. */
  private static final double WEIGHTS = 0.16;

  private final Plot plot;
  private final Html html;
  private final Scale x;
  private final Scale y;

  private PlotWriter(Plot plot, Html html) {
    this.plot = plot;
    this.html = html;
    Range across = plot.across() == null ? range(plot, true) : plot.across();
    Range up = plot.up() == null ? range(plot, false) : plot.up();
    double width = WIDTH - LEFT - RIGHT;
    double height = HIGH;
    double ratio = length(up) / length(across);
    if (isOfPlaces(plot, across, up) && ratio <= MOST_UNEQUAL && ratio >= 1 / MOST_UNEQUAL) {
      height = Math.clamp(width * ratio, LOWEST, HIGHEST);
      width = Math.min(width, height / ratio);
    }
    this.x = new Scale(across, LEFT, LEFT + width);
    this.y = new Scale(up, TOP + height, TOP);
  }

  static void write(Plot plot, Html html) {
    new PlotWriter(plot, html).write();
  }

  /** Whether it shows where things lie to each other, not how one number goes with another. */
  private static boolean isOfPlaces(Plot plot, Range across, Range up) {
    return plot.background() != null
        || across.equals(up)
        || plot.series().stream().allMatch(series -> series.style() == Style.POINTS);
  }

  private static double length(Range range) {
    return range.most() - range.least();
  }

  private static Range range(Plot plot, boolean across) {
    return Range.around(
        plot.series().stream()
            .flatMap(series -> (across ? series.x() : series.y()).stream())
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  private void write() {
    html.open("figure", "class", plot.frames().isEmpty() ? "chart drawn" : "chart drawn film");
    html.open("figcaption").element("span", ResultWords.title(plot.title())).close();
    html.open(
        "svg",
        "class",
        "plane",
        "viewBox",
        "0 0 " + Numbers.coordinate(WIDTH) + " " + Numbers.coordinate(y.from() + BOTTOM),
        "role",
        "img",
        "aria-label",
        describe(plot));
    Picture background = plot.background();
    if (background != null) {
      writePicture(background, plot.frames().isEmpty() ? "" : "frame shown", "at the end");
    }
    for (Cell frame : plot.frames()) {
      writePicture(frame.picture(), "frame", frame.caption());
    }
    writeWeights();
    writeAxes();
    plot.series().forEach(this::writeSeries);
    writeNames();
    html.closeLine();
    writeLegend(plot, html);
    FigureWriter.writeNote(plot.note(), html);
    html.closeLine();
  }

  private void writePicture(Picture picture, String kind, String caption) {
    html.open(
            "image",
            "class",
            kind,
            "data-caption",
            caption,
            "x",
            Numbers.coordinate(x.from()),
            "y",
            Numbers.coordinate(y.to()),
            "width",
            Numbers.coordinate(x.to() - x.from()),
            "height",
            Numbers.coordinate(y.from() - y.to()),
            "preserveAspectRatio",
            "none",
            "href",
            picture.dataAddress())
        .close();
  }

  /** Bars at the foot: how many rows each part of the horizontal axis has. */
  private void writeWeights() {
    double most = plot.weights().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double width = (x.to() - x.from()) / Math.max(1, plot.weights().size());
    for (int i = 0; i < plot.weights().size() && most > 0; i++) {
      double weight = plot.weights().get(i);
      double height = weight / most * WEIGHTS * (y.from() - y.to());
      if (weight > 0) {
        html.open(
            "rect",
            "class",
            "weight",
            "x",
            Numbers.coordinate(x.from() + i * width + 1),
            "y",
            Numbers.coordinate(y.from() - height),
            "width",
            Numbers.coordinate(width - 2),
            "height",
            Numbers.coordinate(height));
        html.element("title", Numbers.decimal(weight) + " rows").close();
      }
    }
  }

  /** What the figure shows, for those who cannot see it. */
  private static String describe(Plot plot) {
    StringBuilder text = new StringBuilder(plot.title());
    text.append(": ").append(plot.yLabel()).append(" over ").append(plot.xLabel());
    plot.series().stream()
        .map(Series::label)
        .filter(label -> !label.isEmpty())
        .distinct()
        .limit(12)
        .forEach(label -> text.append("; ").append(label));
    return text.toString();
  }

  /** From numbers to pixels. */
  private record Scale(Range range, double from, double to) {
    double place(double value) {
      return from + (value - range.least()) / (range.most() - range.least()) * (to - from);
    }
  }

  private void writeAxes() {
    for (double tick : ticks(x.range())) {
      String at = Numbers.coordinate(x.place(tick));
      line(at, Numbers.coordinate(y.to()), at, Numbers.coordinate(y.from()));
      text(label(tick, x.range()), "tick middle", x.place(tick), y.from() + 17);
    }
    for (double tick : ticks(y.range())) {
      String at = Numbers.coordinate(y.place(tick));
      line(Numbers.coordinate(x.from()), at, Numbers.coordinate(x.to()), at);
      text(label(tick, y.range()), "tick end", x.from() - 7, y.place(tick) + 4);
    }
    text(plot.xLabel(), "axis middle", (x.from() + x.to()) / 2, y.from() + BOTTOM - 8);
    double middle = (y.from() + y.to()) / 2;
    html.element(
        "text",
        plot.yLabel(),
        "class",
        "axis middle",
        "transform",
        "translate(14 " + Numbers.coordinate(middle) + ") rotate(-90)");
  }

  private void line(String x1, String y1, String x2, String y2) {
    if (plot.background() == null) {
      html.open("line", "class", "grid", "x1", x1, "y1", y1, "x2", x2, "y2", y2).close();
    }
  }

  private void text(String text, String kind, double across, double up) {
    html.element(
        "text", text, "class", kind, "x", Numbers.coordinate(across), "y", Numbers.coordinate(up));
  }

  /** About five round numbers within the range. */
  static List<Double> ticks(Range range) {
    double rough = (range.most() - range.least()) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power;
    for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
      step = factor * power;
      if (step >= rough) {
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(range.least() / step - 1e-9);
        i <= Math.floor(range.most() / step + 1e-9) && ticks.size() < 20;
        i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  static String label(double tick, Range range) {
    double step = (range.most() - range.least()) / 5;
    double size = Math.max(Math.abs(range.least()), Math.abs(range.most()));
    if (size >= 1e6 || size < 1e-3) {
      return tick == 0
          ? "0"
          : String.format(Locale.ROOT, "%.1e", tick)
              .replace("e+0", "e")
              .replace("e-0", "e−")
              .replace('-', '−');
    }
    int decimals = (int) Math.clamp(Math.ceil(-Math.log10(step)) + 1, 0, 6);
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", tick);
    if (decimals > 0) {
      text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return (text.equals("-0") ? "0" : text).replace('-', '−');
  }

  private void writeSeries(Series series) {
    String colour = colour(series.colour());
    List<double[]> places = places(series);
    if (series.style() != Style.POINTS) {
      StringBuilder path = new StringBuilder();
      for (double[] place : places) {
        path.append(path.isEmpty() ? 'M' : 'L')
            .append(Numbers.coordinate(place[0]))
            .append(' ')
            .append(Numbers.coordinate(place[1]));
      }
      if (!path.isEmpty()) {
        String dashed =
            switch (series.style()) {
              case DASHED -> " dashed";
              case PALE -> " pale";
              case LINE, POINTS, MARKED -> "";
            };
        html.open("path", "class", "curve " + colour + dashed, "d", path.toString()).closeLine();
      }
    }
    if (series.style() == Style.POINTS || series.style() == Style.MARKED) {
      int shape = series.style() == Style.POINTS ? shape(series) : 0;
      html.open("g", "class", "points " + colour);
      for (double[] place : places) {
        writePoint(shape, place[0], place[1], 2.7, html);
      }
      html.closeLine();
    }
  }

  /** The same class has the same shape everywhere. */
  private static int shape(Series series) {
    return series.colour() < 0 ? 0 : series.colour() % SHAPES;
  }

  /** A circle, a square, triangles that point up and down, a diamond or a cross. */
  private static void writePoint(int shape, double across, double up, double radius, Html html) {
    if (shape == 0) {
      html.open(
              "circle",
              "cx",
              Numbers.coordinate(across),
              "cy",
              Numbers.coordinate(up),
              "r",
              Numbers.coordinate(radius))
          .close();
      return;
    }
    double r = radius * 1.2;
    String path =
        switch (shape) {
          case 1 -> path(across - r * 0.85, up - r * 0.85, 1.7 * r, 0, 0, 1.7 * r, -1.7 * r, 0);
          case 2 -> path(across, up - r * 1.2, r * 1.15, 2 * r, -2.3 * r, 0);
          case 3 ->
              path(
                  across,
                  up - r * 1.35,
                  r * 1.1,
                  r * 1.35,
                  -r * 1.1,
                  r * 1.35,
                  -r * 1.1,
                  -r * 1.35);
          case 4 -> path(across, up + r * 1.2, r * 1.15, -2 * r, -2.3 * r, 0);
          default ->
              path(
                  across - r * 0.4,
                  up - r * 1.2,
                  0.8 * r,
                  0,
                  0,
                  0.8 * r,
                  0.8 * r,
                  0,
                  0,
                  0.8 * r,
                  -0.8 * r,
                  0,
                  0,
                  0.8 * r,
                  -0.8 * r,
                  0,
                  0,
                  -0.8 * r,
                  -0.8 * r,
                  0,
                  0,
                  -0.8 * r,
                  0.8 * r,
                  0);
        };
    html.open("path", "d", path).close();
  }

  private static String path(double fromX, double fromY, double... steps) {
    StringBuilder path = new StringBuilder();
    path.append('M').append(Numbers.coordinate(fromX)).append(' ');
    path.append(Numbers.coordinate(fromY)).append('l');
    for (int i = 0; i < steps.length; i++) {
      path.append(i == 0 ? "" : " ").append(Numbers.coordinate(steps[i]));
    }
    return path.append('z').toString();
  }

  private List<double[]> places(Series series) {
    List<double[]> places = new ArrayList<>();
    for (int i : Curves.evenly(series.x().size(), MOST_POINTS)) {
      double across = x.place(series.x().get(i));
      double up = y.place(series.y().get(i));
      if (Double.isFinite(across) && Double.isFinite(up)) {
        places.add(
            new double[] {Math.clamp(across, x.from(), x.to()), Math.clamp(up, y.to(), y.from())});
      }
    }
    return places;
  }

  /** The name of each class in the middle of its points; where a plane is behind, it tells. */
  private void writeNames() {
    List<Series> named =
        plot.series().stream()
            .filter(series -> series.style() == Style.POINTS && !series.label().isEmpty())
            .toList();
    if (plot.background() != null || named.size() < 3 || named.size() > MOST_NAMES) {
      return;
    }
    List<double[]> taken = new ArrayList<>();
    for (Series series : named) {
      List<double[]> places = places(series);
      if (places.isEmpty()) {
        continue;
      }
      double half = Svg.width(series.label(), 13) / 2;
      double across =
          Math.clamp(middle(places, 0), x.from() + half, Math.max(x.from() + half, x.to() - half));
      double up = middle(places, 1);
      while (isTaken(taken, across, up, half) && up < y.from() - 14) {
        up += 14;
      }
      taken.add(new double[] {across, up, half});
      text(series.label(), "name halo middle", across, up + 4);
    }
  }

  private static boolean isTaken(List<double[]> taken, double across, double up, double half) {
    return taken.stream()
        .anyMatch(
            other -> Math.abs(other[0] - across) < other[2] + half && Math.abs(other[1] - up) < 14);
  }

  private static double middle(List<double[]> places, int of) {
    double[] sorted = places.stream().mapToDouble(place -> place[of]).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static void writeLegend(Plot plot, Html html) {
    List<Series> named =
        plot.series().stream().filter(series -> !series.label().isEmpty()).toList();
    if (named.isEmpty()) {
      return;
    }
    html.open("ul", "class", "legend");
    for (Series series : named) {
      html.open("li");
      html.open("svg", "width", "18", "height", "12", "aria-hidden", "true");
      if (series.style() == Style.POINTS) {
        html.open("g", "class", "points " + colour(series.colour()));
        writePoint(shape(series), 9, 6, 4, html);
        html.close();
      } else {
        String dashed = series.style() == Style.DASHED ? " dashed" : "";
        html.open("path", "class", "dash curve " + colour(series.colour()) + dashed, "d", "M0 6H18")
            .close();
      }
      html.close().text(series.label()).close();
    }
    html.closeLine();
  }

  private static String colour(int number) {
    return number < 0 ? "gray" : "c" + number % COLOURS;
  }
}
