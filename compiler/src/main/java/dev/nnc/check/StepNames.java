package dev.nnc.check;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Name;
import dev.nnc.ast.Recipe;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds steps of a network that do not exist where the network cannot be laid down, because the
 * data that would tell its shapes is wrong: so that all mistakes of a file are told at once.
 */
final class StepNames {
  private final Context context;
  private final Set<String> local = new LinkedHashSet<>();
  private final Scope scope = new Scope(null);

  StepNames(Context context) {
    this.context = context;
  }

  void check(Recipe recipe) {
    recipe.inputs().forEach(input -> define(input.name()));
    body(recipe.body());
  }

  private void define(Name name) {
    local.add(name.text());
    scope.bind(name.text(), Meaning.UNKNOWN);
  }

  private void body(@Nullable Body body) {
    switch (body) {
      case null -> {}
      case Body.Empty e -> {}
      case Body.Single single -> expression(single.flow());
      case Body.Named named -> {
        named.statements().forEach(s -> s.names().forEach(this::define));
        named.statements().forEach(s -> expression(s.value()));
      }
    }
  }

  private void expression(Expression expression) {
    if (expression instanceof Expression.Flow flow) {
      flow.steps().forEach(this::step);
    }
  }

  private void step(Expression step) {
    Expression callee = step instanceof Expression.Call call ? call.callee() : step;
    if (!(callee instanceof Expression.Reference reference)) {
      return;
    }
    String name = reference.name();
    OptionChecker options = new Evaluator(context, null, null).options();
    Entry layer = context.catalog.find(Kind.LAYER, name);
    if (!local.contains(name) && context.symbols.find(name) == null && layer != null) {
      options.configure(
          layer, step, step instanceof Expression.Call call ? call.arguments() : List.of(), scope);
      return;
    }
    boolean known =
        local.contains(name)
            || context.symbols.find(name) != null
            || context.catalog.find(Kind.ACTIVATION, name) != null;
    if (!known) {
      options.reportUnknownStep(reference);
    }
  }
}
