package dev.nnc.report;

import dev.nnc.draw.Collapse;
import dev.nnc.draw.Drawing;
import dev.nnc.draw.Drawing.Box;
import dev.nnc.draw.Drawing.Frame;
import dev.nnc.draw.Drawing.Point;
import dev.nnc.draw.Graph;
import dev.nnc.draw.Graph.Node;
import dev.nnc.draw.Graph.Sort;
import dev.nnc.draw.Layout;
import dev.nnc.draw.Texts;
import java.util.List;
import java.util.Locale;

/** Draws a network as SVG: boxes with layers and parameters, arrows with shapes. */
public final class ArchitectureDrawing {
  /** What can be taken in at a glance; more is collapsed. */
  static final int MOST_AT_A_GLANCE = 36;

  /** More boxes than this are not drawn at all. */
  static final int MOST = 300;

  /** Colours of a drawing that stands alone; in a report they come from the page. */
  private static final String STYLE =
      """
      .architecture { --card: #ffffff; --line: #b9c3cf; --soft: #edf1f5; --text: #17212d; --muted: #516072; --accent: #0b5cad; --mark: #8794a3; --frame: #f6f8fa; font-family: system-ui, "Segoe UI", Roboto, Ubuntu, "Noto Sans", "Liberation Sans", Arial, sans-serif; background: var(--card); }
      @media (prefers-color-scheme: dark) { .architecture { --card: #161d26; --line: #435264; --soft: #263241; --text: #e6ecf3; --muted: #9dabba; --accent: #74b8ff; --mark: #7b8a9a; --frame: #1a222d; } }
      """;

  private ArchitectureDrawing() {}

  /** A drawing as a file of its own, with light and dark colours; nothing is collapsed. */
  public static String standalone(String title, Graph graph) {
    Html svg = new Html();
    write(Layout.of(graph), title, svg, true);
    return svg.fragment();
  }

  /** Draws the graph at the current place; what is long is collapsed, and whole in a fold. */
  static void write(String title, Graph graph, Html html) {
    if (graph.nodes().isEmpty()) {
      return;
    }
    Graph small = Collapse.to(graph, MOST_AT_A_GLANCE);
    if (small.nodes().size() > MOST) {
      html.element(
          "p",
          "%s layers and no blocks that could be drawn as one are too many for a drawing."
              .formatted(Numbers.whole(small.nodes().size())),
          "class",
          "note");
      return;
    }
    framed(title, small, html);
    if (small.nodes().size() < graph.nodes().size() && graph.nodes().size() <= MOST) {
      html.open("details").element("summary", "Every layer as a drawing");
      framed(title + ", every layer", graph, html);
      html.closeLine();
    }
  }

  private static void framed(String title, Graph graph, Html html) {
    html.open(
        "div",
        "class",
        "scroll drawing",
        "tabindex",
        "0",
        "role",
        "region",
        "aria-label",
        "Drawing of " + title);
    write(Layout.of(graph), title, html, false);
    html.closeLine();
  }

  private static void write(Drawing drawing, String title, Html html, boolean alone) {
    String width = Numbers.coordinate(drawing.width());
    String height = Numbers.coordinate(drawing.height());
    String[] attributes = {
      "class",
      "architecture",
      "width",
      width,
      "height",
      height,
      "viewBox",
      "0 0 " + width + " " + height,
      "role",
      "img",
      "aria-label",
      "Network " + title
    };
    if (alone) {
      attributes = java.util.Arrays.copyOf(attributes, attributes.length + 2);
      attributes[attributes.length - 2] = "xmlns";
      attributes[attributes.length - 1] = "http://www.w3.org/2000/svg";
    }
    html.open("svg", attributes).text("\n");
    if (alone) {
      html.raw("style", STYLE + Html.resource("architecture.css"));
    }
    Graph graph = drawing.graph();
    for (Frame frame : drawing.frames()) {
      writeFrame(frame, graph, html);
    }
    drawing.lines().forEach(line -> writeLine(line.points(), html));
    for (int i = 0; i < drawing.boxes().size(); i++) {
      writeBox(drawing.boxes().get(i), graph.nodes().get(i), html);
    }
    for (int i = 0; i < drawing.boxes().size(); i++) {
      int node = i;
      String outgoing = graph.nodes().get(i).outgoing();
      if (!outgoing.isEmpty() && graph.edges().stream().anyMatch(edge -> edge.from() == node)) {
        Box box = drawing.boxes().get(i);
        text(outgoing, "shape", box.centre() + 7, box.bottom() + 15, html);
      }
    }
    html.closeLine();
  }

  private static void writeFrame(Frame frame, Graph graph, Html html) {
    Box box = frame.box();
    html.open("g", "class", "frame");
    rectangle(box, "8", html);
    String title = graph.groups().get(frame.group()).title();
    while (title.length() > 1 && Texts.width(title, Texts.SMALL) > box.width() - 14) {
      title = title.substring(0, title.offsetByCodePoints(title.length(), -1));
    }
    text(title, "caption", box.x() + 8, box.y() + 15, html);
    html.closeLine();
  }

  private static void writeLine(List<Point> points, Html html) {
    StringBuilder path = new StringBuilder();
    Point start = points.getFirst();
    path.append('M').append(place(start));
    for (int i = 1; i < points.size(); i++) {
      Point from = points.get(i - 1);
      Point to = points.get(i);
      if (i % 2 == 1 || from.x() == to.x()) {
        if (from.y() != to.y()) {
          path.append('V').append(Numbers.coordinate(to.y()));
        }
      } else {
        double middle = (from.y() + to.y()) / 2;
        path.append('C')
            .append(place(new Point(from.x(), middle)))
            .append(' ')
            .append(place(new Point(to.x(), middle)))
            .append(' ')
            .append(place(to));
      }
    }
    html.open("path", "class", "line", "d", path.toString()).closeLine();
    Point end = points.getLast();
    html.open("path", "class", "tip", "d", "M" + place(end) + "l-4 -8h8z").closeLine();
  }

  private static void writeBox(Box box, Node node, Html html) {
    html.open("g", "class", "node " + node.sort().name().toLowerCase(Locale.ROOT));
    String whole = node.name().isEmpty() ? node.title() : node.title() + " – " + node.name();
    html.element("title", whole);
    boolean round = node.sort() != Sort.LAYER && node.sort() != Sort.GROUP;
    if (node.sort() == Sort.GROUP) {
      // A second sheet behind the first: there is more in it.
      rectangle(new Box(box.x() + 3, box.y() + 3, box.width(), box.height()), "7", html);
    }
    rectangle(box, round ? Numbers.coordinate(box.height() / 2) : "7", html);
    String detail = Texts.cut(node.detail());
    double baseline = detail.isEmpty() ? box.y() + box.height() / 2 + 4.5 : box.y() + 19;
    text(Texts.cut(node.title()), "name", box.centre(), baseline, html);
    if (!detail.isEmpty()) {
      text(detail, "detail", box.centre(), box.y() + 36, html);
    }
    html.closeLine();
  }

  private static void rectangle(Box box, String radius, Html html) {
    html.open(
            "rect",
            "x",
            Numbers.coordinate(box.x()),
            "y",
            Numbers.coordinate(box.y()),
            "width",
            Numbers.coordinate(box.width()),
            "height",
            Numbers.coordinate(box.height()),
            "rx",
            radius)
        .close();
  }

  private static void text(String text, String kind, double x, double y, Html html) {
    html.element(
        "text", text, "class", kind, "x", Numbers.coordinate(x), "y", Numbers.coordinate(y));
  }

  private static String place(Point point) {
    return Numbers.coordinate(point.x()) + " " + Numbers.coordinate(point.y());
  }
}
