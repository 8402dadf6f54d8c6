package dev.nnc.check.objective;

import dev.nnc.ast.Expression;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.StepByStep;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Elsewhere;
import dev.nnc.diag.Similar;
import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the loss of a training: what is compared with what, and how rows count in it. */
public final class LossChecker {
  private final ObjectiveScope objective;
  private final ComparisonChecker comparisons;
  private final FileContext context;
  private final NetworkBuilder function;

  public LossChecker(ObjectiveScope objective) {
    this.objective = objective;
    this.comparisons = new ComparisonChecker(objective);
    this.context = objective.context;
    this.function = objective.function;
  }

  /** The whole loss setting: an expression that must come out as one number. */
  public @Nullable Value loss(Evaluator evaluator, Expression expression, Scope scope) {
    CheckedValue meaning;
    if (expression instanceof Expression.Reference reference
        && scope.find(reference.name()) == null
        && !objective.names().contains(reference.name())
        && context.catalog.find(Kind.LOSS, reference.name()) instanceof Entry entry) {
      meaning = loss(evaluator, entry, expression, List.of(), scope);
    } else if (expression instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee
        && context.catalog.find(Kind.LOSS, callee.name()) == null
        && !objective.isFunction(callee.name())
        && context.catalog.find(Kind.FUNCTION, callee.name()) == null) {
      evaluator.messages().reportUnknown(Kind.LOSS, callee.name(), call);
      return null;
    } else {
      meaning = evaluator.evaluate(expression, scope);
    }
    if (meaning instanceof CheckedValue.Tensor tensor && tensor.value().rank() == 0) {
      return tensor.value();
    }
    if (!(meaning instanceof CheckedValue.Unknown)) {
      context.report(
          context
              .diagnostic(ActionCode.NOT_A_LOSS, expression, meaning.describe())
              .withHelp(
                  meaning instanceof CheckedValue.Text text
                      ? named(text.value())
                      : severalOf(expression).size() > 1
                          ? "several losses are added: `"
                              + String.join(" + ", severalOf(expression))
                              + "`; a factor before one says how much it counts"
                          : context.text(expression).contains("sum(")
                              ? "a `sum` is that of each row: `mean(a) / mean(b)` is the quotient of"
                                  + " the sums of all rows, and `sum(a, over: all)` such a sum"
                              : "for example `cross_entropy(label)`, or `mean(…)` of an expression"));
    }
    return null;
  }

  /** The elements of a list or of a tuple as they are written; empty for anything else. */
  private List<String> severalOf(Expression expression) {
    List<Expression> elements =
        switch (expression) {
          case Expression.ListValue list -> list.elements();
          case Expression.Tuple tuple -> tuple.elements();
          default -> List.of();
        };
    return elements.stream().map(context::text).toList();
  }

  /** What to write for a loss whose name is a text. */
  private String named(String text) {
    List<String> losses = context.catalog.entries(Kind.LOSS).stream().map(Entry::name).toList();
    return "a loss stands without quotes, with the field that holds the truth: `"
        + Elsewhere.here(text, losses).or(() -> Similar.to(text, losses)).orElse("mse")
        + "(…)`";
  }

  /** What a loss of the catalogue gives: one number, the mean over the rows. */
  CheckedValue loss(
      Evaluator evaluator,
      Entry entry,
      Expression use,
      List<Expression.Argument> arguments,
      Scope scope) {
    Comparison comparison = comparisons.of(evaluator, entry, use, arguments, scope, null);
    if (comparison == null || !(entry.rule() instanceof Rule.Loss rule)) {
      return CheckedValue.UNKNOWN;
    }
    Misfit misfit =
        rule.accepts(
            comparison.prediction().value().type(),
            comparison.target(),
            function.made(comparison.prediction().value()),
            comparison.configured().options());
    if (misfit != null) {
      comparisons.report(ActionCode.LOSS_MISFIT, misfit, entry, use, comparison);
      return CheckedValue.UNKNOWN;
    }
    objective.judge(comparison, use);
    Value mask = function.mask(comparison.prediction().value());
    String field = comparison.truth().name();
    if (rule.takesSequences() && field != null) {
      Shape predicted = comparison.prediction().value().shape();
      objective.add(
          new ActionPlan.Alignment(
              mask == null ? Optional.empty() : comparisons.padded(mask),
              field,
              Optional.of(new ActionPlan.Room(predicted.dimension(1).size()))));
    }
    Value losses =
        rule.apply(
            function.x(),
            comparison.prediction().value(),
            mask,
            comparison.truth().value(),
            comparison.target(),
            comparison.configured().options());
    Value weights = null;
    if (comparison.configured().options().find(RowWeights.OPTION) instanceof Expression written
        && !RowWeights.isNone(written)) {
      DataPlan.Field truth = field == null ? null : objective.field(field);
      weights =
          new RowWeights(context, function, entry.name())
              .of(
                  written,
                  evaluator.evaluate(written, scope),
                  comparison,
                  truth == null ? List.of() : truth.type().names());
      if (weights == null) {
        return CheckedValue.UNKNOWN;
      }
    }
    StepByStep steps = comparison.steps();
    if (steps != null && weights != null && !weights.shape().dimension(0).equals(steps.steps())) {
      weights = steps.spread(function.x(), weights);
    }
    Value value =
        steps == null
            ? Rule.Loss.mean(function.x(), losses, weights)
            : steps.mean(function.x(), losses, weights);
    return new CheckedValue.Tensor(value, context.place(use));
  }
}
