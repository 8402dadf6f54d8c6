package dev.nnc.report;

import java.util.ArrayList;
import java.util.List;

/** The charts of a page, in the order of the places that were left for them. */
final class Charts {
  /** Curves of fewer points show what there is to see. */
  private static final int WORTH_SMOOTHING = 60;

  private final List<Chart> charts = new ArrayList<>();

  /** By the numbers that their places have. */
  List<Chart> all() {
    return List.copyOf(charts);
  }

  /** Leaves a place for the chart, which the page's script draws. */
  void write(Html html, Chart chart) {
    write(html, chart, "chart");
  }

  /** The same, with a style class of its own. */
  void write(Html html, Chart chart, String kind) {
    html.open("figure", "class", kind);
    html.open("figcaption").element("span", ResultWords.title(chart.title()));
    if (chart.form() == Chart.Form.LINES && chart.x().size() >= WORTH_SMOOTHING) {
      html.open("label", "class", "smooth").text("smooth");
      html.open("input", "type", "range", "min", "0", "max", "98", "value", "0");
      html.close();
    }
    if (chart.form() == Chart.Form.LINES && !chart.zeroToOne()) {
      html.element(
          "button",
          "log scale",
          "type",
          "button",
          "class",
          "log",
          "aria-pressed",
          Boolean.toString(chart.logarithmic()));
    }
    html.close();
    html.open(
            "div",
            "class",
            "plot",
            "data-chart",
            Integer.toString(charts.size()),
            "role",
            "img",
            "aria-label",
            describe(chart))
        .close();
    html.closeLine();
    charts.add(chart);
  }

  /** What a curve shows, for those who cannot see it. */
  private static String describe(Chart chart) {
    StringBuilder text = new StringBuilder(chart.title());
    for (Chart.Series series : chart.series()) {
      Double first = null;
      Double last = null;
      for (Double value : series.values()) {
        first = first == null ? value : first;
        last = value == null ? last : value;
      }
      if (first != null && last != null && chart.form() == Chart.Form.LINES) {
        text.append("; ").append(series.label()).append(" from ").append(Numbers.decimal(first));
        text.append(" to ").append(Numbers.decimal(last));
      }
    }
    return text.toString();
  }
}
