package dev.nnc.lsp;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Wording;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.Span;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What comes out of each stage of a flow: shapes, and how many parameters a step has. */
final class Stages {
  private final Reading reading;
  private final Map<Node, Stage> known = new HashMap<>();
  private final List<Stage> inOrder = new ArrayList<>();

  /**
   * A step of a flow.
   *
   * @param step what stands behind the arrow
   * @param shape of one row of what comes out; of several outputs all of them
   * @param parameters of what the step lays, such as {@code 650} or {@code 650 × 3}; may be empty
   */
  record Stage(Span step, String shape, String parameters) {}

  private Stages(Reading reading) {
    this.reading = reading;
  }

  /** The steps whose place meets the span, in the order of the file. */
  static List<Stage> in(Reading reading, Span span) {
    Stages stages = new Stages(reading);
    for (Item item : reading.items()) {
      if (meet(item.span(), span)) {
        stages.collect(item, span);
      }
    }
    return stages.inOrder;
  }

  /** What comes out of a step of a data set's field. */
  static Optional<ColumnType> dataStep(Reading reading, Item.Dataset dataset, Node step) {
    Optional<DataPlan> plan = reading.data(dataset.name().text());
    Section section = dataset.section();
    if (plan.isEmpty() || section == null) {
      return Optional.empty();
    }
    for (Section.Entry entry : section.entries()) {
      if (entry instanceof Section.Definition definition
          && definition.span().start() <= step.span().start()
          && step.span().end() <= definition.span().end()
          && definition.names().size() == 1
          && definition.value() instanceof Expression.Flow flow) {
        String name = definition.names().getFirst().text();
        for (DataPlan.Field field : plan.get().fields()) {
          List<DataPlan.Field> parts = plan.get().parts(field);
          int own = parts.isEmpty() ? 0 : parts.getFirst().steps().size();
          if (field.name().equals(name) && own + field.steps().size() == flow.steps().size()) {
            int index = flow.steps().indexOf(step);
            return index < 0 ? Optional.empty() : Optional.of(after(field, parts, own, index));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What stands behind a step: of steps of the columns' own that of the first, until all meet. */
  private static ColumnType after(
      DataPlan.Field field, List<DataPlan.Field> parts, int own, int index) {
    if (index >= own) {
      return field.steps().get(index - own).out();
    }
    if (index < own - 1) {
      return parts.getFirst().steps().get(index).out();
    }
    return field.steps().isEmpty() ? field.type() : field.steps().getFirst().in();
  }

  private static boolean meet(Span one, Span other) {
    return one.start() <= other.end() && other.start() <= one.end();
  }

  private void collect(Item item, Span span) {
    List<Node> open = new ArrayList<>(List.of(item));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (node instanceof Expression.Flow flow) {
        for (Expression step : flow.steps()) {
          if (meet(step.span(), span)) {
            add(item, step);
          }
        }
      }
      for (Node child : Nodes.children(node).reversed()) {
        if (meet(child.span(), span)) {
          open.add(child);
        }
      }
    }
  }

  private void add(Item item, Expression step) {
    String shape =
        item instanceof Item.Dataset dataset
            ? dataStep(reading, dataset, step).map(Stages::words).orElse("")
            : shape(reading, step);
    String parameters = parameters(reading, step.span());
    if (!(shape.isEmpty() && parameters.isEmpty())
        && known.put(step, new Stage(step.span(), shape, parameters)) == null) {
      inOrder.add(new Stage(step.span(), shape, parameters));
    }
  }

  /** The shape of what a node gives; empty if it is not known. */
  static String shape(Reading reading, Node node) {
    List<Shape> shapes = reading.facts().shapes(node);
    return shapes.stream().map(Shape::toString).collect(Collectors.joining(", "));
  }

  private static String words(ColumnType type) {
    return type.content() == ColumnType.Content.NUMBER
        ? type.shape().toString()
        : type.describe() + (type.classes() > 0 ? " (" + type.classes() + ")" : "");
  }

  /** How many parameters the layers of a step have; empty if it has none. */
  static String parameters(Reading reading, Span step) {
    List<NetworkPlan.LayerPlan> layers = reading.layers(step);
    TreeSet<Long> counts = new TreeSet<>();
    layers.forEach(layer -> counts.add(layer.parameters()));
    if (counts.isEmpty() || counts.last() == 0) {
      return "";
    }
    return (counts.size() == 1
            ? Wording.count(counts.first())
            : Wording.count(counts.first()) + " to " + Wording.count(counts.last()))
        + (layers.size() == 1 ? "" : " × " + layers.size());
  }
}
