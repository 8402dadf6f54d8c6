package dev.nnc.report;

import dev.nnc.report.DataSummary.Balance;
import dev.nnc.report.DataSummary.Column;
import dev.nnc.report.DataSummary.Count;
import dev.nnc.report.DataSummary.Moved;
import dev.nnc.report.DataSummary.Sample;
import dev.nnc.report.DataSummary.Top;
import java.util.List;
import java.util.Set;

/** What the data sets hold: a row a column, and the classes of the truths by part. */
final class ColumnsSection {
  /** More columns are folded. */
  private static final int MOST_COLUMNS = 30;

  /** More columns are not written. */
  private static final int MOST_WRITTEN = 300;

  /** More classes are folded. */
  private static final int MOST_CLASSES = 20;

  /** More columns of rows are folded. */
  private static final int MOST_UNFOLDED = 16;

  private static final int LONGEST_CELL = 60;
  private static final int LONGEST_TITLE = 400;
  private static final int WIDTH = 144;
  private static final int HEIGHT = 30;

  private final List<DataSummary> all;
  private final SourceLines lines;

  /**
   * @param lines where what is named stands in the program that the page shows
   */
  ColumnsSection(List<DataSummary> all, SourceLines lines) {
    this.all = all;
    this.lines = lines;
  }

  void write(Html html) {
    if (all.isEmpty()) {
      return;
    }
    Page.openSection(html, "data", "Data");
    for (DataSummary data : all) {
      if (all.size() > 1) {
        html.element("h3", data.name());
      }
      html.open("p", "class", "lead");
      lines.data(data.name(), html);
      html.text(": " + data.lead()).close();
      writeColumns(html, data);
      writeMoved(html, data);
      data.balances().forEach(balance -> writeBalance(html, data, balance));
      if (!data.remarks().isEmpty()) {
        html.element("p", String.join(" ", data.remarks()), "class", "rows-in-common");
      }
      writeSamples(html, data);
    }
    html.closeLine();
  }

  private static void writeColumns(Html html, DataSummary data) {
    List<Column> columns = data.columns();
    if (columns.isEmpty()) {
      return;
    }
    int first = Math.min(MOST_COLUMNS, columns.size());
    writeColumns(html, data, "Columns that are read", columns.subList(0, first));
    if (columns.size() > first) {
      int written = Math.min(MOST_WRITTEN, columns.size());
      html.open("details");
      html.element(
          "summary",
          "The next %s of %s columns"
              .formatted(Numbers.whole(written - first), Numbers.whole(columns.size())));
      writeColumns(html, data, "Further columns", columns.subList(first, written));
      html.closeLine();
    }
    if (columns.stream().anyMatch(column -> !column.withTruth().isEmpty())) {
      html.element(
          "p",
          "How each column goes with %s in the training rows, from 0, not at all, to 1: rho is Spearman's rank correlation of two numbers, from −1; eta the correlation ratio of a number and classes; V is Cramér's, of classes and classes."
              .formatted(data.truth()),
          "class",
          "note");
    }
    if (data.parts().size() > 1
        && columns.stream()
            .anyMatch(column -> !column.apart().isEmpty() || !column.histogram().isEmpty())) {
      String last = data.parts().getLast();
      html.element(
          "p",
          "Bars: training rows; line: %s rows, both as shares. “Training to %s” says how far the mean of %s lies from that of training, in standard deviations (sd); of texts and classes, how much of all rows has moved from one to another."
              .formatted(last, last, last),
          "class",
          "note");
    }
  }

  private static void writeColumns(
      Html html, DataSummary data, String caption, List<Column> columns) {
    boolean numbers = columns.stream().anyMatch(column -> !column.median().isEmpty());
    boolean texts = columns.stream().anyMatch(column -> !column.different().isEmpty());
    boolean compared = columns.stream().anyMatch(column -> !column.apart().isEmpty());
    boolean related = columns.stream().anyMatch(column -> !column.withTruth().isEmpty());
    Page.openTable(html, caption, "columns");
    html.open("thead").open("tr");
    html.element("th", "Column", "scope", "col").element("th", "Kind", "scope", "col");
    html.element("th", "Missing", "scope", "col", "class", "number");
    if (texts) {
      html.element("th", "Different", "scope", "col", "class", "number");
    }
    if (numbers) {
      for (String name : List.of("Lowest", "Median", "Highest")) {
        html.element("th", name, "scope", "col", "class", "number");
      }
    }
    html.element("th", "Values", "scope", "col");
    if (compared) {
      String title = "Training to " + data.parts().getLast();
      html.element("th", title, "scope", "col", "class", "number");
    }
    if (related) {
      html.element("th", "With " + data.truth(), "scope", "col", "class", "number");
    }
    html.close().close().open("tbody");
    for (Column column : columns) {
      html.open("tr").element("th", column.name(), "scope", "row");
      html.element("td", column.kind());
      html.element("td", column.missing(), "class", "number");
      if (texts) {
        html.element("td", orDash(column.different()), "class", "number");
      }
      if (numbers) {
        html.element("td", orDash(column.least()), "class", "number");
        html.element("td", orDash(column.median()), "class", "number");
        html.element("td", orDash(column.most()), "class", "number");
      }
      writeValues(html, column);
      if (compared) {
        html.open("td", "class", "number");
        html.element("span", orDash(column.apart()), "class", column.isFarApart() ? "far" : "");
        html.close();
      }
      if (related) {
        String with = column.name().equals(data.truth()) ? "predicted" : column.withTruth();
        html.element("td", orDash(with), "class", "number");
      }
      html.closeLine();
    }
    html.close();
    Page.closeTable(html);
  }

  private static void writeMoved(Html html, DataSummary data) {
    if (data.moved().isEmpty()) {
      return;
    }
    String last = data.parts().getLast();
    Page.openTable(html, "Where the %s rows are others than those of training".formatted(last), "");
    html.open("thead").open("tr").element("th", "Column", "scope", "col");
    html.element("th", "What", "scope", "col");
    html.element("th", data.parts().getFirst(), "scope", "col", "class", "number");
    html.element("th", last, "scope", "col", "class", "number");
    html.close().close().open("tbody");
    for (Moved moved : data.moved()) {
      html.open("tr").element("th", moved.column(), "scope", "row");
      html.element("td", shortened(moved.what()), "title", moved.what());
      html.element("td", moved.train(), "class", "number");
      html.element("td", moved.last(), "class", "number").closeLine();
    }
    html.close();
    Page.closeTable(html);
  }

  /** A row a column, so that wide tables need no more room than others. */
  private static void writeSamples(Html html, DataSummary data) {
    List<Sample> samples = data.samples();
    if (samples.isEmpty()) {
      return;
    }
    boolean pictures = samples.stream().anyMatch(sample -> sample.picture() != null);
    Set<String> all = samples.getFirst().cells().keySet();
    // Many cells beside a picture are its pixels.
    List<String> columns = pictures && all.size() > MOST_UNFOLDED ? List.of() : List.copyOf(all);
    boolean folded = columns.size() > MOST_UNFOLDED;
    if (folded) {
      html.open("details").element("summary", "First training rows");
    }
    Page.openTable(html, "First training rows", "samples");
    html.open("thead").open("tr").element("th", "Column", "scope", "col");
    samples.forEach(sample -> html.element("th", sample.place(), "scope", "col"));
    html.close().close().open("tbody");
    if (pictures) {
      html.open("tr").element("th", "picture", "scope", "row");
      for (Sample sample : samples) {
        html.open("td");
        Picture picture = sample.picture();
        if (picture != null) {
          boolean small = picture.width() <= 96 && picture.height() <= 96;
          html.open(
              "img",
              "class",
              small ? "pixels" : "",
              "alt",
              sample.place(),
              "src",
              picture.dataAddress());
        }
        html.close();
      }
      html.closeLine();
    }
    for (String column : columns.subList(0, Math.min(MOST_COLUMNS, columns.size()))) {
      html.open("tr").element("th", column, "scope", "row");
      for (Sample sample : samples) {
        String cell = sample.cells().getOrDefault(column, "");
        String shown = shortened(Numbers.cell(cell));
        html.element("td", shown.isEmpty() ? "–" : shown, "title", shortened(cell, LONGEST_TITLE));
      }
      html.closeLine();
    }
    html.close();
    Page.closeTable(html);
    if (columns.size() > MOST_COLUMNS) {
      html.element(
          "p",
          "The first %s of %s columns.".formatted(MOST_COLUMNS, Numbers.whole(columns.size())),
          "class",
          "note");
    }
    if (folded) {
      html.closeLine();
    }
  }

  private static String shortened(String text) {
    return shortened(text, LONGEST_CELL);
  }

  /** Cut between two characters, never within one. */
  private static String shortened(String text, int most) {
    String line = text.strip();
    return line.codePointCount(0, line.length()) <= most
        ? line
        : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "–" : text;
  }

  private static void writeValues(Html html, Column column) {
    html.open("td", "class", "values-of");
    if (!column.histogram().isEmpty()) {
      writeHistogram(html, column);
    } else if (column.top().isEmpty()) {
      html.text(column.different().isEmpty() ? "–" : "hardly any value occurs twice");
    } else {
      html.open("ul", "class", "top");
      for (Top each : column.top()) {
        html.open("li");
        Page.writeBar(html, each.share(), "bar-one", 40);
        html.element("span", each.text(), "title", each.text());
        html.text(" ").element("small", Numbers.percent(each.share())).close();
      }
      html.close();
    }
    html.close();
  }

  /** Bars of the training rows and a line of the last part's, each as shares of its own rows. */
  private static void writeHistogram(Html html, Column column) {
    List<Integer> train = column.histogram().getFirst();
    List<Integer> last = column.histogram().getLast();
    double most = Math.max(share(train), share(last));
    Svg.open(
        "histogram",
        WIDTH,
        HEIGHT,
        "Histogram of %s from %s to %s".formatted(column.name(), column.least(), column.most()),
        html);
    double width = (double) WIDTH / train.size();
    for (int i = 0; i < train.size(); i++) {
      double height = height(train, i, most);
      if (height > 0) {
        Svg.rect("bar-of", i * width + 0.5, HEIGHT - height, width - 1, Math.max(1, height), html);
      }
    }
    if (column.histogram().size() > 1) {
      StringBuilder path = new StringBuilder("M0 " + HEIGHT);
      for (int i = 0; i < last.size(); i++) {
        String top = Numbers.coordinate(HEIGHT - Math.max(0.5, height(last, i, most)));
        path.append('V').append(top).append('H').append(Numbers.coordinate((i + 1) * width));
      }
      html.open("path", "class", "other", "d", path.toString()).close();
    }
    html.closeLine();
  }

  private static double share(List<Integer> bars) {
    long sum = bars.stream().mapToLong(Integer::longValue).sum();
    return bars.stream().mapToInt(Integer::intValue).max().orElse(0) / (double) Math.max(1, sum);
  }

  private static double height(List<Integer> bars, int bar, double most) {
    long sum = bars.stream().mapToLong(Integer::longValue).sum();
    return bars.get(bar) / (double) Math.max(1, sum) / most * (HEIGHT - 1);
  }

  private static void writeBalance(Html html, DataSummary data, Balance balance) {
    String caption = "Rows of each class of " + balance.field();
    int size = balance.classes().size();
    if (size > MOST_CLASSES) {
      html.open("details");
      html.element("summary", "%s (%s)".formatted(caption, Numbers.whole(size)));
    }
    Page.openTable(html, caption, "classes");
    html.open("thead").open("tr").element("th", "Class", "scope", "col");
    data.parts().forEach(part -> html.element("th", part, "scope", "col", "class", "number"));
    html.close().close().open("tbody");
    for (Count each : balance.classes()) {
      html.open("tr").element("th", each.label(), "scope", "row");
      for (int part = 0; part < each.counts().size(); part++) {
        int column = part;
        long sum = balance.classes().stream().mapToLong(other -> other.counts().get(column)).sum();
        long count = each.counts().get(part);
        double share = sum == 0 ? 0 : (double) count / sum;
        html.open("td", "class", "number");
        Page.writeBar(html, share, "bar-one", 40);
        html.element("span", Numbers.whole(count));
        html.text(" ").element("small", Numbers.percent(share)).close();
      }
      html.closeLine();
    }
    html.close();
    Page.closeTable(html);
    if (size > MOST_CLASSES) {
      html.closeLine();
    }
  }
}
