package dev.nnc.tensorboard;

import dev.nnc.plan.Architecture;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.NetworkPlan.LayerPlan;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/** A network as TensorBoard draws graphs: a node for each use of a layer, blocks around them. */
final class NetworkGraph {
  private static final Map<String, String> OPERATORS =
      Map.of("+", "add", "-", "subtract", "*", "multiply", "/", "divide", "^", "power");

  private final NetworkPlan network;
  private final Map<String, Integer> taken = new HashMap<>();

  private NetworkGraph(NetworkPlan network) {
    this.network = network;
  }

  /** The graph; without nodes for a network of which no drawing is made. */
  static GraphDef of(NetworkPlan network) {
    return new NetworkGraph(network).graph();
  }

  private GraphDef graph() {
    Map<String, LayerPlan> layers =
        network.layers().stream()
            .collect(Collectors.toMap(LayerPlan::name, Function.identity(), (a, b) -> a));
    Architecture architecture = network.architecture();
    List<String> scopes = new ArrayList<>();
    for (Architecture.Group group : architecture.groups()) {
      scopes.add(unique(within(scopes, group.around(), group.name())));
    }
    List<String> names = new ArrayList<>();
    List<NodeDef.Builder> nodes = new ArrayList<>();
    for (Architecture.Node node : architecture.nodes()) {
      // A layer's name in the summary begins with those of the networks that it belongs to.
      String layer = node.layer().substring(node.layer().lastIndexOf('/') + 1);
      String name = unique(within(scopes, node.group(), layer.isEmpty() ? node.text() : layer));
      names.add(name);
      nodes.add(node(name, node, layers.get(node.layer())));
    }
    for (Architecture.Edge edge : architecture.edges()) {
      nodes.get(edge.to()).addInput(names.get(edge.from()));
    }
    GraphDef.Builder graph = GraphDef.newBuilder();
    nodes.forEach(graph::addNode);
    return graph.build();
  }

  private static NodeDef.Builder node(
      String name, Architecture.Node node, @Nullable LayerPlan layer) {
    String kind =
        switch (node.sort()) {
          case INPUT -> "Placeholder";
          case LAYER -> layer == null ? node.text() : layer.kind();
          case EXPRESSION -> node.text();
          case OUTPUT -> "output";
        };
    NodeDef.Builder definition =
        NodeDef.newBuilder()
            .setName(name)
            .setOp(kind)
            .putAttr(
                "_output_shapes",
                AttrValue.newBuilder()
                    .setList(AttrValue.ListValue.newBuilder().addShape(batch(node.output())))
                    .build());
    if (layer != null && layer.parameters() > 0) {
      definition.putAttr("parameters", AttrValue.newBuilder().setI(layer.parameters()).build());
    }
    return definition;
  }

  /** The shape of a batch of rows, with -1 for what only the data tells. */
  private static TensorShapeProto batch(Shape row) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(-1));
    for (Dimension dimension : row.dimensions()) {
      shape.addDim(
          TensorShapeProto.Dim.newBuilder().setSize(dimension.isKnown() ? dimension.size() : -1));
    }
    return shape.build();
  }

  /** A name behind that of the group that it stands in, if it stands in one. */
  private static String within(List<String> scopes, int group, String name) {
    return group == Architecture.NO_GROUP ? part(name) : scopes.get(group) + "/" + part(name);
  }

  /**
   * A part of a name, in which only letters, digits and a few signs may stand: {@code unit(16,
   * stride: 2)} becomes {@code unit_16_stride_2}.
   */
  private static String part(String text) {
    String operator = OPERATORS.get(text);
    if (operator != null) {
      return operator;
    }
    StringBuilder part = new StringBuilder();
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.')) {
        part.append(gap && !part.isEmpty() ? "_" : "").append(c);
        gap = false;
      } else {
        gap = true;
      }
    }
    boolean plain = !part.isEmpty() && Character.isLetterOrDigit(part.charAt(0));
    return plain ? part.toString() : "n" + part;
  }

  private String unique(String name) {
    int count = taken.merge(name, 1, Integer::sum);
    return count == 1 ? name : unique(name + "_" + count);
  }
}
