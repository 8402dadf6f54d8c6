package dev.nnc.report;

import dev.nnc.report.ReportData.Confusion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a confusion matrix as a heat map. Colours show the share of the row (the true class): blue
 * on the diagonal, orange beside it, so that errors stand out also where classes differ in size.
 * Numbers are written into the cells as counts and as percentages; the page shows one of them.
 */
final class ConfusionMatrix {
  /** From this number of classes on, a heat map can no longer be read. */
  static final int MOST_CLASSES = 50;

  /** The colours of a picture of many classes. */
  private static final int RIGHT = 0x1f5fb4;

  private static final int WRONG = 0xd9541e;

  private static final int LONGEST_LABEL = 18;

  /** More would make the page large. */
  private static final int MOST_CELLS = 20_000;

  private final Confusion confusion;
  private final Html html;
  private final int size;
  private final int cell;
  private final int fontSize;
  private final int left;
  private final int top;
  private final boolean turned;

  private ConfusionMatrix(Confusion confusion, Html html) {
    this.confusion = confusion;
    this.html = html;
    this.size = confusion.size();
    this.cell = size <= 4 ? 72 : size <= 12 ? 46 : size <= 25 ? 34 : 24;
    this.fontSize = size <= 4 ? 16 : size <= 12 ? 13 : size <= 25 ? 11 : 9;
    int longest =
        confusion.labels().stream().mapToInt(label -> shortened(label).length()).max().orElse(1);
    int labelWidth = Math.max(24, (int) Math.ceil(longest * fontSize * 0.6) + 14);
    this.turned = labelWidth > cell + 8;
    this.left = labelWidth + 22;
    this.top = (turned ? labelWidth : 24) + 22;
  }

  /** A pixel for each pair of classes, coloured as in the drawing; white where nothing happened. */
  static Picture picture(Confusion confusion) {
    int size = confusion.size();
    byte[] pixels = new byte[Math.multiplyExact(size, size) * 3];
    for (int truth = 0; truth < size; truth++) {
      long sum = 0;
      for (long count : confusion.counts().get(truth)) {
        sum += count;
      }
      for (int said = 0; said < size; said++) {
        double share = sum == 0 ? 0 : (double) confusion.counts().get(truth).get(said) / sum;
        double strength = truth == said ? share : Math.sqrt(share);
        int rgb = truth == said ? RIGHT : WRONG;
        for (int channel = 0; channel < 3; channel++) {
          int full = rgb >> (16 - 8 * channel) & 0xff;
          pixels[(truth * size + said) * 3 + channel] =
              (byte) Math.round(255 + (full - 255) * strength);
        }
      }
    }
    return Picture.of(size, size, 3, pixels);
  }

  /**
   * What a script needs to read the picture out: the classes, and row, column and count of what
   * happened, one after another. Of very many only the classes.
   */
  static String cells(Confusion confusion) {
    List<Long> cells = new ArrayList<>();
    for (int truth = 0; truth < confusion.size(); truth++) {
      for (int said = 0; said < confusion.size(); said++) {
        long count = confusion.counts().get(truth).get(said);
        if (count > 0) {
          cells.add((long) truth);
          cells.add((long) said);
          cells.add(count);
        }
      }
    }
    return Report.json(
        Map.of(
            "labels",
            confusion.labels(),
            "cells",
            cells.size() > 3 * MOST_CELLS ? List.of() : cells));
  }

  /** Writes the heat map as one {@code svg} element. */
  static void write(Confusion confusion, Html html) {
    new ConfusionMatrix(confusion, html).write();
  }

  private void write() {
    int sumWidth = Math.max(cell, 52);
    int width = left + size * cell + 8 + sumWidth;
    int height = top + size * cell + 8 + Math.max(28, cell / 2 + 8);
    html.open(
        "svg",
        "class",
        "heat-map",
        "viewBox",
        "0 0 " + width + " " + height,
        "width",
        number(width),
        "height",
        number(height),
        "font-size",
        number(fontSize),
        "role",
        "img",
        "aria-label",
        "Confusion matrix of "
            + size
            + " classes: "
            + Numbers.whole(confusion.correct())
            + " of "
            + Numbers.whole(confusion.total())
            + " on the diagonal. Rows are true classes, columns are predictions.");
    label("axis", left + size * cell / 2, 12, "middle", "predicted", "");
    html.element(
        "text",
        "true",
        "class",
        "axis",
        "text-anchor",
        "middle",
        "transform",
        "translate(12 " + (top + size * cell / 2) + ") rotate(-90)");
    for (int i = 0; i < size; i++) {
      writeLabels(i);
    }
    for (int truth = 0; truth < size; truth++) {
      long rowSum = confusion.rowSum(truth);
      for (int prediction = 0; prediction < size; prediction++) {
        writeCell(truth, prediction, rowSum);
      }
      writeSum(
          left + size * cell + 8 + sumWidth / 2,
          middle(top, truth),
          rowSum,
          rowSum == 0 ? Double.NaN : (double) confusion.count(truth, truth) / rowSum);
    }
    for (int prediction = 0; prediction < size; prediction++) {
      long columnSum = confusion.columnSum(prediction);
      writeSum(
          middle(left, prediction),
          top + size * cell + 8 + 12,
          columnSum,
          columnSum == 0
              ? Double.NaN
              : (double) confusion.count(prediction, prediction) / columnSum);
    }
    writeSum(
        left + size * cell + 8 + sumWidth / 2,
        top + size * cell + 8 + 12,
        confusion.total(),
        (double) confusion.correct() / confusion.total());
    html.closeLine();
  }

  private void writeLabels(int index) {
    String full = confusion.labels().get(index);
    label("label", left - 8, middle(top, index), "end", shortened(full), full);
    if (turned) {
      html.open(
          "text",
          "class",
          "label",
          "text-anchor",
          "start",
          "dominant-baseline",
          "central",
          "transform",
          "translate(" + middle(left, index) + " " + (top - 8) + ") rotate(-90)");
      html.text(shortened(full)).element("title", full).close();
    } else {
      label("label", middle(left, index), top - 14, "middle", shortened(full), full);
    }
  }

  private void writeCell(int truth, int prediction, long rowSum) {
    long count = confusion.count(truth, prediction);
    double share = rowSum == 0 ? 0 : (double) count / rowSum;
    boolean diagonal = truth == prediction;
    double strength = diagonal ? share : Math.sqrt(share);
    int x = left + prediction * cell;
    int y = top + truth * cell;
    html.open("g", "class", cellClass(count, diagonal, strength));
    html.element(
        "title",
        "true %s, predicted %s: %s (%s of the row)"
            .formatted(
                confusion.labels().get(truth),
                confusion.labels().get(prediction),
                Numbers.whole(count),
                Numbers.percent(share)));
    html.open(
            "rect",
            "x",
            number(x + 1),
            "y",
            number(y + 1),
            "width",
            number(cell - 2),
            "height",
            number(cell - 2),
            "rx",
            size <= 12 ? "3" : "2",
            "fill-opacity",
            count == 0 ? "1" : opacity(strength))
        .close();
    if (count > 0) {
      label("count", x + cell / 2, y + cell / 2, "middle", brief(count), "");
      label("share", x + cell / 2, y + cell / 2, "middle", briefPercent(share), "");
    }
    html.closeLine();
  }

  private void writeSum(int x, int y, long sum, double share) {
    label("sum count", x, y, "middle", brief(sum), "");
    label("sum share", x, y, "middle", Double.isFinite(share) ? briefPercent(share) : "–", "");
  }

  private void label(String kind, int x, int y, String anchor, String text, String tip) {
    html.open(
        "text",
        "class",
        kind,
        "x",
        number(x),
        "y",
        number(y),
        "text-anchor",
        anchor,
        "dominant-baseline",
        "central");
    html.text(text);
    if (!tip.isEmpty() && !tip.equals(text)) {
      html.element("title", tip);
    }
    html.close();
  }

  private static String cellClass(long count, boolean diagonal, double strength) {
    if (count == 0) {
      return "cell none";
    }
    return "cell " + (diagonal ? "right" : "wrong") + (strength >= 0.5 ? " strong" : "");
  }

  /**
   * Opacities between 0.5 and 0.85 are left out: on them neither dark nor light digits have enough
   * contrast.
   */
  private static String opacity(double strength) {
    double opacity = strength < 0.5 ? 0.1 + strength * 0.8 : 0.85 + (strength - 0.5) * 0.3;
    return String.format(Locale.ROOT, "%.3f", opacity);
  }

  private int middle(int origin, int index) {
    return origin + index * cell + cell / 2;
  }

  private static String brief(long count) {
    return count < 10_000
        ? Long.toString(count)
        : count < 1_000_000 ? count / 1000 + "k" : count / 1_000_000 + "M";
  }

  private String briefPercent(double share) {
    double percent = share * 100;
    if (size > 12) {
      return percent > 0 && percent < 1 ? "<1" : Long.toString(Math.round(percent));
    }
    return percent == 100
        ? "100"
        : String.format(Locale.ROOT, percent < 0.1 ? "%.2f" : "%.1f", Math.min(percent, 99.9));
  }

  private static String shortened(String label) {
    return label.codePointCount(0, label.length()) <= LONGEST_LABEL
        ? label
        : label.substring(0, label.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
  }

  private static String number(int number) {
    return Integer.toString(number);
  }
}
