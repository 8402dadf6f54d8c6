package dev.nnc.draw;

import java.util.List;

/**
 * A graph without cycles, with texts, ready to be laid out.
 *
 * @param nodes each after those that feed it
 * @param edges between nodes, forwards
 * @param groups each after the one around it
 */
public record Graph(List<Node> nodes, List<Edge> edges, List<Group> groups) {
  /** The group of what stands in none. */
  public static final int NO_GROUP = -1;

  public Graph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    groups = List.copyOf(groups);
    for (Edge edge : edges) {
      if (edge.from() < 0 || edge.from() >= edge.to() || edge.to() >= nodes.size()) {
        throw new IllegalArgumentException(edge + " does not lead forwards");
      }
    }
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).around() >= i) {
        throw new IllegalArgumentException("group " + i + " stands before the one around it");
      }
    }
  }

  /** How a node is drawn. */
  public enum Sort {
    INPUT,
    LAYER,
    /** Something small between layers. */
    EXPRESSION,
    /** A group in one box. */
    GROUP,
    OUTPUT
  }

  /**
   * A box.
   *
   * @param title the first line
   * @param name by which it is found elsewhere; may be empty
   * @param detail the second line; may be empty
   * @param parameters numbers that it holds
   * @param layers how many layers it stands for
   * @param outgoing written beside what leaves it, for example a shape
   * @param group index of the innermost group around it, or {@link #NO_GROUP}
   */
  public record Node(
      Sort sort,
      String title,
      String name,
      String detail,
      long parameters,
      int layers,
      String outgoing,
      int group) {}

  /** An arrow between nodes, by their indexes. */
  public record Edge(int from, int to) {}

  /**
   * A frame around nodes.
   *
   * @param around index of the group around it, or {@link #NO_GROUP}
   */
  public record Group(String title, int around) {}

  /** How many groups are around the group, itself included; 0 for {@link #NO_GROUP}. */
  int depth(int group) {
    int depth = 0;
    for (int at = group; at != NO_GROUP; at = groups.get(at).around()) {
      depth++;
    }
    return depth;
  }

  /** The groups around a node from the outside to the inside. */
  int[] path(int node) {
    int group = nodes.get(node).group();
    int[] path = new int[depth(group)];
    for (int at = group, i = path.length - 1; i >= 0; at = groups.get(at).around(), i--) {
      path[i] = at;
    }
    return path;
  }
}
