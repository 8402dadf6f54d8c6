package dev.nnc.check;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Recipe;
import dev.nnc.ast.References;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionChecker;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.check.expression.Scope;
import dev.nnc.resolve.Symbols;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds steps that do not exist, and options that their layers do not take, wherever they stand:
 * behind an earlier mistake, in a branch that is not taken, in a block that nothing uses. So all
 * mistakes of a file are told at once. Names whose value depends on how the file is used, params
 * among them, count as unknown, and nothing is said about what is computed from them.
 */
final class UnreachableCode {
  private final FileContext context;
  private final OptionChecker options;
  private final OptionMessages messages;

  /** The params, which are unknown to all declarations of the file. */
  private final Scope params = new Scope(null);

  UnreachableCode(FileContext context) {
    this.context = context;
    this.options = new Evaluator(context, null, null).options();
    this.messages = new OptionMessages(context);
    for (String name : context.symbols.names()) {
      Symbols.Symbol symbol = context.symbols.find(name);
      if (symbol != null && symbol.item() instanceof Item.Parameter) {
        params.bind(name, CheckedValue.UNKNOWN);
      }
    }
  }

  void check(Item item) {
    Scope scope = new Scope(params);
    if (item instanceof Item.Network network) {
      recipe(network.recipe(), false, scope);
    } else if (item instanceof Item.Block block) {
      block.parameters().forEach(formal -> scope.bind(formal.name().text(), CheckedValue.UNKNOWN));
      recipe(block.recipe(), block.recipe().inputs().isEmpty(), scope);
    }
  }

  private void recipe(Recipe recipe, boolean steps, Scope outer) {
    Scope scope = new Scope(outer);
    for (Recipe.Input input : recipe.inputs()) {
      scope.bind(input.name().text(), CheckedValue.UNKNOWN);
      Expression annotation = input.annotation();
      if (annotation != null) {
        References.in(annotation, size -> scope.bind(size.name(), CheckedValue.UNKNOWN));
      }
    }
    body(recipe.body(), steps, scope);
  }

  /**
   * @param steps whether the body is a chain of steps that some value goes through; otherwise a
   *     flow begins with a value
   */
  private void body(@Nullable Body body, boolean steps, Scope outer) {
    switch (body) {
      case null -> {}
      case Body.Empty e -> {}
      case Body.Single single -> {
        if (steps) {
          chain(single.flow(), outer);
        } else {
          value(single.flow(), outer);
        }
      }
      case Body.Named named -> {
        Scope scope = new Scope(outer);
        named
            .statements()
            .forEach(s -> s.names().forEach(name -> scope.bind(name.text(), CheckedValue.UNKNOWN)));
        named.statements().forEach(s -> value(s.value(), scope));
      }
    }
  }

  private void chain(Expression flow, Scope scope) {
    if (flow instanceof Expression.Flow longer) {
      step(longer.head(), scope);
      longer.steps().forEach(step -> step(step, scope));
    } else {
      step(flow, scope);
    }
  }

  private void value(Expression value, Scope scope) {
    switch (value) {
      case Expression.Flow flow -> {
        value(flow.head(), scope);
        flow.steps().forEach(step -> step(step, scope));
      }
      case Expression.Conditional conditional -> branches(conditional, false, scope);
      case Expression.Binary binary -> {
        value(binary.left(), scope);
        value(binary.right(), scope);
      }
      case Expression.Unary unary -> value(unary.operand(), scope);
      case Expression.Tuple tuple -> tuple.elements().forEach(element -> value(element, scope));
      case Expression.Call call ->
          call.arguments().forEach(argument -> value(argument.value(), scope));
      default -> {}
    }
  }

  private void branches(Expression.Conditional conditional, boolean steps, Scope scope) {
    conditional.branches().forEach(branch -> body(branch.body(), steps, scope));
    body(conditional.otherwise(), steps, scope);
  }

  private void step(Expression step, Scope scope) {
    switch (step) {
      case Expression.Conditional conditional -> branches(conditional, true, scope);
      case Expression.Loop loop -> {
        Scope inner = new Scope(scope);
        inner.bind(loop.variable().text(), CheckedValue.UNKNOWN);
        recipe(loop.recipe(), loop.recipe().inputs().isEmpty(), inner);
      }
      case Expression.Call call -> {
        if (call.callee() instanceof Expression.Reference name) {
          named(name, call, call.arguments(), scope);
        }
        if (call.recipe() != null) {
          recipe(call.recipe(), call.recipe().inputs().isEmpty(), scope);
        }
      }
      case Expression.Reference name -> named(name, name, List.of(), scope);
      default -> {}
    }
  }

  private void named(
      Expression.Reference at, Expression step, List<Expression.Argument> arguments, Scope scope) {
    String name = at.name();
    if (scope.find(name) != null || context.symbols.find(name) != null) {
      return;
    }
    for (Kind kind : List.of(Kind.LAYER, Kind.ACTIVATION)) {
      Entry entry = context.catalog.find(kind, name);
      if (entry != null) {
        options.configure(entry, step, arguments, scope);
        return;
      }
    }
    if (context.catalog.find(Kind.FUNCTION, name) == null) {
      messages.reportUnknownStep(at);
    }
  }
}
