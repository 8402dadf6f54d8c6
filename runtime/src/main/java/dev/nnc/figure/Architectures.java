package dev.nnc.figure;

import dev.nnc.draw.Graph;
import dev.nnc.draw.Texts;
import dev.nnc.plan.Architecture;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.NetworkPlan.LayerPlan;
import dev.nnc.report.ArchitectureDrawing;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Networks as graphs that can be drawn. */
public final class Architectures {
  private Architectures() {}

  /** The network as an SVG file. */
  public static String svg(NetworkPlan network) {
    return ArchitectureDrawing.standalone(network.name(), graph(network));
  }

  /** The network's graph, each box with its parameters. */
  static Graph graph(NetworkPlan network) {
    Map<String, LayerPlan> layers =
        network.layers().stream()
            .collect(Collectors.toMap(LayerPlan::name, Function.identity(), (a, b) -> a));
    Architecture architecture = network.architecture();
    return new Graph(
        architecture.nodes().stream().map(node -> node(node, layers.get(node.layer()))).toList(),
        architecture.edges().stream().map(edge -> new Graph.Edge(edge.from(), edge.to())).toList(),
        architecture.groups().stream()
            .map(group -> new Graph.Group(group.name(), group.around()))
            .toList());
  }

  private static Graph.Node node(Architecture.Node node, @Nullable LayerPlan layer) {
    Graph.Sort sort =
        switch (node.sort()) {
          case INPUT -> Graph.Sort.INPUT;
          case LAYER -> Graph.Sort.LAYER;
          case EXPRESSION -> Graph.Sort.EXPRESSION;
          case OUTPUT -> Graph.Sort.OUTPUT;
        };
    String name = layer == null ? "" : layer.name();
    // Weights that are used again are counted where they are used first.
    long parameters = layer == null || node.use() > 0 ? 0 : layer.parameters();
    String detail = parameters == 0 ? "" : name + ", " + Texts.parameters(parameters);
    if (layer != null && node.use() > 0 && layer.parameters() > 0) {
      detail = "weights of " + name;
    }
    return new Graph.Node(
        sort,
        node.text(),
        name,
        detail,
        parameters,
        sort == Graph.Sort.LAYER ? 1 : 0,
        node.output().toString(),
        node.group());
  }
}
