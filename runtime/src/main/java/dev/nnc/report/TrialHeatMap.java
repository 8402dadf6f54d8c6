package dev.nnc.report;

import dev.nnc.report.Figure.HeatMap;
import dev.nnc.report.Trials.Param;
import dev.nnc.report.Trials.State;
import dev.nnc.report.Trials.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Draws a grid of two params: a cell has the colour of its score, which is written into it, and the
 * best one has a frame. Where several trials have the two values, the best of them counts.
 */
final class TrialHeatMap {
  /** From this number of columns on, cells hold no numbers. */
  private static final int MOST_WRITTEN = 16;

  private static final double FONT = 13;

  private final HeatMap map;
  private final Html html;
  private final Trials trials;
  private final ScoreColours colours;
  private final List<Double> rows;
  private final List<Double> columns;
  private final boolean written;
  private final String format;
  private final double cellWidth;
  private final double cellHeight;
  private final double left;
  private final double top;

  private TrialHeatMap(HeatMap map, Html html) {
    this.map = map;
    this.html = html;
    this.trials = map.trials();
    this.colours = new ScoreColours(trials);
    this.rows = values(map.down());
    this.columns = values(map.across());
    this.written = columns.size() <= MOST_WRITTEN;
    this.format = "%." + colours.decimals() + "f";
    double widest = 0;
    for (Trial trial : trials.trials()) {
      widest = Math.max(widest, trial.isScored() ? Svg.width(number(trial.score()), FONT) : 0);
    }
    double labels = widest(map.across(), columns);
    this.cellWidth = written ? Math.max(44, Math.max(widest, labels) + 12) : 22;
    this.cellHeight = written ? 36 : 22;
    this.left = 34 + widest(map.down(), rows);
    this.top = written ? 46 : 30 + labels;
  }

  static void write(HeatMap map, Html html) {
    new TrialHeatMap(map, html).write();
  }

  private List<Double> values(int param) {
    return trials.trials().stream()
        .map(trial -> trial.values().get(param))
        .sorted()
        .distinct()
        .toList();
  }

  private double widest(int param, List<Double> values) {
    return values.stream().mapToDouble(value -> Svg.width(label(param, value), 12)).max().orElse(0);
  }

  private String label(int param, double value) {
    return Axis.shortened(trials.params().get(param).written(value));
  }

  private String number(double score) {
    return Math.abs(score) >= 1e5
        ? Trials.written(score)
        : String.format(Locale.ROOT, format, score).replace('-', '−');
  }

  private void write() {
    Param down = trials.params().get(map.down());
    Param across = trials.params().get(map.across());
    double right = left + columns.size() * cellWidth;
    double bottom = top + rows.size() * cellHeight;
    html.open("figure", "class", "chart trials");
    html.open("figcaption").element("span", map.title()).close();
    Page.openScroll(html, map.title());
    Svg.open(
        "trial-map",
        Math.max(right, left + colours.legendWidth()) + 8,
        bottom + 46,
        "%s over %s and %s".formatted(trials.score(), down.name(), across.name()),
        html);
    Svg.text(across.name(), "axis middle", (left + right) / 2, 14, html);
    Svg.turned(down.name(), "axis middle", 12, (top + bottom) / 2, html);
    for (int i = 0; i < columns.size(); i++) {
      double middle = left + (i + 0.5) * cellWidth;
      String label = label(map.across(), columns.get(i));
      if (written) {
        Svg.text(label, "tick middle", middle, top - 10, html);
      } else {
        Svg.turned(label, "tick", middle + 4, top - 8, html);
      }
    }
    Trial best = trials.best().orElse(null);
    for (int i = 0; i < rows.size(); i++) {
      double y = top + i * cellHeight;
      Svg.text(label(map.down(), rows.get(i)), "tick end", left - 8, y + cellHeight / 2 + 4, html);
      for (int j = 0; j < columns.size(); j++) {
        writeCell(in(rows.get(i), columns.get(j)), best, left + j * cellWidth, y);
      }
    }
    if (best != null) {
      int row = rows.indexOf(best.values().get(map.down()));
      int column = columns.indexOf(best.values().get(map.across()));
      Svg.rect(
          "best", left + column * cellWidth, top + row * cellHeight, cellWidth, cellHeight, html);
      colours.writeLegend(left, bottom + 16, html);
    }
    html.closeLine().closeLine();
    FigureWriter.writeNote(note(), html);
    html.closeLine();
  }

  private String note() {
    List<String> words = new ArrayList<>();
    trials
        .best()
        .ifPresent(best -> words.add("The frame marks the best, " + trials.described(best) + "."));
    if (trials.params().size() > 2) {
      words.add("A cell shows the best trial with its two values.");
    }
    if (!written && trials.trials().stream().anyMatch(trial -> !trial.isScored())) {
      words.add("Hatched: failed.");
    }
    if (trials.trials().stream().anyMatch(trial -> trial.state() == State.STOPPED)) {
      words.add("In italics: stopped before the end.");
    }
    if (!map.note().isEmpty()) {
      words.add(map.note());
    }
    return String.join(" ", words);
  }

  /** All trials of a cell. */
  private List<Trial> in(double row, double column) {
    return trials.trials().stream()
        .filter(
            trial ->
                trial.values().get(map.down()) == row && trial.values().get(map.across()) == column)
        .toList();
  }

  private void writeCell(List<Trial> all, @Nullable Trial best, double x, double y) {
    Trial shown = null;
    for (Trial trial : all) {
      boolean better = shown == null || !shown.isScored() || trials.isBetter(trial, shown);
      if (shown == null || (trial.isScored() && better) || trial.equals(best)) {
        shown = trial;
      }
    }
    html.open("g", "class", kind(shown));
    if (shown != null) {
      html.element("title", trials.described(shown));
    }
    Svg.rect("cell", x + 1, y + 1, cellWidth - 2, cellHeight - 2, html);
    if (shown != null && shown.isScored()) {
      if (written) {
        Svg.text(
            number(shown.score()), "middle", x + cellWidth / 2, y + cellHeight / 2 + 4.5, html);
      }
    } else if (shown != null) {
      hatch(x + 1, y + 1, cellWidth - 2, cellHeight - 2);
      if (written) {
        Svg.text("failed", "middle", x + cellWidth / 2, y + cellHeight / 2 + 4, html);
      }
    }
    html.closeLine();
  }

  private String kind(@Nullable Trial shown) {
    if (shown == null) {
      return "missing";
    }
    if (!shown.isScored()) {
      return "failed";
    }
    return colours.colour(shown.score()) + (shown.state() == State.STOPPED ? " stopped" : "");
  }

  /** Lines from the lower left to the upper right, cut off at the edges. */
  private void hatch(double x, double y, double width, double height) {
    StringBuilder path = new StringBuilder();
    for (double sum = 7; sum < width + height; sum += 7) {
      double fromX = Math.max(0, sum - height);
      double toX = Math.min(width, sum);
      path.append('M')
          .append(Numbers.coordinate(x + fromX))
          .append(' ')
          .append(Numbers.coordinate(y + sum - fromX))
          .append('L')
          .append(Numbers.coordinate(x + toX))
          .append(' ')
          .append(Numbers.coordinate(y + sum - toX));
    }
    html.open("path", "class", "hatch", "d", path.toString()).close();
  }
}
