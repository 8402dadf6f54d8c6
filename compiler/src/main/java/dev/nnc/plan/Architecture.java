package dev.nnc.plan;

import dev.nnc.type.Shape;
import java.util.List;

/**
 * How data flows through a network: what a drawing of it shows. Every use of a layer is a node of
 * its own, so that the graph has no cycles, also where weights are shared.
 *
 * @param nodes in an order in which each comes after those that feed it
 * @param edges without repetition
 * @param groups blocks and networks within the network; a group stands after the one around it
 */
public record Architecture(List<Node> nodes, List<Edge> edges, List<Group> groups) {
  /** Of a network of which no drawing is made. */
  public static final Architecture NONE = new Architecture(List.of(), List.of(), List.of());

  /** The group of a node that stands in none. */
  public static final int NO_GROUP = -1;

  public Architecture {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    groups = List.copyOf(groups);
  }

  /** What a node stands for. */
  public enum Sort {
    INPUT,
    LAYER,
    /** Arithmetic and functions between layers, such as {@code main + skip}. */
    EXPRESSION,
    OUTPUT
  }

  /**
   * A place that data comes through.
   *
   * @param text what is written in it: a layer as in the program, an operation, a name
   * @param layer the name of its layer in the summary; empty if it is none
   * @param use how many times the same weights were used before
   * @param output the shape of one row of what comes out
   * @param group index of the innermost group around it, or {@link #NO_GROUP}
   */
  public record Node(Sort sort, String text, String layer, int use, Shape output, int group) {}

  /** Data goes from one node to another, both by their index. */
  public record Edge(int from, int to) {}

  /**
   * The use of a block or network.
   *
   * @param around index of the group around it, or {@link #NO_GROUP}
   */
  public record Group(String name, int around) {}
}
