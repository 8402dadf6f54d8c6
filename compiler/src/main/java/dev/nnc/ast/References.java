package dev.nnc.ast;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks a part of a tree and shows every name that is looked up there. */
public final class References {
  private final Consumer<Expression.Reference> seen;

  private References(Consumer<Expression.Reference> seen) {
    this.seen = seen;
  }

  /** Every reference inside the item. */
  public static void in(Item item, Consumer<Expression.Reference> seen) {
    new References(seen).item(item);
  }

  /** Every reference inside the expression. */
  public static void in(Expression expression, Consumer<Expression.Reference> seen) {
    new References(seen).expression(expression);
  }

  private void item(Item item) {
    switch (item) {
      case Item.Import i -> expression(i.from());
      case Item.Parameter p -> {
        expression(p.value());
        expression(p.domain());
      }
      case Item.Dataset d -> {
        d.clauses().forEach(this::clause);
        section(d.section());
      }
      case Item.Network n -> recipe(n.recipe());
      case Item.Block b -> {
        formals(b.parameters());
        recipe(b.recipe());
      }
      case Item.Function f -> {
        formals(f.parameters());
        expression(f.body());
      }
      case Item.Action a -> action(a);
      case Item.Broken b -> {}
    }
  }

  private void action(Item.Action action) {
    action.subject().forEach(this::expression);
    action.clauses().forEach(this::clause);
    section(action.section());
  }

  private void formals(Iterable<Item.Formal> formals) {
    for (Item.Formal formal : formals) {
      expression(formal.annotation());
      expression(formal.defaultValue());
    }
  }

  private void clause(Clause clause) {
    switch (clause) {
      case Clause.From c -> expression(c.source());
      case Clause.On c -> expression(c.data());
      case Clause.As c -> {}
      case Clause.Like c -> expression(c.model());
      case Clause.Over c ->
          c.choices()
              .forEach(
                  choice -> {
                    seen.accept(
                        new Expression.Reference(choice.name().span(), choice.name().text()));
                    expression(choice.domain());
                  });
      case Clause.To c -> expression(c.target());
    }
  }

  private void section(@Nullable Section section) {
    if (section == null) {
      return;
    }
    for (Section.Entry entry : section.entries()) {
      switch (entry) {
        case Section.Setting s -> s.values().forEach(this::expression);
        case Section.Definition d -> expression(d.value());
        case Item.Action a -> action(a);
      }
    }
  }

  private void recipe(@Nullable Recipe recipe) {
    if (recipe == null) {
      return;
    }
    recipe.inputs().forEach(input -> expression(input.annotation()));
    body(recipe.body());
  }

  private void body(@Nullable Body body) {
    switch (body) {
      case null -> {}
      case Body.Empty b -> {}
      case Body.Single b -> expression(b.flow());
      case Body.Named b -> b.statements().forEach(statement -> expression(statement.value()));
    }
  }

  private void expression(@Nullable Expression expression) {
    switch (expression) {
      case null -> {}
      case Expression.Reference r -> seen.accept(r);
      case Expression.IntLiteral l -> {}
      case Expression.FloatLiteral l -> {}
      case Expression.PercentLiteral l -> {}
      case Expression.DimsLiteral l -> {}
      case Expression.QuantityLiteral l -> {}
      case Expression.TruthLiteral l -> {}
      case Expression.TextLiteral l -> {}
      case Expression.Member m -> expression(m.target());
      case Expression.Index i -> {
        expression(i.target());
        expression(i.index());
      }
      case Expression.Call c -> {
        expression(c.callee());
        c.arguments().forEach(argument -> expression(argument.value()));
        recipe(c.recipe());
      }
      case Expression.RecipeValue r -> recipe(r.recipe());
      case Expression.Unary u -> expression(u.operand());
      case Expression.Binary b -> {
        expression(b.left());
        expression(b.right());
      }
      case Expression.Tuple t -> t.elements().forEach(this::expression);
      case Expression.RecordValue r -> r.entries().forEach(entry -> expression(entry.value()));
      case Expression.ListValue l -> l.elements().forEach(this::expression);
      case Expression.Conditional c -> {
        c.branches()
            .forEach(
                branch -> {
                  expression(branch.condition());
                  body(branch.body());
                });
        body(c.otherwise());
      }
      case Expression.Loop l -> {
        expression(l.in());
        recipe(l.recipe());
      }
      case Expression.Flow f -> {
        expression(f.head());
        f.steps().forEach(this::expression);
      }
    }
  }
}
