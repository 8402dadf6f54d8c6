package dev.nnc.cli;

import dev.nnc.data.file.Numerals;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.NetworkPlan.LayerPlan;
import dev.nnc.type.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table of a network's layers: name, kind, output shape, parameters, and the totals. */
final class LayerTable {
  private LayerTable() {}

  static List<String> of(NetworkPlan network) {
    List<String> lines = new ArrayList<>();
    String inputs =
        network.inputs().stream()
            .map(port -> port.name() + " " + port.type().shape().row())
            .collect(Collectors.joining(", "));
    lines.add("network " + network.name() + " from " + inputs);
    network.documentation().lines().forEach(line -> lines.add("  " + line.strip()));
    TextTable table = new TextTable("layer", "kind", "output shape", ">parameters");
    for (LayerPlan layer : network.layers()) {
      String kind =
          layer.activation().isEmpty() ? layer.kind() : layer.kind() + " " + layer.activation();
      table.add(
          layer.name(),
          layer.uses() > 1 ? kind + " × " + layer.uses() : kind,
          layer.output().dimensions().stream()
              .map(Dimension::toString)
              .collect(Collectors.joining(", ", "(", ")")),
          Numerals.count(layer.parameters()));
    }
    lines.addAll(table.lines());
    lines.add(
        Numerals.count(network.parameters())
            + " parameters, "
            + Numerals.count(network.trainable())
            + " of them trainable");
    return lines;
  }
}
