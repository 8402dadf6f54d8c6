package dev.nnc.check.network;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Option;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.plan.Architecture;
import dev.nnc.plan.Architecture.Edge;
import dev.nnc.plan.Architecture.Node;
import dev.nnc.plan.Architecture.Sort;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how data flows through a network that was laid down: which use of a layer feeds which,
 * and what is computed between them. Operations that come from no layer and feed but one another
 * are one node, so that {@code mu + exp(log_variance / 2)} is not drawn as four.
 */
final class ArchitectureTracer {
  /** Operations that bring values into shape and say nothing to a reader. */
  private static final Set<String> SILENT =
      Set.of("broadcast", "cast", "constant", "extents", "read", "reshape", "size");

  private static final Map<String, String> SIGNS =
      Map.of(
          "add", "+",
          "subtract", "−",
          "multiply", "×",
          "divide", "÷",
          "random_gamma", "gamma",
          "random_normal", "normal",
          "random_uniform", "uniform");

  private static final int MOST_OPTIONS = 3;
  private static final int MOST_WORDS = 3;

  private final NetworkBuilder laying;
  private final UnaryOperator<String> shortName;
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<Value, Draft> sources = new HashMap<>();

  /**
   * @param shortName the layer's name as the network's summary says it
   */
  ArchitectureTracer(NetworkBuilder laying, UnaryOperator<String> shortName) {
    this.laying = laying;
    this.shortName = shortName;
  }

  /** A node whose edges are still being gathered. */
  private static final class Draft {
    final Sort sort;
    final String layer;
    final int use;
    final int group;
    final Set<Draft> from = new LinkedHashSet<>();
    final Set<String> words = new LinkedHashSet<>();
    String text;
    Shape output = Shape.SCALAR;
    int consumers;
    @Nullable Draft into;

    Draft(Sort sort, String text, String layer, int use, int group) {
      this.sort = sort;
      this.text = text;
      this.layer = layer;
      this.use = use;
      this.group = group;
    }
  }

  Architecture architecture(
      List<NetworkPlan.Port> inputs, Map<String, CheckedValue.Tensor> outputs) {
    for (NetworkPlan.Port input : inputs) {
      Draft draft = new Draft(Sort.INPUT, input.name(), "", 0, Architecture.NO_GROUP);
      Value value = laying.input(input.name(), input.type());
      draft.output = NetworkChecker.shape(value);
      drafts.add(draft);
      sources.put(value, draft);
    }
    walk();
    for (Draft draft : drafts) {
      draft.from.forEach(from -> from.consumers++);
    }
    Map<Draft, Draft> outlets = new HashMap<>();
    List<Draft> ends = new ArrayList<>();
    outputs.forEach(
        (name, tensor) -> {
          Draft draft = new Draft(Sort.OUTPUT, name, "", 0, Architecture.NO_GROUP);
          draft.output = NetworkChecker.shape(tensor.value());
          Draft from = sources.get(tensor.value());
          if (from != null) {
            draft.from.add(from);
            from.consumers++;
            outlets.put(from, draft);
          }
          ends.add(draft);
        });
    drafts.addAll(ends);
    fold(outlets.keySet());
    return finished();
  }

  /** Goes through layers and the operations between them in the order of the flow. */
  private void walk() {
    List<NetworkBuilder.Use> uses = laying.uses();
    List<Operation> operations = laying.builder().operations();
    int[] groupOfUse =
        groups(uses.size(), NetworkBuilder.Enclosed::firstUse, NetworkBuilder.Enclosed::lastUse);
    int[] groupOf =
        groups(operations.size(), NetworkBuilder.Enclosed::start, NetworkBuilder.Enclosed::end);
    int next = 0;
    for (int index = 0; index <= operations.size(); ) {
      if (next < uses.size() && uses.get(next).start() == index) {
        layer(uses.get(next), operations, groupOfUse[next]);
        index = uses.get(next++).end();
      } else if (index == operations.size()) {
        break;
      } else {
        expression(operations.get(index), groupOf[index]);
        index++;
      }
    }
  }

  private void layer(NetworkBuilder.Use use, List<Operation> operations, int group) {
    Draft draft =
        new Draft(
            Sort.LAYER,
            text(use.configured()),
            shortName.apply(use.layer().name),
            use.number(),
            group);
    use.operands().forEach(operand -> connect(operand, draft));
    for (Operation operation : operations.subList(use.start(), use.end())) {
      for (Value input : operation.inputs()) {
        connect(input, draft);
      }
    }
    for (Operation operation : operations.subList(use.start(), use.end())) {
      // What comes from nothing, such as the read of a variable, may be used outside as well.
      if (!operation.inputs().isEmpty()) {
        operation.results().forEach(result -> sources.put(result, draft));
      }
    }
    use.outputs().forEach(output -> sources.put(output, draft));
    draft.output = NetworkChecker.shape(use.outputs().getFirst());
    draft.from.remove(draft);
    drafts.add(draft);
  }

  private void expression(Operation operation, int group) {
    Draft draft = new Draft(Sort.EXPRESSION, "", "", 0, group);
    boolean drawn = isDrawn(operation);
    if (!drawn) {
      operation.inputs().forEach(input -> connect(input, draft));
    }
    if (draft.from.isEmpty() && !drawn) {
      return; // the same for all data
    }
    String word = operation.kind().word();
    if (!SILENT.contains(word)) {
      draft.words.add(SIGNS.getOrDefault(word, word));
    }
    for (Value result : operation.results()) {
      sources.put(result, draft);
      draft.output = NetworkChecker.shape(result);
    }
    drafts.add(draft);
  }

  /** Whether it draws random numbers, for which its input is but a shape. */
  private static boolean isDrawn(Operation operation) {
    return operation.kind().word().startsWith("random_");
  }

  private void connect(Value value, Draft to) {
    Draft from = sources.get(value);
    if (from != null) {
      to.from.add(from);
    }
  }

  /** The innermost group of each of {@code count} uses of layers, or operations. */
  private int[] groups(
      int count,
      ToIntFunction<NetworkBuilder.Enclosed> first,
      ToIntFunction<NetworkBuilder.Enclosed> last) {
    int[] innermost = new int[count];
    Arrays.fill(innermost, Architecture.NO_GROUP);
    List<NetworkBuilder.Enclosed> groups = laying.enclosed();
    for (int i = 0; i < groups.size(); i++) {
      // Groups inside come later.
      Arrays.fill(innermost, first.applyAsInt(groups.get(i)), last.applyAsInt(groups.get(i)), i);
    }
    return innermost;
  }

  /** Lets each expression that feeds only one other expression become a part of it. */
  private void fold(Set<Draft> outlets) {
    for (Draft draft : drafts) {
      if (draft.sort == Sort.EXPRESSION) {
        for (Draft from : List.copyOf(draft.from)) {
          if (from.sort == Sort.EXPRESSION
              && from.consumers == 1
              && from.group == draft.group
              && !outlets.contains(from)) {
            draft.from.remove(from);
            draft.from.addAll(from.from);
            Set<String> words = new LinkedHashSet<>(from.words);
            words.addAll(draft.words);
            draft.words.clear();
            draft.words.addAll(words);
            from.into = draft;
          }
        }
      }
    }
  }

  private Architecture finished() {
    List<Draft> kept = new ArrayList<>();
    Map<Draft, Integer> indexes = new HashMap<>();
    for (Draft draft : drafts) {
      // What feeds nothing is the shape of random numbers, or a value that nothing uses.
      boolean idle = draft.sort == Sort.EXPRESSION && draft.consumers == 0;
      if (draft.into == null && !idle) {
        indexes.put(draft, kept.size());
        kept.add(draft);
      }
    }
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (Draft draft : kept) {
      String text = draft.sort == Sort.EXPRESSION ? words(draft.words) : draft.text;
      nodes.add(new Node(draft.sort, text, draft.layer, draft.use, draft.output, draft.group));
      Set<Integer> joined = new HashSet<>();
      for (Draft from : draft.from) {
        Integer index = indexes.get(from);
        if (index != null && joined.add(index)) {
          edges.add(new Edge(index, nodes.size() - 1));
        }
      }
    }
    return new Architecture(
        nodes,
        edges,
        laying.enclosed().stream()
            .map(group -> new Architecture.Group(group.name(), group.around()))
            .toList());
  }

  private static String words(Set<String> words) {
    if (words.isEmpty()) {
      return "reshape";
    }
    return words.stream().limit(MOST_WORDS).collect(Collectors.joining(" "))
        + (words.size() > MOST_WORDS ? " …" : "");
  }

  /** A layer as a person would write it, with the options that are not the default. */
  static String text(Configured configured) {
    List<String> options = new ArrayList<>();
    for (Option option : configured.entry().options()) {
      Object value = configured.options().find(option.name());
      String text = value == null ? null : value(value);
      boolean said = text != null && !text.equals(option.defaultText()) && !text.equals("none");
      if (said && (option.isRequired() || options.size() < MOST_OPTIONS)) {
        options.add(option.positional() ? text : option.name() + ": " + text);
      }
    }
    return options.isEmpty()
        ? configured.name()
        : configured.name() + "(" + String.join(", ", options) + ")";
  }

  private static @Nullable String value(Object value) {
    if (value instanceof Long || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof Double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e9
          ? String.valueOf(number.longValue())
          : number.toString();
    }
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Configured configured) {
      return text(configured);
    }
    if (value instanceof List<?> sizes && sizes.stream().allMatch(Long.class::isInstance)) {
      return sizes.stream().map(Object::toString).collect(Collectors.joining("x"));
    }
    if (value instanceof List<?> words && words.stream().allMatch(String.class::isInstance)) {
      String joined = words.stream().map(Object::toString).collect(Collectors.joining(", "));
      return words.size() == 1 ? joined : "[" + joined + "]";
    }
    return null; // a recipe, or numbers by hand: too long for a drawing
  }
}
