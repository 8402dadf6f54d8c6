package dev.nnc.report;

import java.util.List;

/** Pieces of drawings. */
final class Svg {
  private Svg() {}

  /** Opens a drawing of this size; it is closed by the caller. */
  static void open(String kind, double width, double height, String described, Html html) {
    html.open(
        "svg",
        "class",
        kind,
        "viewBox",
        "0 0 " + Numbers.coordinate(width) + " " + Numbers.coordinate(height),
        "width",
        Numbers.coordinate(width),
        "height",
        Numbers.coordinate(height),
        "role",
        "img",
        "aria-label",
        described);
  }

  static void text(String text, String kind, double x, double y, Html html) {
    html.element(
        "text", text, "class", kind, "x", Numbers.coordinate(x), "y", Numbers.coordinate(y));
  }

  /** Text that reads upwards. */
  static void turned(String text, String kind, double x, double y, Html html) {
    html.element(
        "text",
        text,
        "class",
        kind,
        "transform",
        "translate(" + Numbers.coordinate(x) + " " + Numbers.coordinate(y) + ") rotate(-90)");
  }

  static void rect(String kind, double x, double y, double width, double height, Html html) {
    html.open(
            "rect",
            "class",
            kind,
            "x",
            Numbers.coordinate(x),
            "y",
            Numbers.coordinate(y),
            "width",
            Numbers.coordinate(width),
            "height",
            Numbers.coordinate(height))
        .close();
  }

  static void line(String kind, double x1, double y1, double x2, double y2, Html html) {
    html.open(
            "line",
            "class",
            kind,
            "x1",
            Numbers.coordinate(x1),
            "y1",
            Numbers.coordinate(y1),
            "x2",
            Numbers.coordinate(x2),
            "y2",
            Numbers.coordinate(y2))
        .close();
  }

  static void circle(String kind, double x, double y, double radius, Html html) {
    html.open(
            "circle",
            "class",
            kind,
            "cx",
            Numbers.coordinate(x),
            "cy",
            Numbers.coordinate(y),
            "r",
            Numbers.coordinate(radius))
        .close();
  }

  /** A small cross. */
  static void cross(String kind, double x, double y, double size, Html html) {
    String path =
        "M%s %sL%s %sM%s %sL%s %s"
            .formatted(
                Numbers.coordinate(x - size),
                Numbers.coordinate(y - size),
                Numbers.coordinate(x + size),
                Numbers.coordinate(y + size),
                Numbers.coordinate(x - size),
                Numbers.coordinate(y + size),
                Numbers.coordinate(x + size),
                Numbers.coordinate(y - size));
    html.open("path", "class", kind, "d", path).close();
  }

  /** The path through these points; with {@code title} as its tip, if it has one. */
  static void path(String kind, List<double[]> points, String title, Html html) {
    StringBuilder path = new StringBuilder();
    for (double[] point : points) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(Numbers.coordinate(point[0]))
          .append(' ')
          .append(Numbers.coordinate(point[1]));
    }
    html.open("path", "class", kind, "d", path.toString());
    if (!title.isEmpty()) {
      html.element("title", title);
    }
    html.closeLine();
  }

  /** About how wide a text is, in pixels. */
  static double width(String text, double fontSize) {
    return text.codePointCount(0, text.length()) * fontSize * 0.6;
  }
}
