package dev.nnc.lsp;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.ast.Recipe;
import dev.nnc.resolve.NameGroups;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.CodeActionKind;
import org.jspecify.annotations.Nullable;

/**
 * Writes the steps of a block of the file in the place of a step that uses it: {@code x ->
 * hidden(8)} becomes {@code x -> dense(8, relu) -> dropout(5%)}. Blocks of several values stay as
 * they are, and so does what would mean something else in its new place.
 */
final class InlineBlock {
  private final Reading reading;

  private InlineBlock(Reading reading) {
    this.reading = reading;
  }

  /** Empty if no such step is at the offset. */
  static Optional<Change> at(Reading reading, int offset) {
    return new InlineBlock(reading).change(offset);
  }

  private Optional<Change> change(int offset) {
    List<Node> path = reading.path(offset);
    if (path.isEmpty() || !(path.getFirst() instanceof Item user)) {
      return Optional.empty();
    }
    for (int i = path.size() - 1; i > 0; i--) {
      Node step = path.get(i);
      Expression.Reference callee = callee(step);
      if (path.get(i - 1) instanceof Expression.Call call && call.callee() == step) {
        continue; // the call as a whole is the step
      }
      if (callee != null && callee.span().start() <= offset && offset <= callee.span().end()) {
        return isStep(step, path, i) ? change(user, (Expression) step, callee) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Expression.@Nullable Reference callee(Node step) {
    return step instanceof Expression.Reference reference
        ? reference
        : step instanceof Expression.Call call
                && call.recipe() == null
                && call.callee() instanceof Expression.Reference callee
            ? callee
            : null;
  }

  /** Whether it stands behind an arrow, or is all that a body holds that names no input. */
  private static boolean isStep(Node step, List<Node> path, int at) {
    Node around = path.get(at - 1);
    if (around instanceof Expression.Flow flow) {
      for (Expression each : flow.steps()) {
        if (each == step) {
          return true;
        }
      }
      return at > 2 && isComposition(path.get(at - 2), path.get(at - 3));
    }
    return at > 1 && isComposition(around, path.get(at - 2));
  }

  private static boolean isComposition(Node body, Node recipe) {
    return body instanceof Body.Single
        && recipe instanceof Recipe around
        && around.inputs().isEmpty();
  }

  private Optional<Change> change(Item user, Expression step, Expression.Reference callee) {
    Symbols.Symbol symbol = reading.module().symbols().find(callee.name());
    if (symbol == null || symbol.imported() || !(symbol.item() instanceof Item.Block block)) {
      return Optional.empty();
    }
    Span steps = steps(block.recipe());
    Map<String, Expression> arguments = arguments(block, step);
    if (steps == null || arguments == null || block.span().equals(user.span())) {
      return Optional.empty();
    }
    if (isCaught(user, block, arguments)) {
      return Optional.empty();
    }
    String text = substituted(block, steps, arguments);
    return text == null
        ? Optional.empty()
        : Optional.of(
            new Change(
                "Inline `" + callee.name() + "`",
                CodeActionKind.RefactorInline,
                List.of(Layout.in(reading.source(), user.span(), step.span(), text))));
  }

  /** What the block does with its one input; null if that is more than a chain of steps. */
  private @Nullable Span steps(Recipe recipe) {
    Expression value = value(recipe);
    if (value == null || recipe.inputs().size() > 1) {
      return null;
    }
    if (recipe.inputs().isEmpty()) {
      Expression head = value instanceof Expression.Flow flow ? flow.head() : value;
      boolean layer =
          head instanceof Expression.Call
              || head instanceof Expression.Reference
              || head instanceof Expression.Loop;
      return layer ? value.span() : null;
    }
    Recipe.Input input = recipe.inputs().getFirst();
    if (input.annotation() != null
        || !(value instanceof Expression.Flow flow)
        || !(flow.head() instanceof Expression.Reference head)
        || !head.name().equals(input.name().text())) {
      return null;
    }
    for (Expression step : flow.steps()) {
      for (Expression.Reference each : references(step)) {
        if (each.name().equals(head.name())) {
          return null;
        }
      }
    }
    return flow.steps().getFirst().span().to(flow.steps().getLast().span());
  }

  /** What comes out of a body that has one value, with or without a name; null for others. */
  private static @Nullable Expression value(Recipe recipe) {
    if (recipe.body() instanceof Body.Single single && recipe.outputs().isEmpty()) {
      return single.flow();
    }
    return recipe.body() instanceof Body.Named named
            && named.statements().size() == 1
            && !named.statements().getFirst().shared()
            && named.statements().getFirst().names().size() == 1
            && recipe.inputs().size() == 1
            && recipe.outputs().size() == 1
        ? named.statements().getFirst().value()
        : null;
  }

  private static List<Expression.Reference> references(Node node) {
    List<Expression.Reference> found = new ArrayList<>();
    List<Node> open = new ArrayList<>(List.of(node));
    while (!open.isEmpty()) {
      Node next = open.removeLast();
      if (next instanceof Expression.Reference reference) {
        found.add(reference);
      }
      open.addAll(Nodes.children(next));
    }
    return found;
  }

  /** What each parameter is; null if that is not to be seen. */
  private @Nullable Map<String, Expression> arguments(Item.Block block, Expression step) {
    Map<String, Expression> given = new HashMap<>();
    int position = 0;
    if (step instanceof Expression.Call call) {
      for (Expression.Argument argument : call.arguments()) {
        Name key = argument.key();
        if (key == null && position >= block.parameters().size()) {
          return null;
        }
        String name = key != null ? key.text() : block.parameters().get(position++).name().text();
        if (!isPlain(argument.value()) || given.put(name, argument.value()) != null) {
          return null;
        }
      }
    }
    for (Item.Formal formal : block.parameters()) {
      Expression value = formal.defaultValue();
      if (given.containsKey(formal.name().text())) {
        continue;
      }
      if (value == null || !isPlain(value) || !speaksOfTheFile(value)) {
        return null;
      }
      given.put(formal.name().text(), value);
    }
    return given.size() == block.parameters().size() ? given : null;
  }

  /** Whether it can be written anywhere: no recipe and no flow. */
  private static boolean isPlain(Node value) {
    return switch (value) {
      case Expression.Flow flow -> false;
      case Expression.Conditional conditional -> false;
      case Expression.Loop loop -> false;
      case Expression.RecipeValue recipe -> false;
      case Recipe recipe -> false;
      default -> Nodes.children(value).stream().allMatch(InlineBlock::isPlain);
    };
  }

  /** Whether all names in it are those of the whole file, or of the catalogue. */
  private boolean speaksOfTheFile(Expression value) {
    for (NameGroups.Occurrence each : reading.names().all()) {
      if (contains(value.span(), each.span()) && !each.group().isTop()) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(Span outer, Span inner) {
    return outer.start() <= inner.start() && inner.end() <= outer.end();
  }

  /** Whether a name would stand for another thing in the new place. */
  private boolean isCaught(Item user, Item.Block block, Map<String, Expression> arguments) {
    Set<String> here = new HashSet<>();
    Set<String> inside = new HashSet<>();
    for (NameGroups.Occurrence each : reading.names().all()) {
      if (each.declares() && !each.group().isTop()) {
        if (contains(user.span(), each.span())) {
          here.add(each.name());
        } else if (contains(block.recipe().body().span(), each.span())) {
          inside.add(each.name());
        }
      }
    }
    List<String> inputs =
        block.recipe().inputs().stream().map(input -> input.name().text()).toList();
    for (Expression.Reference each : references(block.recipe().body())) {
      if (each.name().equals(block.name().text())) {
        return true; // it uses itself
      }
      if (here.contains(each.name())
          && !arguments.containsKey(each.name())
          && !inputs.contains(each.name())) {
        return true;
      }
    }
    for (Expression argument : arguments.values()) {
      for (Expression.Reference each : references(argument)) {
        if (inside.contains(each.name())) {
          return true;
        }
      }
    }
    inside.retainAll(here);
    return !inside.isEmpty();
  }

  /** The steps with arguments in the place of parameters; null if one does not fit there. */
  private @Nullable String substituted(
      Item.Block block, Span steps, Map<String, Expression> arguments) {
    Map<NameGroups.Group, String> formals = new HashMap<>();
    for (NameGroups.Occurrence each : reading.names().all()) {
      for (Item.Formal formal : block.parameters()) {
        if (formal.name().span().equals(each.span())) {
          formals.put(each.group(), each.name());
        }
      }
    }
    Map<String, Integer> uses = new HashMap<>();
    StringBuilder text = new StringBuilder();
    int done = steps.start();
    for (NameGroups.Occurrence each : reading.names().all()) {
      String name = formals.get(each.group());
      if (name == null || !contains(steps, each.span())) {
        continue;
      }
      Expression argument = arguments.get(name);
      List<Node> path = reading.path(each.span().start());
      if (argument == null || path.size() < 2) {
        return null;
      }
      if (uses.merge(name, 1, Integer::sum) > 1 && !isValue(argument)) {
        return null;
      }
      Optional<String> written = written(argument, path.getLast(), path.get(path.size() - 2));
      if (written.isEmpty()) {
        return null;
      }
      text.append(reading.source().text(), done, each.span().start()).append(written.get());
      done = each.span().end();
    }
    return text.append(reading.source().text(), done, steps.end()).toString();
  }

  /** Whether it is the same however often it is written. */
  private static boolean isValue(Node node) {
    return !(node instanceof Expression.Call)
        && Nodes.children(node).stream().allMatch(InlineBlock::isValue);
  }

  /** The argument as it may stand where the parameter stands. */
  private Optional<String> written(Expression argument, Node use, Node around) {
    String text = reading.source().text(argument.span());
    boolean name = argument instanceof Expression.Reference;
    if (around instanceof Expression.Call call && call.callee() == use) {
      return name ? Optional.of(text) : Optional.empty();
    }
    if (around instanceof Expression.Flow || around instanceof Body) {
      boolean step = name || argument instanceof Expression.Call;
      return step ? Optional.of(text) : Optional.empty();
    }
    boolean alone = around instanceof Expression.Argument || around instanceof Expression.ListValue;
    boolean compound =
        argument instanceof Expression.Unary || argument instanceof Expression.Binary;
    return Optional.of(compound && !alone ? "(" + text + ")" : text);
  }
}
