package dev.nnc.check.objective;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.UserFunctions;
import dev.nnc.diag.ActionCode;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.Totals;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the sums of which metrics are made, over the rows of a batch. */
public final class MetricChecker {
  private final ObjectiveScope objective;
  private final ComparisonChecker comparisons;
  private final FileContext context;
  private final NetworkBuilder function;
  private final UserFunctions functions;
  private final Item.Network network;
  private final Map<String, CheckedValue.Tensor> outputs;

  public MetricChecker(ObjectiveScope objective) {
    this.objective = objective;
    this.comparisons = new ComparisonChecker(objective);
    this.context = objective.context;
    this.function = objective.function;
    this.functions = new UserFunctions(context);
    this.network = objective.network;
    this.outputs = objective.outputs;
  }

  /** Metrics with what the function puts out for them. */
  public record Metrics(List<MetricPlan> plans, Totals totals) {}

  /** A metric as it stands in the file: with a name of its own, or without. */
  private record Written(@Nullable Name name, Expression expression) {}

  /** The metrics as they stand in the file, without the names that records give them. */
  public static List<Expression> written(List<Expression> expressions) {
    return unnamed(expressions).stream().map(Written::expression).toList();
  }

  private static List<Written> unnamed(List<Expression> expressions) {
    List<Written> all = new ArrayList<>();
    for (Expression expression : expressions) {
      if (expression instanceof Expression.RecordValue named) {
        named.entries().forEach(entry -> all.add(new Written(entry.key(), entry.value())));
      } else {
        all.add(new Written(null, expression));
      }
    }
    return all;
  }

  /** What was laid down of the metrics so far. */
  private static final class Laid {
    final List<MetricPlan> plans = new ArrayList<>();
    final List<Value> sums = new ArrayList<>();
    final List<Value> kept = new ArrayList<>();
    final Set<String> taken = new LinkedHashSet<>();
    int length;
    int columns;
  }

  /**
   * All metrics of a setting; null if one of them is wrong.
   *
   * @param loss of the training, of which metrics may speak; null where there is none
   */
  public @Nullable Metrics metrics(
      Evaluator evaluator,
      List<Expression> expressions,
      Scope scope,
      List<ActionPlan.Pair> known,
      @Nullable Value loss) {
    Laid laid = new Laid();
    List<Written> baselines = new ArrayList<>();
    List<Compared> compared = new ArrayList<>();
    boolean right = true;
    for (Written written : unnamed(expressions)) {
      Expression expression = written.expression();
      Name nameOf = nameOf(expression);
      Entry entry = nameOf == null ? null : context.catalog.find(Kind.METRIC, nameOf.text());
      Item.Function declared = nameOf == null ? null : functions.find(nameOf.text());
      if (declared != null
          || nameOf == null
          || PartNames.isStatistic(objective, expression)
          || (entry == null
              && expression instanceof Expression.Call
              && context.catalog.find(Kind.FUNCTION, nameOf.text()) != null)) {
        right &= computed(names(evaluator, known, loss), declared, written, scope, known, laid);
        continue;
      }
      if (entry == null) {
        evaluator.messages().reportUnknown(Kind.METRIC, nameOf.text(), expression);
        right = false;
        continue;
      }
      if (entry.rule() instanceof Rule.Baseline) {
        baselines.add(written);
        continue;
      }
      List<Expression.Argument> arguments =
          expression instanceof Expression.Call call ? call.arguments() : List.of();
      Comparison comparison = compared(evaluator, entry, expression, arguments, scope, known);
      String name = comparison == null ? null : name(written, resultName(entry, comparison), laid);
      if (comparison == null || name == null || !(entry.rule() instanceof Rule.Metric rule)) {
        right = false;
        continue;
      }
      measured(name, rule, comparison, comparison.prediction().value(), laid);
      compared.add(new Compared(name, rule, comparison));
    }
    for (Written baseline : baselines) {
      right = right && baseline(evaluator, baseline, scope, compared, laid);
    }
    return right
        ? new Metrics(laid.plans, new Totals(together(laid.sums, 0), together(laid.kept, 1)))
        : null;
  }

  private @Nullable Value together(List<Value> values, long axis) {
    return values.isEmpty()
        ? null
        : values.size() == 1 ? values.getFirst() : function.x().concat(values, axis);
  }

  private PartNames names(Evaluator evaluator, List<ActionPlan.Pair> known, @Nullable Value loss) {
    Value rows = outputs.values().iterator().next().value();
    return new PartNames(
        objective,
        new PartNames.Shared(
            this,
            evaluator,
            new PartReduction(function, rows),
            known,
            loss,
            new LinkedHashSet<>()));
  }

  /** What a metric of the catalogue compares; null if it does not fit, which was reported. */
  private @Nullable Comparison compared(
      Evaluator evaluator,
      Entry entry,
      Expression use,
      List<Expression.Argument> arguments,
      Scope scope,
      List<ActionPlan.Pair> known) {
    ActionPlan.Pair fallback = known.size() == 1 ? known.getFirst() : null;
    if (known.size() > 1 && arguments.isEmpty()) {
      context.report(
          context
              .diagnostic(ActionCode.NO_PREDICTION, use, entry.name(), network.name())
              .withHelp(
                  "the loss judges several outputs: write `"
                      + entry.name()
                      + "("
                      + known.getFirst().output()
                      + ", "
                      + known.getFirst().field()
                      + ")`"));
      return null;
    }
    Comparison comparison = comparisons.of(evaluator, entry, use, arguments, scope, fallback);
    if (comparison == null || !(entry.rule() instanceof Rule.Metric rule)) {
      return null;
    }
    Misfit misfit =
        rule.accepts(
            comparison.prediction().value().type(),
            comparison.target(),
            comparison.configured().options());
    if (misfit != null) {
      comparisons.report(ActionCode.METRIC_MISFIT, misfit, entry, use, comparison);
      return null;
    }
    objective.judge(comparison, use);
    return comparison;
  }

  /** A metric of the catalogue inside an expression, as a number that stands for it. */
  @Nullable Value inside(
      Entry entry,
      Expression use,
      List<Expression.Argument> arguments,
      Scope scope,
      Evaluator evaluator,
      List<ActionPlan.Pair> known,
      PartNames names) {
    Comparison comparison = compared(evaluator, entry, use, arguments, scope, known);
    if (comparison == null || !(entry.rule() instanceof Rule.Metric rule)) {
      return null;
    }
    TruthUnit.Undone undone = undone(rule, comparison, comparison.prediction().value());
    List<Value> sums =
        sums(rule, comparison, comparison.prediction().value(), undone).stream()
            .map(this::flat)
            .toList();
    return names.add(
        rule, comparison.configured(), sums, kept(rule, comparison, undone), undone.inputs());
  }

  /** A metric that the file computes; whether it is right. */
  private boolean computed(
      PartNames names,
      Item.@Nullable Function declared,
      Written written,
      Scope scope,
      List<ActionPlan.Pair> known,
      Laid laid) {
    Expression expression = written.expression();
    Evaluator evaluator = new Evaluator(context, function, names);
    if (expression instanceof Expression.TextLiteral
        || expression instanceof Expression.ListValue) {
      context.report(
          context
              .diagnostic(
                  ActionCode.METRIC_MISFIT,
                  expression,
                  "a metric",
                  "must be named, such as `accuracy`")
              .withHelp(evaluator.messages().bare(expression)));
      return false;
    }
    CheckedValue result =
        declared == null
            ? evaluator.evaluate(WholePart.of(expression), scope)
            : functions.compared(
                evaluator,
                declared,
                expression,
                names.outputs(),
                truth(names, known),
                network.name().text(),
                scope);
    Value number = number(result, declared != null, expression);
    if (number == null) {
      return false;
    }
    PartReduction reduction = names.reduction();
    Rule.Metric rule = reduction.of(number);
    if (rule == null) {
      context.report(
          context
              .diagnostic(ActionCode.NOT_OF_THE_PART, expression)
              .withHelp(
                  "made of `mean`, `sum`, `max`, `min`, `quantile` and arithmetic of these it would"
                      + " be the same however rows fall into batches"));
      return false;
    }
    String own =
        declared == null
            ? context.text(expression).replaceAll("\\s+", " ")
            : ofOutput(predictionOf(expression), declared.name().text());
    String name = name(written, own, laid);
    if (name == null) {
      return false;
    }
    int offset = laid.length;
    reduction.sums().forEach(sum -> add(sum, laid));
    int column = laid.columns;
    laid.kept.addAll(reduction.kept());
    laid.columns += reduction.columns();
    Entry entry =
        new Entry(
            Kind.METRIC,
            name,
            new Documentation("", declared == null ? "" : declared.doc(), ""),
            List.of(),
            rule);
    laid.plans.add(
        new MetricPlan(
            name,
            new Configured(entry, Options.NONE),
            offset,
            laid.length - offset,
            names.units(),
            new MetricPlan.Columns(column, laid.columns - column)));
    return true;
  }

  /** What the loss compares with, for a function that names no truth. */
  private CheckedValue.@Nullable Tensor truth(PartNames names, List<ActionPlan.Pair> known) {
    DataPlan.Field field = known.size() == 1 ? objective.field(known.getFirst().field()) : null;
    return field != null && objective.truth(field) instanceof CheckedValue.Tensor tensor
        ? names.inUnit(tensor)
        : null;
  }

  /** What was computed as one number; null if it is none, which was reported. */
  private @Nullable Value number(CheckedValue result, boolean perRow, Expression use) {
    Instructions x = function.x();
    if (perRow && result instanceof CheckedValue.Number number) {
      return x.scalar(number.value());
    }
    if (result instanceof CheckedValue.Tensor tensor
        && (tensor.value().rank() == 0 || (perRow && tensor.isBatched()))) {
      Value value = x.cast(tensor.value(), x.floats());
      return value.rank() == 0 ? value : x.meanAll(Rule.Loss.byRow(x, value));
    }
    if (!(result instanceof CheckedValue.Unknown)) {
      boolean each = result instanceof CheckedValue.Tensor;
      context.report(
          context
              .diagnostic(
                  ActionCode.METRIC_MISFIT,
                  use,
                  "a metric",
                  (perRow
                          ? "must be one number, or numbers for each row, but this is "
                          : "must be one number of all rows, but this is ")
                      + result.describe())
              .withHelp(
                  perRow || each
                      ? "take the `mean(…)` of it"
                      : "name one, such as `accuracy`, or compute one of outputs and truths:"
                          + " `max(abs(guess - price))`"));
    }
    return null;
  }

  /** A metric of which a forecast without a network can be taken, too. */
  private record Compared(String name, Rule.Metric rule, Comparison comparison) {}

  /** Adds the sums of a metric, in the unit of its truth's column. */
  private void measured(
      String name, Rule.Metric rule, Comparison comparison, Value prediction, Laid laid) {
    TruthUnit.Undone undone = undone(rule, comparison, prediction);
    int offset = laid.length;
    sums(rule, comparison, prediction, undone).forEach(sum -> add(flat(sum), laid));
    int column = laid.columns;
    for (Value each : kept(rule, comparison, undone)) {
      laid.kept.add(each);
      laid.columns += (int) each.shape().row().size();
    }
    laid.plans.add(
        new MetricPlan(
            name,
            comparison.configured(),
            offset,
            laid.length - offset,
            undone.inputs(),
            new MetricPlan.Columns(column, laid.columns - column)));
  }

  private void add(Value sum, Laid laid) {
    Value flat = flat(sum);
    laid.sums.add(flat);
    laid.length += (int) flat.shape().size();
  }

  private TruthUnit.Undone undone(Rule.Metric rule, Comparison comparison, Value prediction) {
    return new TruthUnit(function, objective.data, inputs())
        .of(
            comparison.target().isCategory() ? Rule.Sees.NO_UNIT : rule.sees(),
            comparison.truth().name(),
            prediction,
            comparison.truth().value());
  }

  private List<Value> sums(
      Rule.Metric rule, Comparison comparison, Value prediction, TruthUnit.Undone undone) {
    return rule.sums(
        function.x(),
        undone.prediction(),
        function.mask(prediction),
        undone.truth(),
        comparison.target(),
        comparison.configured().options());
  }

  private List<Value> kept(Rule.Metric rule, Comparison comparison, TruthUnit.Undone undone) {
    return rule.kept(
        function.x(),
        undone.prediction(),
        undone.truth(),
        comparison.target(),
        comparison.configured().options());
  }

  private List<String> inputs() {
    return network.recipe().inputs().stream().map(input -> input.name().text()).toList();
  }

  /** Adds the other metrics, of a forecast without a network; whether there are any. */
  private boolean baseline(
      Evaluator evaluator, Written written, Scope scope, List<Compared> compared, Laid laid) {
    Expression use = written.expression();
    Name named = nameOf(use);
    Entry entry = named == null ? null : context.catalog.find(Kind.METRIC, named.text());
    List<Expression.Argument> arguments =
        use instanceof Expression.Call call ? call.arguments() : List.of();
    Configured configured =
        entry == null ? null : evaluator.options().configure(entry, use, arguments, scope);
    if (entry == null || configured == null || !(entry.rule() instanceof Rule.Baseline rule)) {
      return false;
    }
    String prefix = name(written, entry.name(), laid);
    if (prefix == null) {
      return false;
    }
    Misfit misfit =
        Misfit.input("has no metric beside it", "", "write `mae, " + context.text(use) + "`");
    for (Compared each : compared) {
      String truth = each.comparison().truth().name();
      DataPlan.Field field = truth == null ? null : objective.field(truth);
      if (field == null || each.comparison().target().isCategory()) {
        misfit =
            Misfit.input(
                "compares forecasts of numbers",
                "",
                "the truth of `"
                    + each.name()
                    + "` is "
                    + (field == null ? "no field" : "a class"));
        break;
      }
      ForecastHistory.Outcome found =
          new ForecastHistory(function, objective.data, inputs()).of(field);
      Value past = found.past();
      misfit =
          past == null
              ? found.misfit()
              : rule.accepts(past.shape().dimension(1).size(), configured.options());
      if (past == null || misfit != null) {
        break;
      }
      long ahead = field.type().shape().dimension(0).size();
      Value forecast = rule.forecast(function.x(), past, ahead, configured.options());
      String name = prefix + "." + each.name();
      laid.taken.add(name);
      measured(name, each.rule(), each.comparison(), forecast, laid);
    }
    if (misfit != null) {
      context.report(
          context
              .diagnostic(ActionCode.METRIC_MISFIT, use, entry.name(), misfit.message())
              .withHelp(misfit.help()));
      return false;
    }
    return true;
  }

  private Value flat(Value sum) {
    Value number =
        sum.type().element() == function.x().floats()
            ? sum
            : function.x().cast(sum, function.x().floats());
    return number.rank() == 1
        ? number
        : function.x().reshape(number, Shape.of(number.shape().size()));
  }

  private String resultName(Entry entry, Comparison comparison) {
    return ofOutput(comparison.prediction().name(), entry.name());
  }

  /** The name of a result, which says what it is of where a network has several outputs. */
  private String ofOutput(@Nullable String output, String name) {
    return outputs.size() > 1 && output != null ? output + "." + name : name;
  }

  /** The output that a call of a function in the file begins with; null if it is none. */
  private @Nullable String predictionOf(Expression expression) {
    return expression instanceof Expression.Call call
            && !call.arguments().isEmpty()
            && call.arguments().getFirst().value() instanceof Expression.Reference first
            && outputs.containsKey(first.name())
        ? first.name()
        : null;
  }

  /**
   * The name of a result: that which the file gives it, else its own, else its text. Null if two
   * were given the same, which was reported.
   */
  private @Nullable String name(Written written, String own, Laid laid) {
    Name given = written.name();
    if (given != null) {
      if (!given.text().equals("loss") && laid.taken.add(given.text())) {
        return given.text();
      }
      context.report(
          context.diagnostic(
              ActionCode.METRIC_MISFIT,
              given,
              "a metric",
              "cannot be called `" + given.text() + "`: another result has that name"));
      return null;
    }
    if (laid.taken.add(own)) {
      return own;
    }
    String text = context.text(written.expression()).replaceAll("\\s+", " ");
    laid.taken.add(text);
    return text;
  }

  private static @Nullable Name nameOf(Expression expression) {
    Expression callee = expression instanceof Expression.Call call ? call.callee() : expression;
    return callee instanceof Expression.Reference reference
        ? new Name(reference.span(), reference.name())
        : null;
  }
}
