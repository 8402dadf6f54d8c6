package dev.nnc.report;

import dev.nnc.report.Chart.Form;
import dev.nnc.report.Chart.Role;
import dev.nnc.report.Chart.Series;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The visible part of a comparison: a table of the runs, and their curves in one picture each. */
final class ComparisonPage {
  private static final int COLOURS = 10;

  /** More programs are unfolded by the reader. */
  private static final int MOST_OPEN = 3;

  private final Comparison comparison;
  private final Path place;
  private final Charts charts;

  /**
   * @param place the file that the page is for
   */
  ComparisonPage(Comparison comparison, Path place, Charts charts) {
    this.comparison = comparison;
    this.place = place;
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
    writeDifferences(html);
    html.closeLine();
    html.open("footer").element("p", "Made by nnc. This page needs no network.").closeLine();
  }

  private void writeTable(Html html) {
    Page.openSection(html, "results", "Results");
    for (String note : comparison.notes()) {
      html.element("p", note, "class", "alarm");
    }
    Page.openTable(html, "A row a run", "comparison");
    html.open("thead").open("tr").element("th", "Run", "scope", "col");
    List<String> styles = new ArrayList<>();
    for (Comparison.Row row : comparison.rows()) {
      styles.add(CellStyles.of(row.cells().stream().map(List::of).toList(), 0));
      html.element("th", row.name(), "scope", "col", "class", styles.getLast());
    }
    html.close().close().open("tbody");
    for (int run = 0; run < comparison.runs().size(); run++) {
      html.open("tr");
      writeName(html, run);
      for (int i = 0; i < comparison.rows().size(); i++) {
        Comparison.Row row = comparison.rows().get(i);
        String cell = row.cells().get(run);
        html.open("td", "class", styles.get(i));
        if (row.best().contains(run)) {
          html.element("b", cell);
        } else {
          html.text(cell.isEmpty() ? "–" : cell);
        }
        html.close();
      }
      html.closeLine();
    }
    html.close();
    Page.closeTable(html);
    html.element(
        "p",
        "Bold: the best of a column. The colour beside a run is that of its curves. A click on a column's name sorts by it.",
        "class",
        "note");
    FigureWriter.write(comparison.figures(), html);
    html.closeLine();
  }

  private void writeName(Html html, int run) {
    Comparison.Run it = comparison.runs().get(run);
    html.open("th", "scope", "row");
    html.open("svg", "width", "14", "height", "10", "aria-hidden", "true");
    html.open("rect", "class", "run c" + run % COLOURS, "width", "10", "height", "10", "rx", "2")
        .close();
    html.close();
    Optional<String> address = address(it.report());
    if (address.isPresent()) {
      html.element("a", it.name(), "href", address.get());
    } else {
      html.text(it.name());
    }
    html.close();
  }

  /** The way from this page to another one, if there is one. */
  private Optional<String> address(@Nullable Path page) {
    Path folder = place.toAbsolutePath().normalize().getParent();
    if (page == null || folder == null) {
      return Optional.empty();
    }
    Path there = page.toAbsolutePath().normalize();
    if (!Objects.equals(folder.getRoot(), there.getRoot())) {
      return Optional.empty(); // on another drive
    }
    List<String> names = new ArrayList<>();
    for (Path name : folder.relativize(there)) {
      names.add(URLEncoder.encode(name.toString(), StandardCharsets.UTF_8).replace("+", "%20"));
    }
    String way = String.join("/", names);
    return Optional.of(names.size() == 1 ? "./" + way : way);
  }

  private void writeDifferences(Html html) {
    if (comparison.differences().isEmpty()) {
      return;
    }
    Page.openSection(html, "programs", "Programs");
    html.element(
        "p",
        "In what the programs, with all defaults filled in, differ from that of %s."
            .formatted(comparison.differences().getFirst().first()),
        "class",
        "note");
    for (Comparison.Difference each : comparison.differences()) {
      if (comparison.differences().size() <= MOST_OPEN) {
        html.open("details", "open", "");
      } else {
        html.open("details");
      }
      html.element("summary", String.join(", ", each.others()));
      html.open(
          "pre",
          "class",
          "source scroll difference",
          "tabindex",
          "0",
          "aria-label",
          "Differences of " + String.join(", ", each.others()));
      html.open("code");
      for (Comparison.Line line : each.lines()) {
        switch (line.side()) {
          case BOTH -> html.element("span", "  " + line.text(), "class", "both");
          case FIRST -> html.element("del", "− " + line.text());
          case OTHER -> html.element("ins", "+ " + line.text());
          case GAP -> html.element("span", "  …", "class", "gap");
        }
      }
      html.close().close().closeLine();
    }
    html.closeLine();
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
      series.add(new Series(comparison.runs().get(run).label(), Role.RUN, shown, run));
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
