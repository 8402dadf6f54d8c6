package dev.nnc.check.objective;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.UserFunctions;
import dev.nnc.diag.ActionCode;
import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan;
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

  /** Metrics with the vector of all their sums, null if there are none. */
  public record Metrics(List<MetricPlan> plans, @Nullable Value sums) {}

  /** All metrics of a setting; null if one of them is wrong. */
  public @Nullable Metrics metrics(
      Evaluator evaluator, List<Expression> expressions, Scope scope, List<ActionPlan.Pair> known) {
    List<MetricPlan> plans = new ArrayList<>();
    List<Value> vectors = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    List<Expression> baselines = new ArrayList<>();
    List<Compared> compared = new ArrayList<>();
    int offset = 0;
    boolean right = true;
    for (Expression expression : expressions) {
      Name nameOf = nameOf(expression);
      if (nameOf == null) {
        context.report(
            context
                .diagnostic(
                    ActionCode.METRIC_MISFIT,
                    expression,
                    "a metric",
                    "must be named, such as `accuracy`")
                .withHelp(evaluator.messages().bare(expression)));
        right = false;
        continue;
      }
      Item.Function declared = functions.find(nameOf.text());
      if (declared != null) {
        List<Value> sums = ofFunction(evaluator, declared, expression, scope, known);
        if (sums == null) {
          right = false;
          continue;
        }
        sums.forEach(sum -> vectors.add(flat(sum)));
        String name = declared.name().text();
        plans.add(
            new MetricPlan(
                taken.add(name) ? name : taken(expression, taken),
                functions.metric(declared),
                offset,
                sums.size()));
        offset += sums.size();
        continue;
      }
      Entry entry = context.catalog.find(Kind.METRIC, nameOf.text());
      if (entry == null) {
        evaluator.messages().reportUnknown(Kind.METRIC, nameOf.text(), expression);
        right = false;
        continue;
      }
      List<Expression.Argument> arguments =
          expression instanceof Expression.Call call ? call.arguments() : List.of();
      if (entry.rule() instanceof Rule.Baseline) {
        baselines.add(expression);
        continue;
      }
      ActionPlan.Pair fallback = known.size() == 1 ? known.getFirst() : null;
      if (known.size() > 1 && arguments.isEmpty()) {
        context.report(
            context
                .diagnostic(ActionCode.NO_PREDICTION, expression, entry.name(), network.name())
                .withHelp(
                    "the loss judges several outputs: write `"
                        + entry.name()
                        + "("
                        + known.getFirst().output()
                        + ", "
                        + known.getFirst().field()
                        + ")`"));
        right = false;
        continue;
      }
      Comparison comparison =
          comparisons.of(evaluator, entry, expression, arguments, scope, fallback);
      if (comparison == null || !(entry.rule() instanceof Rule.Metric rule)) {
        right = false;
        continue;
      }
      Misfit misfit =
          rule.accepts(
              comparison.prediction().value().type(),
              comparison.target(),
              comparison.configured().options());
      if (misfit != null) {
        comparisons.report(ActionCode.METRIC_MISFIT, misfit, entry, expression, comparison);
        right = false;
        continue;
      }
      objective.judge(comparison, expression);
      String name = resultName(expression, entry, comparison, taken);
      MetricPlan plan =
          measured(name, rule, comparison, comparison.prediction().value(), vectors, offset);
      plans.add(plan);
      offset += plan.length();
      compared.add(new Compared(name, rule, comparison));
    }
    for (Expression baseline : baselines) {
      List<MetricPlan> more =
          right ? baseline(evaluator, baseline, scope, compared, vectors, offset, taken) : null;
      right &= more != null;
      for (MetricPlan plan : more == null ? List.<MetricPlan>of() : more) {
        plans.add(plan);
        offset += plan.length();
      }
    }
    if (!right) {
      return null;
    }
    return new Metrics(
        plans,
        vectors.isEmpty()
            ? null
            : vectors.size() == 1 ? vectors.getFirst() : function.x().concat(vectors, 0));
  }

  /** A metric of which a forecast without a network can be taken, too. */
  private record Compared(String name, Rule.Metric rule, Comparison comparison) {}

  /** Adds the sums of a metric, in the unit of its truth's column, to the vectors. */
  private MetricPlan measured(
      String name,
      Rule.Metric rule,
      Comparison comparison,
      Value prediction,
      List<Value> vectors,
      int offset) {
    TruthUnit.Undone undone =
        new TruthUnit(function, objective.data, inputs())
            .of(
                comparison.target().isCategory() ? Rule.Sees.NO_UNIT : rule.sees(),
                comparison.truth().name(),
                prediction,
                comparison.truth().value());
    int length = 0;
    for (Value sum :
        rule.sums(
            function.x(),
            undone.prediction(),
            function.mask(prediction),
            undone.truth(),
            comparison.target(),
            comparison.configured().options())) {
      Value flat = flat(sum);
      vectors.add(flat);
      length += (int) flat.shape().size();
    }
    return new MetricPlan(name, comparison.configured(), offset, length, undone.inputs());
  }

  private List<String> inputs() {
    return network.recipe().inputs().stream().map(input -> input.name().text()).toList();
  }

  /** The other metrics, of a forecast without a network; null if there are none. */
  private @Nullable List<MetricPlan> baseline(
      Evaluator evaluator,
      Expression use,
      Scope scope,
      List<Compared> compared,
      List<Value> vectors,
      int start,
      Set<String> taken) {
    Name named = nameOf(use);
    Entry entry = named == null ? null : context.catalog.find(Kind.METRIC, named.text());
    List<Expression.Argument> arguments =
        use instanceof Expression.Call call ? call.arguments() : List.of();
    Configured configured =
        entry == null ? null : evaluator.options().configure(entry, use, arguments, scope);
    if (entry == null || configured == null || !(entry.rule() instanceof Rule.Baseline rule)) {
      return null;
    }
    List<MetricPlan> plans = new ArrayList<>();
    String prefix = taken.add(entry.name()) ? entry.name() : taken(use, taken);
    int offset = start;
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
      taken.add(name);
      MetricPlan plan = measured(name, each.rule(), each.comparison(), forecast, vectors, offset);
      plans.add(plan);
      offset += plan.length();
    }
    if (misfit != null) {
      context.report(
          context
              .diagnostic(ActionCode.METRIC_MISFIT, use, entry.name(), misfit.message())
              .withHelp(misfit.help()));
      return null;
    }
    return plans;
  }

  /** The sums of a metric that is a function of the file, or null if it does not fit. */
  private @Nullable List<Value> ofFunction(
      Evaluator evaluator,
      Item.Function declared,
      Expression use,
      Scope scope,
      List<ActionPlan.Pair> known) {
    DataPlan.Field field = known.size() == 1 ? objective.field(known.getFirst().field()) : null;
    CheckedValue.Tensor truth =
        field != null && objective.truth(field) instanceof CheckedValue.Tensor tensor
            ? tensor
            : null;
    CheckedValue result =
        functions.compared(
            evaluator,
            declared,
            use,
            List.copyOf(outputs.values()),
            truth,
            network.name().text(),
            scope);
    Value rows = outputs.values().iterator().next().value();
    return functions.sums(function.x(), result, use, rows);
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

  private String resultName(
      Expression expression, Entry entry, Comparison comparison, Set<String> taken) {
    String output = comparison.prediction().name();
    String name = outputs.size() > 1 && output != null ? output + "." + entry.name() : entry.name();
    return taken.add(name) ? name : taken(expression, taken);
  }

  /** The metric's text as its name, where its own is taken. */
  private String taken(Expression expression, Set<String> taken) {
    String name = context.text(expression).replaceAll("\\s+", " ");
    taken.add(name);
    return name;
  }

  private static @Nullable Name nameOf(Expression expression) {
    Expression callee = expression instanceof Expression.Call call ? call.callee() : expression;
    return callee instanceof Expression.Reference reference
        ? new Name(reference.span(), reference.name())
        : null;
  }
}
