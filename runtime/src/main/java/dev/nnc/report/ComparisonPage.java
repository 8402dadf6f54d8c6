package dev.nnc.report;

import dev.nnc.report.Chart.Form;
import dev.nnc.report.Chart.Role;
import dev.nnc.report.Chart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The visible part of a comparison: a table of the runs, and their curves in one picture each. */
final class ComparisonPage {
  private final Comparison comparison;
  private final Charts charts;

  ComparisonPage(Comparison comparison, Charts charts) {
    this.comparison = comparison;
    this.charts = charts;
  }

  void write(Html html) {
    html.open("header", "class", "top").open("div", "class", "bar");
    html.open("p", "class", "product").element("b", "nnc").text(" comparison").close();
    html.element("button", "Dark colours", "type", "button", "id", "theme");
    html.closeLine();
    html.element("h1", comparison.runs().size() + " runs side by side").closeLine();
    html.open("main");
    writeTable(html);
    writeCurves(html);
    html.closeLine();
    html.open("footer").element("p", "Made by nnc. This page needs no network.").closeLine();
  }

  private void writeTable(Html html) {
    Page.openSection(html, "results", "Results");
    for (String note : comparison.notes()) {
      html.element("p", note, "class", "alarm");
    }
    Page.openTable(html, "runs", "comparison");
    html.open("thead").open("tr").open("th").close();
    for (Comparison.Run run : comparison.runs()) {
      html.open("th", "class", "number", "scope", "col").text(run.name()).close();
    }
    html.close().close().open("tbody");
    for (Comparison.Row row : comparison.rows()) {
      html.open("tr").element("th", row.name(), "scope", "row");
      for (int i = 0; i < row.cells().size(); i++) {
        html.open("td", "class", "number");
        if (row.best().contains(i)) {
          html.element("b", row.cells().get(i));
        } else {
          html.text(row.cells().get(i));
        }
        html.close();
      }
      html.close();
    }
    html.close();
    Page.closeTable(html);
    html.element("p", "Bold: the best of the row.", "class", "note").closeLine();
  }

  private void writeCurves(Html html) {
    if (comparison.curves().isEmpty()) {
      return;
    }
    Page.openSection(html, "curves", "Learning curves");
    html.open("div", "class", "charts");
    for (Comparison.Curve curve : comparison.curves()) {
      charts.write(html, chart(curve));
    }
    html.closeLine().closeLine();
  }

  private Chart chart(Comparison.Curve curve) {
    int epochs = curve.values().stream().mapToInt(List::size).max().orElse(0);
    int step = (epochs + Curves.MOST_POINTS - 1) / Curves.MOST_POINTS;
    List<Integer> kept =
        IntStream.range(0, epochs).filter(i -> i % step == 0 || i == epochs - 1).boxed().toList();
    List<Series> series = new ArrayList<>();
    for (int run = 0; run < curve.values().size(); run++) {
      List<@Nullable Double> values = curve.values().get(run);
      List<@Nullable Double> shown = new ArrayList<>();
      for (int i : kept) {
        shown.add(i < values.size() ? values.get(i) : null);
      }
      if (shown.stream().anyMatch(value -> value != null)) {
        series.add(new Series(comparison.runs().get(run).label(), Role.LAYER, shown));
      }
    }
    return new Chart(
        curve.name(),
        Form.LINES,
        "epoch",
        kept.stream().map(i -> i + 1.0).toList(),
        series,
        false,
        false,
        null,
        "",
        "comparison");
  }
}
