package dev.nnc.lsp;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Recipe;
import dev.nnc.catalog.Kind;
import dev.nnc.resolve.NameGroups;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.CodeActionKind;
import org.jspecify.annotations.Nullable;

/**
 * Makes a block of selected steps of a flow: {@code x -> dense(8) -> relu} becomes {@code x ->
 * extracted}. Numbers that the steps take from the block or the loop around them become its
 * parameters; steps that use other tensors of the body than the one that comes in stay where they
 * are.
 */
final class ExtractBlock {
  private final Reading reading;
  private final Span selected;

  private ExtractBlock(Reading reading, Span selected) {
    this.reading = reading;
    this.selected = selected;
  }

  /** Empty if whole steps of one flow are not what is selected, or if they cannot go. */
  static Optional<Change> of(Reading reading, Span selected) {
    String text = reading.source().text();
    int start = selected.start();
    int end = selected.end();
    while (start < end && isBetween(text.charAt(start))) {
      start++;
    }
    while (end > start && isBetween(text.charAt(end - 1))) {
      end--;
    }
    return start == end
        ? Optional.empty()
        : new ExtractBlock(reading, new Span(start, end)).change();
  }

  /** Blanks and arrows. */
  private static boolean isBetween(char c) {
    return Character.isWhitespace(c) || c == '-' || c == '>';
  }

  private Optional<Change> change() {
    List<Node> path = reading.path(selected.start());
    if (path.isEmpty() || !(path.getFirst() instanceof Item item) || !mayHold(item)) {
      return Optional.empty();
    }
    int at = -1;
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i) instanceof Expression.Flow flow && contains(flow.span(), selected)) {
        at = i;
      }
    }
    if (at < 0) {
      return Optional.empty();
    }
    Expression.Flow flow = (Expression.Flow) path.get(at);
    List<Expression> stages = stages(flow, isStep(path, at));
    if (stages.isEmpty() || !isOneTensor(stages.getLast())) {
      return Optional.empty();
    }
    Span span = stages.getFirst().span().to(stages.getLast().span());
    Map<String, String> parameters = parameters(item, span);
    return parameters == null ? Optional.empty() : change(item, span, parameters);
  }

  private boolean mayHold(Item item) {
    return (item instanceof Item.Network || item instanceof Item.Block)
        && reading.tree().items().contains(item);
  }

  private static boolean contains(Span outer, Span inner) {
    return outer.start() <= inner.start() && inner.end() <= outer.end();
  }

  /** Whether the flow begins with a layer that takes what comes in without a name for it. */
  private boolean isStep(List<Node> path, int flow) {
    return flow >= 2
        && path.get(flow - 1) instanceof Body.Single
        && path.get(flow - 2) instanceof Recipe recipe
        && recipe.inputs().isEmpty()
        && reading
            .facts()
            .entry(((Expression.Flow) path.get(flow)).head())
            .filter(entry -> entry.kind() == Kind.LAYER)
            .isPresent();
  }

  /** The steps that are selected as a whole; none if there is more or less. */
  private List<Expression> stages(Expression.Flow flow, boolean headIsStep) {
    List<Expression> all = new ArrayList<>(List.of(flow.head()));
    all.addAll(flow.steps());
    List<Expression> stages = new ArrayList<>();
    for (Expression each : all) {
      boolean meets = each.span().start() < selected.end() && selected.start() < each.span().end();
      if (meets && !contains(selected, each.span())) {
        return List.of();
      }
      if (meets) {
        stages.add(each);
      }
    }
    if (stages.isEmpty()) {
      return stages;
    }
    int first = all.indexOf(stages.getFirst());
    boolean fits = first == 0 ? headIsStep : isOneTensor(all.get(first - 1));
    return fits ? stages : List.of();
  }

  private boolean isOneTensor(Node node) {
    return reading.facts().shapes(node).size() == 1;
  }

  /** By name, how the parameter is written; null if the steps use what a block cannot get. */
  private @Nullable Map<String, String> parameters(Item item, Span span) {
    Set<NameGroups.Group> inner = new HashSet<>();
    List<NameGroups.Occurrence> used = new ArrayList<>();
    for (NameGroups.Occurrence each : reading.names().all()) {
      if (contains(span, each.span())) {
        used.add(each);
        if (each.declares()) {
          inner.add(each.group());
        }
      }
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (NameGroups.Occurrence each : used) {
      NameGroups.Group group = each.group();
      if (group.isTop() || inner.contains(group) || isKey(each.span())) {
        continue;
      }
      switch (group.sort()) {
        case FORMAL, VARIABLE -> parameters.put(each.name(), written(item, each.name()));
        case PARAM, DATA, NETWORK, BLOCK, FUNCTION, PHASE, IMPORT, FIELD, INPUT, VALUE -> {
          return null;
        }
      }
    }
    return parameters;
  }

  /** Whether it names an option of a call, which goes along. */
  private boolean isKey(Span span) {
    List<Node> path = reading.path(span.start());
    return path.size() > 1
        && path.get(path.size() - 2) instanceof Expression.Argument argument
        && argument.key() != null
        && argument.key().span().equals(span);
  }

  /** With the annotation that the block around it has for it. */
  private String written(Item item, String name) {
    if (item instanceof Item.Block block) {
      for (Item.Formal formal : block.parameters()) {
        Expression annotation = formal.annotation();
        if (formal.name().text().equals(name) && annotation != null) {
          return Name.written(name) + ": " + reading.source().text(annotation.span());
        }
      }
    }
    return Name.written(name);
  }

  private Optional<Change> change(Item item, Span span, Map<String, String> parameters) {
    Set<String> taken = new HashSet<>();
    reading.names().all().forEach(each -> taken.add(each.name()));
    String name = free("extracted", taken);
    String input = free("x", taken);
    String given = String.join(", ", parameters.values());
    String steps = reading.source().text(span);
    String brace = steps.indexOf('\n') < 0 ? " " : "\n";
    Optional<String> block =
        Layout.declaration(
            "block %s%s from %s {%s%s -> %s%s}"
                .formatted(
                    name,
                    parameters.isEmpty() ? "" : "(" + given + ")",
                    input,
                    brace,
                    input,
                    steps,
                    brace));
    if (block.isEmpty()) {
      return Optional.empty();
    }
    List<String> arguments = parameters.keySet().stream().map(Name::written).toList();
    String call = arguments.isEmpty() ? name : name + "(" + String.join(", ", arguments) + ")";
    return Optional.of(
        new Change(
            "Extract into a block",
            CodeActionKind.RefactorExtract,
            List.of(new Change.Piece(span, call), behind(item, block.get()))));
  }

  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; taken.contains(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /** A declaration of its own, behind the one that is there and the comment that ends its line. */
  private Change.Piece behind(Item item, String block) {
    String text = reading.source().text();
    int at = item.span().end();
    int end = text.indexOf('\n', at);
    String rest = text.substring(at, end < 0 ? text.length() : end).strip();
    if (rest.startsWith("//")) {
      at = end < 0 ? text.length() : end;
      rest = "";
    }
    return new Change.Piece(new Span(at, at), "\n\n" + block + (rest.isEmpty() ? "" : "\n\n"));
  }
}
