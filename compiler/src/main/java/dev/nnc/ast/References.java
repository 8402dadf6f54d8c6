package dev.nnc.ast;

import java.util.function.Consumer;

/** Walks a part of a tree and shows every name that is looked up there. */
public final class References {
  private References() {}

  /** Every reference inside the item; what a broken one holds is not looked at. */
  public static void in(Item item, Consumer<Expression.Reference> seen) {
    walk(item, seen);
  }

  /** Every reference inside the expression. */
  public static void in(Expression expression, Consumer<Expression.Reference> seen) {
    walk(expression, seen);
  }

  private static void walk(Node node, Consumer<Expression.Reference> seen) {
    switch (node) {
      case Item.Broken b -> {
        return;
      }
      case Expression.Reference r -> seen.accept(r);
      case Clause.Choice c -> // `over rate` looks the param up
          seen.accept(new Expression.Reference(c.name().span(), c.name().text()));
      default -> {}
    }
    for (Node child : Nodes.children(node)) {
      walk(child, seen);
    }
  }
}
