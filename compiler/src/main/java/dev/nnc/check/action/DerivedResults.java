package dev.nnc.check.action;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Expression.BinaryOperator;
import dev.nnc.ast.Expression.UnaryOperator;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionChecker;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.ActionCode;
import dev.nnc.plan.DerivedResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Arithmetic of an epoch's results among its metrics, such as {@code validation.loss / loss}. */
final class DerivedResults {
  private final FileContext context;
  private final Evaluator evaluator;
  private final Set<String> results;

  /**
   * @param results the names of the results that an epoch gives by itself
   */
  DerivedResults(FileContext context, Evaluator evaluator, Set<String> results) {
    this.context = context;
    this.evaluator = evaluator;
    this.results = results;
  }

  /** Whether the expression is arithmetic, and nothing in it is computed of rows. */
  static boolean isOne(Expression expression) {
    return (expression instanceof Expression.Binary || expression instanceof Expression.Unary)
        && !calls(expression);
  }

  private static boolean calls(Expression expression) {
    return switch (expression) {
      case Expression.Binary binary -> calls(binary.left()) || calls(binary.right());
      case Expression.Unary unary -> calls(unary.operand());
      default -> expression instanceof Expression.Call;
    };
  }

  /** Those that are right; the others are reported. */
  List<DerivedResult> of(List<Expression> expressions, Scope scope) {
    List<DerivedResult> derived = new ArrayList<>();
    for (Expression expression : expressions) {
      DerivedResult.Term term = term(expression, scope);
      if (term != null) {
        derived.add(new DerivedResult(context.text(expression).replaceAll("\\s+", " "), term));
      }
    }
    return derived;
  }

  private DerivedResult.@Nullable Term term(Expression expression, Scope scope) {
    if (expression instanceof Expression.Binary binary) {
      Character operator = operator(binary.operator());
      if (operator == null) {
        context.report(
            context.diagnostic(
                ActionCode.METRIC_MISFIT,
                expression,
                "a result",
                "is made of other results by `+ - * / ^` only"));
        return null;
      }
      DerivedResult.Term left = term(binary.left(), scope);
      DerivedResult.Term right = left == null ? null : term(binary.right(), scope);
      return left == null || right == null
          ? null
          : new DerivedResult.Operation(operator, left, right);
    }
    if (expression instanceof Expression.Unary unary && unary.operator() != UnaryOperator.NOT) {
      DerivedResult.Term operand = term(unary.operand(), scope);
      return operand == null || unary.operator() == UnaryOperator.PLUS
          ? operand
          : new DerivedResult.Operation('-', new DerivedResult.Number(0), operand);
    }
    String name = OptionChecker.dotted(expression);
    if (name != null) {
      String canonical = canonical(name);
      if (results.contains(canonical)) {
        return new DerivedResult.Result(canonical);
      }
      if (name.contains(".") || context.bound(name, scope) == null) {
        context.report(
            context
                .diagnostic(ActionCode.UNKNOWN_RESULT, expression, name)
                .withHelp("there will be: " + String.join(", ", results)));
        return null;
      }
    }
    CheckedValue meaning = evaluator.evaluate(expression, scope);
    if (meaning instanceof CheckedValue.Number number) {
      return new DerivedResult.Number(number.value());
    }
    if (!(meaning instanceof CheckedValue.Unknown)) {
      context.report(
          context.diagnostic(
              ActionCode.METRIC_MISFIT,
              expression,
              "a result",
              "is made of results and numbers, but this is " + meaning.describe()));
    }
    return null;
  }

  private static @Nullable Character operator(BinaryOperator operator) {
    return switch (operator) {
      case PLUS -> '+';
      case MINUS -> '-';
      case TIMES -> '*';
      case DIVIDE -> '/';
      case POWER -> '^';
      case RANGE, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST, AND, OR -> null;
    };
  }

  /** Results of the training part are told without its name: {@code train.loss} is the loss. */
  static String canonical(String name) {
    return name.startsWith("train.") ? name.substring("train.".length()) : name;
  }
}
