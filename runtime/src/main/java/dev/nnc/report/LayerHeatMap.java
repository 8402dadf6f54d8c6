package dev.nnc.report;

import dev.nnc.report.ReportData.LayerStatistics;
import dev.nnc.report.ReportData.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The gradients of many layers as a picture: a row a layer, a column an epoch or a few of them. The
 * stronger the colour, the larger the norm, in steps of its logarithm, so that it reads without
 * telling hues apart.
 */
final class LayerHeatMap {
  /** Up to so many layers, curves can be told apart. */
  static final int MOST_CURVES = 8;

  private static final int MOST_COLUMNS = 60;
  private static final int ROW = 18;
  private static final double WIDTH = 1000;
  private static final double TOP = 8;
  private static final double BOTTOM = 62;
  private static final double FAINTEST = 0.04;

  private final List<LayerStatistics> layers;
  private final Phase phase;
  private final Html html;
  private final double left;
  private double least = Double.POSITIVE_INFINITY;
  private double most;

  private LayerHeatMap(Phase phase, Html html) {
    this.phase = phase;
    this.html = html;
    this.layers =
        phase.layerStatistics().stream().filter(layer -> !layer.gradientNorm().isEmpty()).toList();
    this.left =
        Math.clamp(
            layers.stream().mapToDouble(layer -> Svg.width(layer.layer(), 12)).max().orElse(0) + 12,
            60,
            320);
    for (LayerStatistics layer : layers) {
      for (double norm : layer.gradientNorm()) {
        if (norm > 0 && Double.isFinite(norm)) {
          least = Math.min(least, norm);
          most = Math.max(most, norm);
        }
      }
    }
  }

  /** Whether the layers are too many for curves. */
  static boolean suits(Phase phase) {
    return phase.layerStatistics().stream().filter(layer -> !layer.gradientNorm().isEmpty()).count()
        > MOST_CURVES;
  }

  static void write(Phase phase, Html html) {
    LayerHeatMap map = new LayerHeatMap(phase, html);
    if (map.most > 0) {
      map.write();
    }
  }

  private void write() {
    int epochs = phase.epochs().size();
    int columns = Math.min(MOST_COLUMNS, epochs);
    double width = (WIDTH - left) / columns;
    double foot = TOP + layers.size() * ROW;
    html.open("figure", "class", "chart map-of-layers");
    html.open("figcaption").element("span", "Gradient norm by layer and epoch").close();
    Page.openScroll(html, "Gradient norm by layer and epoch");
    Svg.open(
        "layer-map",
        WIDTH,
        foot + BOTTOM,
        "Gradient norms of %s layers over %s epochs, from %s to %s"
            .formatted(
                Numbers.whole(layers.size()),
                Numbers.whole(epochs),
                Numbers.decimal(least),
                Numbers.decimal(most)),
        html);
    for (int row = 0; row < layers.size(); row++) {
      LayerStatistics layer = layers.get(row);
      double top = TOP + row * ROW;
      Svg.text(layer.layer(), "name end", left - 8, top + 13, html);
      for (int column = 0; column < columns; column++) {
        int from = (int) ((long) column * epochs / columns);
        int to = (int) ((long) (column + 1) * epochs / columns);
        writeCell(layer, from, to, left + column * width, top, width);
      }
    }
    int step = Math.max(1, columns / 10);
    for (int column = 0; column < columns; column += step) {
      int epoch = phase.epochs().get((int) ((long) column * epochs / columns)).epoch();
      Svg.text(Numbers.whole(epoch), "tick middle", left + (column + 0.5) * width, foot + 15, html);
    }
    Svg.text("epoch", "axis middle", (left + WIDTH) / 2, foot + 32, html);
    writeLegend(foot + 42);
    html.close().close().closeLine();
  }

  private void writeCell(
      LayerStatistics layer, int from, int to, double x, double y, double width) {
    List<Double> norms = new ArrayList<>();
    for (int i = from; i < Math.min(to, layer.gradientNorm().size()); i++) {
      double norm = layer.gradientNorm().get(i);
      if (Double.isFinite(norm)) {
        norms.add(norm);
      }
    }
    String at = layer.layer() + ", epoch " + phase.epochs().get(from).epoch();
    if (norms.isEmpty()) {
      open("gap", x, y, width).element("title", at + ": no number").close();
      return;
    }
    double mean = norms.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    html.open(
        "rect",
        "x",
        Numbers.coordinate(x),
        "y",
        Numbers.coordinate(y),
        "width",
        Numbers.coordinate(Math.max(0.5, width - 0.6)),
        "height",
        Numbers.coordinate(ROW - 1.0),
        "fill-opacity",
        opacity(mean));
    html.element("title", at + ": " + Numbers.decimal(mean)).close();
  }

  private Html open(String kind, double x, double y, double width) {
    return html.open(
        "rect",
        "class",
        kind,
        "x",
        Numbers.coordinate(x),
        "y",
        Numbers.coordinate(y),
        "width",
        Numbers.coordinate(Math.max(0.5, width - 0.6)),
        "height",
        Numbers.coordinate(ROW - 1.0));
  }

  private String opacity(double norm) {
    double share =
        norm <= least
            ? 0
            : most == least ? 1 : (Math.log(norm) - Math.log(least)) / Math.log(most / least);
    return String.format(Locale.ROOT, "%.2f", FAINTEST + (1 - FAINTEST) * Math.clamp(share, 0, 1));
  }

  private void writeLegend(double top) {
    int steps = 20;
    for (int i = 0; i < steps; i++) {
      double norm = least * Math.pow(most / least, i / (steps - 1.0));
      html.open(
              "rect",
              "x",
              Numbers.coordinate(left + i * 10),
              "y",
              Numbers.coordinate(top),
              "width",
              "10",
              "height",
              "9",
              "fill-opacity",
              opacity(norm))
          .close();
    }
    Svg.text(Numbers.decimal(least), "tick end", left - 8, top + 9, html);
    Svg.text(Numbers.decimal(most) + " (logarithmic)", "tick", left + 208, top + 9, html);
  }
}
