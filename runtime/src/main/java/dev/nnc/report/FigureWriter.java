package dev.nnc.report;

import dev.nnc.report.Figure.Bars;
import dev.nnc.report.Figure.Cell;
import dev.nnc.report.Figure.Colour;
import dev.nnc.report.Figure.HeatMap;
import dev.nnc.report.Figure.Note;
import dev.nnc.report.Figure.ParallelCoordinates;
import dev.nnc.report.Figure.Pictures;
import dev.nnc.report.Figure.Plot;
import dev.nnc.report.Figure.Slices;
import dev.nnc.report.Figure.Table;
import dev.nnc.report.Figure.TrialCurves;
import dev.nnc.report.Figure.Whiskers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes figures as SVG, pictures and tables. */
final class FigureWriter {
  /** So few rows of pictures stand under each other. */
  private static final int FEW_ROWS = 3;

  private static final int PAGE_WIDTH = 1040;
  private static final int GROUP_GAP = 34;

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
      case Plot plot -> PlotWriter.write(plot, html);
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
    Page.openTable(html, ResultWords.title(table.title()), "");
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
    Page.openScroll(html, pictures.title());
    html.open("table", "class", "pictures").element("caption", ResultWords.title(pictures.title()));
    int groups = groups(pictures);
    if (!pictures.header().isEmpty()) {
      html.open("thead").open("tr");
      for (int group = 0; group < groups; group++) {
        for (int i = 0; i < pictures.header().size(); i++) {
          html.element(
              "th",
              pictures.header().get(i),
              "scope",
              "col",
              "class",
              group > 0 && i == 0 ? "next-group" : "");
        }
      }
      html.close().close();
    }
    html.open("tbody");
    List<Cell> cells = pictures.cells();
    int wide = groups * pictures.columns();
    for (int from = 0; from < cells.size(); from += wide) {
      html.open("tr");
      for (int i = from; i < Math.min(cells.size(), from + wide); i++) {
        Cell cell = cells.get(i);
        Picture picture = cell.picture();
        boolean next = groups > 1 && i > from && (i - from) % pictures.columns() == 0;
        html.open("td", "class", next ? "next-group" : "");
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

  /** How many rows of a few pictures each stand side by side. */
  private static int groups(Pictures pictures) {
    int rows = (pictures.cells().size() + pictures.columns() - 1) / pictures.columns();
    if (rows <= FEW_ROWS || pictures.header().isEmpty()) {
      return 1;
    }
    int widest =
        pictures.cells().stream().mapToInt(cell -> shownWidth(cell.picture())).max().orElse(1) + 12;
    return Math.clamp(PAGE_WIDTH / Math.max(1, pictures.columns() * widest + GROUP_GAP), 1, rows);
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
}
