package dev.nnc.report;

import dev.nnc.report.Figure.Bars;
import dev.nnc.report.Figure.Cell;
import dev.nnc.report.Figure.Colour;
import dev.nnc.report.Figure.HeatMap;
import dev.nnc.report.Figure.Note;
import dev.nnc.report.Figure.ParallelCoordinates;
import dev.nnc.report.Figure.Pictures;
import dev.nnc.report.Figure.Plot;
import dev.nnc.report.Figure.Range;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Slices;
import dev.nnc.report.Figure.Style;
import dev.nnc.report.Figure.Table;
import dev.nnc.report.Figure.TrialCurves;
import dev.nnc.report.Figure.Whiskers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes figures as SVG, pictures and tables. */
final class FigureWriter {
  /** More points of one series are thinned out evenly, so that a page stays small. */
  static final int MOST_POINTS = 600;

  private static final int COLOURS = 10;
  private static final double WIDTH = 480;
  private static final double HEIGHT = 360;
  private static final double LEFT = 62;
  private static final double RIGHT = 14;
  private static final double TOP = 10;
  private static final double BOTTOM = 46;

  private FigureWriter() {}

  static void write(List<Figure> figures, Html html) {
    List<Figure> small = figures.stream().filter(FigureWriter::isSmall).toList();
    if (!small.isEmpty()) {
      html.open("div", "class", "charts");
      for (Figure figure : small) {
        write(figure, html);
      }
      html.closeLine();
    }
    figures.stream().filter(figure -> !isSmall(figure)).forEach(figure -> write(figure, html));
  }

  /** Whether a figure stands beside others. */
  private static boolean isSmall(Figure figure) {
    return figure instanceof Plot
        || figure instanceof TrialCurves
        || figure instanceof Bars
        || figure instanceof Whiskers;
  }

  private static void write(Figure figure, Html html) {
    switch (figure) {
      case Plot plot -> write(plot, html);
      case TrialCurves curves -> TrialPlots.write(curves, html);
      case Bars bars -> TrialPlots.write(bars, html);
      case Whiskers whiskers -> WhiskerBars.write(whiskers, html);
      case HeatMap map -> TrialHeatMap.write(map, html);
      case ParallelCoordinates parallel -> TrialPlots.write(parallel, html);
      case Slices slices -> TrialPlots.write(slices, html);
      case Pictures pictures -> write(pictures, html);
      case Table table -> write(table, html);
      case Note note -> {
        html.open("p", "class", "note").element("b", note.title()).text(": " + note.note());
        html.closeLine();
      }
    }
  }

  private static void write(Table table, Html html) {
    Page.openTable(html, table.title(), "");
    html.open("thead").open("tr");
    List<String> styles = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      styles.add(CellStyles.of(table.rows(), i));
      html.element("th", table.columns().get(i), "scope", "col", "class", styles.get(i));
    }
    html.close().close().open("tbody");
    for (List<String> row : table.rows()) {
      html.open("tr");
      for (int i = 0; i < row.size(); i++) {
        if (i == 0) {
          html.element("th", row.get(i), "scope", "row", "class", styles.get(i));
        } else {
          html.element("td", row.get(i), "class", styles.get(i));
        }
      }
      html.closeLine();
    }
    html.close();
    Page.closeTable(html);
    writeNote(table.note(), html);
  }

  private static void write(Pictures pictures, Html html) {
    html.open(
        "div",
        "class",
        "scroll",
        "tabindex",
        "0",
        "role",
        "region",
        "aria-label",
        pictures.title());
    html.open("table", "class", "pictures").element("caption", pictures.title());
    if (!pictures.header().isEmpty()) {
      html.open("thead").open("tr");
      pictures.header().forEach(name -> html.element("th", name, "scope", "col"));
      html.close().close();
    }
    html.open("tbody");
    List<Cell> cells = pictures.cells();
    for (int from = 0; from < cells.size(); from += pictures.columns()) {
      html.open("tr");
      for (Cell cell : cells.subList(from, Math.min(cells.size(), from + pictures.columns()))) {
        Picture picture = cell.picture();
        html.open("td");
        html.open(
            "img",
            "class",
            picture.width() <= 96 && picture.height() <= 96 ? "pixels" : "",
            "width",
            Integer.toString(shownWidth(picture)),
            "height",
            Integer.toString(shownHeight(picture)),
            "alt",
            cell.caption().isEmpty() ? "picture" : cell.caption(),
            "src",
            picture.dataAddress());
        if (!cell.caption().isEmpty()) {
          html.element("small", cell.caption());
        }
        html.close();
      }
      html.closeLine();
    }
    html.close();
    Page.closeTable(html);
    writeLegend(pictures.legend(), html);
    writeNote(pictures.note(), html);
  }

  private static void writeLegend(List<Colour> colours, Html html) {
    if (colours.isEmpty()) {
      return;
    }
    html.open("ul", "class", "legend of-pictures");
    for (Colour colour : colours) {
      html.open("li").open("svg", "width", "12", "height", "12", "aria-hidden", "true");
      String fill = String.format(Locale.ROOT, "#%06x", colour.rgb());
      html.open("rect", "width", "12", "height", "12", "rx", "2", "fill", fill).close();
      html.close().text(colour.label()).close();
    }
    html.closeLine();
  }

  /** Small pictures are shown larger, by a whole factor, so that all pixels have one size. */
  private static int factor(Picture picture) {
    return Math.max(1, 64 / Math.max(picture.width(), picture.height()));
  }

  private static int shownWidth(Picture picture) {
    int side = Math.max(picture.width(), picture.height());
    return side > 128 ? picture.width() * 128 / side : picture.width() * factor(picture);
  }

  private static int shownHeight(Picture picture) {
    int side = Math.max(picture.width(), picture.height());
    return side > 128 ? picture.height() * 128 / side : picture.height() * factor(picture);
  }

  static void writeNote(String note, Html html) {
    if (!note.isEmpty()) {
      html.element("p", note, "class", "note");
    }
  }

  private static void write(Plot plot, Html html) {
    Range across = plot.across() == null ? range(plot, true) : plot.across();
    Range up = plot.up() == null ? range(plot, false) : plot.up();
    html.open("figure", "class", "chart drawn");
    html.open("figcaption").element("span", plot.title()).close();
    html.open(
        "svg",
        "class",
        "plane",
        "viewBox",
        "0 0 " + Numbers.coordinate(WIDTH) + " " + Numbers.coordinate(HEIGHT),
        "role",
        "img",
        "aria-label",
        describe(plot));
    Scale x = new Scale(across, LEFT, WIDTH - RIGHT);
    Scale y = new Scale(up, HEIGHT - BOTTOM, TOP);
    Picture background = plot.background();
    if (background != null) {
      html.open(
              "image",
              "x",
              Numbers.coordinate(LEFT),
              "y",
              Numbers.coordinate(TOP),
              "width",
              Numbers.coordinate(WIDTH - RIGHT - LEFT),
              "height",
              Numbers.coordinate(HEIGHT - BOTTOM - TOP),
              "preserveAspectRatio",
              "none",
              "href",
              background.dataAddress())
          .close();
    }
    writeAxes(plot, x, y, html);
    plot.series().forEach(series -> writeSeries(series, x, y, html));
    html.closeLine();
    writeLegend(plot, html);
    writeNote(plot.note(), html);
    html.closeLine();
  }

  private static Range range(Plot plot, boolean across) {
    return Range.around(
        plot.series().stream()
            .flatMap(series -> (across ? series.x() : series.y()).stream())
            .mapToDouble(Double::doubleValue)
            .toArray());
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

  private static void writeAxes(Plot plot, Scale x, Scale y, Html html) {
    for (double tick : ticks(x.range())) {
      String at = Numbers.coordinate(x.place(tick));
      line(
          at,
          Numbers.coordinate(TOP),
          at,
          Numbers.coordinate(HEIGHT - BOTTOM),
          plot.background() == null,
          html);
      text(label(tick, x.range()), "tick middle", x.place(tick), HEIGHT - BOTTOM + 17, html);
    }
    for (double tick : ticks(y.range())) {
      String at = Numbers.coordinate(y.place(tick));
      line(
          Numbers.coordinate(LEFT),
          at,
          Numbers.coordinate(WIDTH - RIGHT),
          at,
          plot.background() == null,
          html);
      text(label(tick, y.range()), "tick end", LEFT - 7, y.place(tick) + 4, html);
    }
    text(plot.xLabel(), "axis middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, html);
    double middle = (TOP + HEIGHT - BOTTOM) / 2;
    html.element(
        "text",
        plot.yLabel(),
        "class",
        "axis middle",
        "transform",
        "translate(14 " + Numbers.coordinate(middle) + ") rotate(-90)");
  }

  private static void line(String x1, String y1, String x2, String y2, boolean drawn, Html html) {
    if (drawn) {
      html.open("line", "class", "grid", "x1", x1, "y1", y1, "x2", x2, "y2", y2).close();
    }
  }

  private static void text(String text, String kind, double x, double y, Html html) {
    html.element(
        "text", text, "class", kind, "x", Numbers.coordinate(x), "y", Numbers.coordinate(y));
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

  private static void writeSeries(Series series, Scale x, Scale y, Html html) {
    String colour = colour(series.colour());
    List<double[]> places = places(series, x, y);
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
      html.open("g", "class", "points " + colour);
      for (double[] place : places) {
        html.open(
                "circle",
                "cx",
                Numbers.coordinate(place[0]),
                "cy",
                Numbers.coordinate(place[1]),
                "r",
                "2.7")
            .close();
      }
      html.closeLine();
    }
  }

  private static List<double[]> places(Series series, Scale x, Scale y) {
    List<double[]> places = new ArrayList<>();
    for (int i : Curves.evenly(series.x().size(), MOST_POINTS)) {
      double across = x.place(series.x().get(i));
      double up = y.place(series.y().get(i));
      if (Double.isFinite(across) && Double.isFinite(up)) {
        places.add(
            new double[] {
              Math.clamp(across, LEFT, WIDTH - RIGHT), Math.clamp(up, TOP, HEIGHT - BOTTOM)
            });
      }
    }
    return places;
  }

  private static void writeLegend(Plot plot, Html html) {
    List<Series> named =
        plot.series().stream().filter(series -> !series.label().isEmpty()).toList();
    if (named.isEmpty()) {
      return;
    }
    html.open("ul", "class", "legend");
    for (Series series : named) {
      String form = series.style() == Style.POINTS ? "dot " : "dash ";
      html.open("li");
      html.open("svg", "width", "18", "height", "10", "aria-hidden", "true");
      if (series.style() == Style.POINTS) {
        html.open("g", "class", "points " + colour(series.colour()));
        html.open("circle", "cx", "9", "cy", "5", "r", "4").close().close();
      } else {
        String dashed = series.style() == Style.DASHED ? " dashed" : "";
        html.open(
                "path", "class", form + "curve " + colour(series.colour()) + dashed, "d", "M0 5H18")
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
