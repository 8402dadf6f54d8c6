package dev.nnc.check.expression;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Recipe;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.OversizedException;
import dev.nnc.resolve.Symbols;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays flows down: sends data through steps, which are layers, activations, blocks, networks,
 * conditions and loops. A null result means that something was wrong and was reported.
 */
public final class FlowElaborator {
  /** Begins names of data that cannot be written in a file. */
  static final String HIDDEN = "\u0000";

  private final FileContext context;
  private final Evaluator evaluator;
  private final NetworkBuilder function;
  private final LayerElaborator layers;
  private final DeclarationElaborator declarations;
  private final RecipeElaborator recipes;

  public FlowElaborator(FileContext context, Evaluator evaluator, NetworkBuilder function) {
    this.context = context;
    this.evaluator = evaluator;
    this.function = function;
    this.layers = new LayerElaborator(context, evaluator, function, this);
    this.declarations = new DeclarationElaborator(context, evaluator, function, this);
    this.recipes = new RecipeElaborator(context, evaluator, function, this);
  }

  /**
   * A network as a step, or by itself if {@code step} is its own name: its own weights, wherever it
   * stands.
   */
  public @Nullable List<CheckedValue.Tensor> network(
      List<CheckedValue.Tensor> data, Item.Network network, Node step) {
    return declarations.network(data, network, null, step);
  }

  Evaluator evaluator() {
    return evaluator;
  }

  DeclarationElaborator declarations() {
    return declarations;
  }

  RecipeElaborator recipes() {
    return recipes;
  }

  /** The same for what stands in the file. */
  FlowElaborator in(FileContext home) {
    return home == context ? this : new FlowElaborator(home, evaluator.in(home), function);
  }

  @Nullable List<CheckedValue.Tensor> steps(
      List<CheckedValue.Tensor> data, List<Expression> steps, Scope scope) {
    List<CheckedValue.Tensor> current = data;
    for (Expression step : steps) {
      current = step(current, step, scope);
      if (current == null) {
        return null;
      }
    }
    return current;
  }

  private @Nullable List<CheckedValue.Tensor> step(
      List<CheckedValue.Tensor> data, Expression step, Scope scope) {
    if (!context.descend(step)) {
      return null;
    }
    try {
      List<CheckedValue.Tensor> results = elaborate(data, step, scope);
      if (results != null && !results.isEmpty()) {
        context.note(
            step,
            results.size() == 1
                ? results.getFirst()
                : new CheckedValue.Items(List.copyOf(results)));
      }
      return results;
    } catch (OversizedException large) {
      new OversizeMessages(context, function).report(large, step);
      return null;
    } finally {
      context.ascend();
    }
  }

  private @Nullable List<CheckedValue.Tensor> elaborate(
      List<CheckedValue.Tensor> data, Expression step, Scope scope) {
    if (step instanceof Expression.Reference reference) {
      return named(data, reference.name(), reference, List.of(), null, step, scope);
    }
    if (step instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee) {
      return named(data, callee.name(), callee, call.arguments(), call.recipe(), step, scope);
    }
    if (step instanceof Expression.Member member
        && member.target() instanceof Expression.Reference target
        && scope.find(target.name()) == null
        && context.symbols.find(target.name()) instanceof Symbols.Symbol symbol) {
      if (symbol.item() instanceof Item.Network network) {
        return declarations.network(data, network, member.member(), step);
      }
      if (symbol.item() instanceof Item.Import || symbol.item() instanceof Item.Broken) {
        return null; // reported where it stands
      }
    }
    if (step instanceof Expression.Conditional conditional) {
      Body chosen = evaluator.choose(conditional, scope);
      return chosen == null ? null : recipes.composed(data, chosen, scope);
    }
    if (step instanceof Expression.Loop loop) {
      return loop(data, loop, scope);
    }
    CheckedValue meaning = evaluator.peek(step, scope);
    context.report(
        context
            .diagnostic(ValueCode.NOT_A_STEP, step, meaning == null ? "this" : meaning.describe())
            .withHelp("a step is a layer, an activation, a block, a network, `if` or `for`"));
    return null;
  }

  private @Nullable List<CheckedValue.Tensor> loop(
      List<CheckedValue.Tensor> data, Expression.Loop loop, Scope scope) {
    List<CheckedValue> elements = evaluator.loopElements(loop, scope);
    if (elements == null) {
      return null;
    }
    List<CheckedValue.Tensor> current = data;
    for (CheckedValue element : elements) {
      if (!context.spend(loop)) {
        return null;
      }
      Scope inner = new Scope(scope);
      inner.bind(loop.variable().text(), element);
      current = recipes.recipe(current, loop.recipe(), inner, context.place(loop));
      if (current == null) {
        return null;
      }
    }
    return current;
  }

  private @Nullable List<CheckedValue.Tensor> named(
      List<CheckedValue.Tensor> data,
      String written,
      Expression.Reference at,
      List<Expression.Argument> arguments,
      @Nullable Recipe recipe,
      Expression step,
      Scope scope) {
    String name = written;
    CheckedValue bound = context.bound(name, scope);
    if (bound instanceof CheckedValue.Shared shared) {
      return takesNothing(written, arguments, recipe)
          ? declarations.shared(data, shared, step)
          : null;
    }
    if (bound instanceof CheckedValue.Closure closure) {
      return takesNothing(written, arguments, recipe)
          ? in(closure.home())
              .recipes()
              .recipe(data, closure.recipe(), closure.scope(), context.place(step))
          : null;
    }
    if (bound instanceof CheckedValue.Word word) {
      name = word.name(); // a param whose choices are activations
    }
    Symbols.Symbol symbol = context.symbols.find(name);
    if (symbol != null) {
      switch (symbol.item()) {
        case Item.Block block -> {
          return takesNothing(name, List.of(), recipe)
              ? declarations.block(data, block, arguments, step, scope)
              : null;
        }
        case Item.Network network -> {
          return takesNothing(name, arguments, recipe)
              ? declarations.network(data, network, null, step)
              : null;
        }
        case Item.Function declared -> {
          return takesNothing(name, List.of(), recipe)
              ? declarations.function(data, declared, arguments, step, scope)
              : null;
        }
        case Item.Broken b -> {
          return null;
        }
        case Item.Import i -> {
          return null; // reported where it stands
        }
        case Item.Parameter p -> {}
        case Item.Dataset d -> {}
        case Item.Action a -> {}
      }
    }
    Entry layer = context.catalog.find(Kind.LAYER, name);
    if (layer != null) {
      return layer.rule() instanceof Rule.Combinator combinator
          ? layers.combined(data, layer, combinator, arguments, recipe, step, scope)
          : layers.layer(data, layer, arguments, step, scope);
    }
    Entry activation = context.catalog.find(Kind.ACTIVATION, name);
    if (activation != null) {
      return layers.activation(data, activation, arguments, at, step, scope);
    }
    Entry pure = context.catalog.find(Kind.FUNCTION, name);
    if (pure != null && pure.rule() instanceof Rule.PureFunction) {
      Scope outer = new Scope(scope);
      List<Expression.Argument> all = withData(data, arguments, step, outer);
      CheckedValue result =
          evaluator.evaluate(new Expression.Call(step.span(), at, all, recipe), outer);
      return result.asTensors();
    }
    reportNoStep(written, at, bound);
    return null;
  }

  /** Arguments with the data before them, which takes the first parameters' places. */
  static List<Expression.Argument> withData(
      List<CheckedValue.Tensor> data,
      List<Expression.Argument> arguments,
      Expression step,
      Scope scope) {
    List<Expression.Argument> all = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      String hidden = HIDDEN + i;
      scope.bind(hidden, data.get(i));
      all.add(
          new Expression.Argument(
              step.span(), null, new Expression.Reference(step.span(), hidden)));
    }
    all.addAll(arguments);
    return all;
  }

  /** Whether there are neither options nor braces behind the name; reported if there are. */
  private boolean takesNothing(
      String name, List<Expression.Argument> arguments, @Nullable Recipe recipe) {
    if (!arguments.isEmpty()) {
      context.report(
          context
              .diagnostic(
                  ValueCode.TOO_MANY_ARGUMENTS,
                  arguments.getFirst(),
                  name,
                  "no parameters",
                  arguments.size() == 1 ? "is one" : "are " + arguments.size())
              .withHelp("a `block` can have parameters"));
      return false;
    }
    if (recipe != null) {
      context.report(
          context.diagnostic(ValueCode.TOO_MANY_ARGUMENTS, recipe, name, "no braces", "are some"));
      return false;
    }
    return true;
  }

  private void reportNoStep(String name, Expression.Reference at, @Nullable CheckedValue bound) {
    if (bound instanceof CheckedValue.Unknown) {
      return;
    }
    if (bound != null) {
      context.report(
          context
              .diagnostic(ValueCode.NOT_A_STEP, at, "`" + name + "`, " + bound.describe() + ",")
              .withHelp("only layers, blocks and networks can stand after `->`"));
      return;
    }
    evaluator.messages().reportUnknownStep(at);
  }
}
