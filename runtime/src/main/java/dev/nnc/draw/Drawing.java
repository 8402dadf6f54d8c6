package dev.nnc.draw;

import java.util.List;

/**
 * A graph with places, in pixels from the upper left corner.
 *
 * @param boxes one a node, in the order of the nodes
 * @param lines one an edge, in the order of the edges
 * @param frames around groups; a group without room for one has none
 */
public record Drawing(
    Graph graph,
    double width,
    double height,
    List<Box> boxes,
    List<Line> lines,
    List<Frame> frames) {
  public Drawing {
    boxes = List.copyOf(boxes);
    lines = List.copyOf(lines);
    frames = List.copyOf(frames);
  }

  /** Where a node stands. */
  public record Box(double x, double y, double width, double height) {
    public double centre() {
      return x + width / 2;
    }

    public double bottom() {
      return y + height;
    }

    public double right() {
      return x + width;
    }

    /** Whether they have any place in common. */
    public boolean meets(Box other) {
      return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
    }

    /** Whether the other lies inside this one. */
    public boolean holds(Box other) {
      return x <= other.x && y <= other.y && other.right() <= right() && other.bottom() <= bottom();
    }
  }

  /** A place. */
  public record Point(double x, double y) {}

  /**
   * An arrow, with two points for each rank that it leaves, passes or reaches: straight between
   * these two, and bent, with vertical ends, from one rank to the next.
   */
  public record Line(List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /** A frame around a group. */
  public record Frame(int group, Box box) {}
}
