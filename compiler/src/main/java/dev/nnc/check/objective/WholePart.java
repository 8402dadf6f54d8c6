package dev.nnc.check.objective;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Name;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a {@code sum} that nothing else takes together a sum over all rows: one number is wanted
 * here, while elsewhere it is by default the sum of each row.
 */
final class WholePart {
  private WholePart() {}

  static Expression of(Expression expression) {
    return switch (expression) {
      case Expression.Unary it -> new Expression.Unary(it.span(), it.operator(), of(it.operand()));
      case Expression.Binary it ->
          new Expression.Binary(it.span(), it.operator(), of(it.left()), of(it.right()));
      case Expression.Call it -> of(it);
      default -> expression;
    };
  }

  private static Expression of(Expression.Call call) {
    String name = call.callee() instanceof Expression.Reference callee ? callee.name() : "";
    switch (name) {
      case "sum" -> {
        if (call.arguments().size() != 1) {
          return call;
        }
        List<Expression.Argument> arguments = new ArrayList<>(call.arguments());
        arguments.add(
            new Expression.Argument(
                call.span(),
                new Name(call.span(), "over"),
                new Expression.Reference(call.span(), "all")));
        return new Expression.Call(call.span(), call.callee(), arguments, call.recipe());
      }
      case "sqrt", "square", "abs", "exp", "log", "sign", "floor", "ceil", "round" -> {
        List<Expression.Argument> arguments =
            call.arguments().stream()
                .map(each -> new Expression.Argument(each.span(), each.key(), of(each.value())))
                .toList();
        return new Expression.Call(call.span(), call.callee(), arguments, call.recipe());
      }
      default -> {
        return call;
      }
    }
  }
}
