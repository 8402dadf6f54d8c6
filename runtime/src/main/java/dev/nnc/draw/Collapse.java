package dev.nnc.draw;

import dev.nnc.draw.Graph.Edge;
import dev.nnc.draw.Graph.Group;
import dev.nnc.draw.Graph.Node;
import dev.nnc.draw.Graph.Sort;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a graph small enough to be taken in: groups become one box each, the innermost first, and
 * equal boxes in a row become one with their number.
 */
public final class Collapse {
  private Collapse() {}

  /** The graph with at most so many nodes, or as few as its groups and repetitions allow. */
  public static Graph to(Graph graph, int most) {
    Graph small = graph;
    while (small.nodes().size() > most) {
      Graph smaller = repeated(collapsed(small));
      if (smaller.nodes().size() == small.nodes().size()) {
        return smaller;
      }
      small = smaller;
    }
    return small;
  }

  /** Every group without groups in it becomes one node. */
  private static Graph collapsed(Graph graph) {
    int size = graph.nodes().size();
    int[] owner = new int[size];
    Map<Integer, Set<Integer>> inside = new HashMap<>();
    for (int i = 0; i < size; i++) {
      owner[i] = i;
      for (int group : graph.path(i)) {
        inside.computeIfAbsent(group, any -> new TreeSet<>()).add(i);
      }
    }
    // A group around a single node is as good as the node.
    Set<Integer> holders = new HashSet<>();
    inside.forEach(
        (group, nodes) -> {
          if (nodes.size() > 1) {
            for (int at = graph.groups().get(group).around();
                at != Graph.NO_GROUP;
                at = graph.groups().get(at).around()) {
              if (inside.getOrDefault(at, Set.of()).size() > nodes.size()) {
                holders.add(at);
              }
            }
          }
        });
    Map<Integer, List<Integer>> members = new TreeMap<>();
    Set<Integer> taken = new HashSet<>();
    for (int group = graph.groups().size() - 1; group >= 0; group--) {
      Set<Integer> nodes = inside.getOrDefault(group, Set.of());
      if (nodes.size() > 1 && !holders.contains(group) && Collections.disjoint(taken, nodes)) {
        members.put(group, List.copyOf(nodes));
        taken.addAll(nodes);
      }
    }
    Node[] nodes = graph.nodes().toArray(Node[]::new);
    members.forEach(
        (index, nodesOf) -> {
          Group group = graph.groups().get(index);
          int last = nodesOf.getLast();
          nodesOf.forEach(node -> owner[node] = last);
          long parameters =
              nodesOf.stream().mapToLong(node -> graph.nodes().get(node).parameters()).sum();
          int layers = nodesOf.stream().mapToInt(node -> graph.nodes().get(node).layers()).sum();
          nodes[last] =
              new Node(
                  Sort.GROUP,
                  group.title(),
                  "",
                  Texts.detail(layers, parameters),
                  parameters,
                  layers,
                  nodes[last].outgoing(),
                  around(graph, index, inside));
        });
    return contracted(graph, nodes, owner);
  }

  /** The innermost group around a group that holds more than it. */
  private static int around(Graph graph, int group, Map<Integer, Set<Integer>> inside) {
    int size = inside.getOrDefault(group, Set.of()).size();
    int at = graph.groups().get(group).around();
    while (at != Graph.NO_GROUP && inside.getOrDefault(at, Set.of()).size() == size) {
      at = graph.groups().get(at).around();
    }
    return at;
  }

  /** Chains of equal boxes become one box each. */
  private static Graph repeated(Graph graph) {
    int size = graph.nodes().size();
    List<List<Integer>> from = neighbours(graph, false);
    List<List<Integer>> to = neighbours(graph, true);
    int[] owner = new int[size];
    int[] count = new int[size];
    Arrays.fill(count, 1);
    Node[] nodes = graph.nodes().toArray(Node[]::new);
    for (int i = 0; i < size; i++) {
      owner[i] = i;
      if (from.get(i).size() == 1) {
        int before = from.get(i).getFirst();
        if (to.get(before).size() == 1 && isSame(graph.nodes().get(before), graph.nodes().get(i))) {
          count[i] = count[before] + 1;
          for (int j = 0; j < i; j++) {
            owner[j] = owner[j] == before ? i : owner[j];
          }
        }
      }
    }
    for (int i = 0; i < size; i++) {
      Node node = nodes[i];
      if (count[i] > 1) {
        nodes[i] =
            new Node(
                node.sort(),
                node.title() + " × " + count[i],
                "",
                Texts.detail(node.layers() * count[i], node.parameters() * count[i]),
                node.parameters() * count[i],
                node.layers() * count[i],
                node.outgoing(),
                node.group());
      }
    }
    return contracted(graph, nodes, owner);
  }

  private static boolean isSame(Node a, Node b) {
    return (a.sort() == Sort.LAYER || a.sort() == Sort.GROUP)
        && a.sort() == b.sort()
        && a.title().equals(b.title())
        && a.parameters() == b.parameters()
        && a.layers() == b.layers()
        && a.outgoing().equals(b.outgoing())
        && a.group() == b.group();
  }

  /** The graph in which each node stands for those that it owns. */
  private static Graph contracted(Graph graph, Node[] nodes, int[] owner) {
    int size = nodes.length;
    Set<Edge> edges = new LinkedHashSet<>();
    for (Edge edge : graph.edges()) {
      if (owner[edge.from()] != owner[edge.to()]) {
        edges.add(new Edge(owner[edge.from()], owner[edge.to()]));
      }
    }
    int[] waiting = new int[size];
    edges.forEach(edge -> waiting[edge.to()]++);
    Map<Integer, List<Integer>> next = new HashMap<>();
    edges.forEach(
        edge -> next.computeIfAbsent(edge.from(), node -> new ArrayList<>()).add(edge.to()));
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < size; i++) {
      if (owner[i] == i && waiting[i] == 0) {
        ready.add(i);
      }
    }
    int[] place = new int[size];
    List<Node> kept = new ArrayList<>();
    while (!ready.isEmpty()) {
      int node = ready.remove();
      place[node] = kept.size();
      kept.add(nodes[node]);
      for (int after : new TreeSet<>(next.getOrDefault(node, List.of()))) {
        if (--waiting[after] == 0) {
          ready.add(after);
        }
      }
    }
    return new Graph(
        kept,
        edges.stream().map(edge -> new Edge(place[edge.from()], place[edge.to()])).toList(),
        graph.groups());
  }

  static List<List<Integer>> neighbours(Graph graph, boolean forwards) {
    List<List<Integer>> neighbours = new ArrayList<>();
    graph.nodes().forEach(node -> neighbours.add(new ArrayList<>()));
    for (Edge edge : graph.edges()) {
      neighbours.get(forwards ? edge.from() : edge.to()).add(forwards ? edge.to() : edge.from());
    }
    return neighbours;
  }
}
