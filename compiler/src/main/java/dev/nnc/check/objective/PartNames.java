package dev.nnc.check.objective;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.ExtraNames;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.UserFunctions;
import dev.nnc.diag.ActionCode;
import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan.UnitInput;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an expression among the metrics may speak of: outputs and truths in the unit of the truth's
 * column, other metrics, quantiles, and the loss.
 */
final class PartNames implements ExtraNames {
  /** A metric that is a function of all values where it is given no truth. */
  static final String QUANTILE = "quantile";

  private static final String LOSS = "loss";

  private final FileContext context;
  private final ObjectiveScope objective;
  private final Shared shared;

  /**
   * What the names of all files of an expression have in common.
   *
   * @param metrics the sums of a metric with what it compares
   * @param written the evaluator of losses and metrics, which sees the numbers as they are prepared
   * @param known which outputs are compared with which fields
   * @param loss of the training; null where there is none
   * @param units what brought numbers back to their units so far
   */
  record Shared(
      MetricChecker metrics,
      Evaluator written,
      PartReduction reduction,
      List<ActionPlan.Pair> known,
      @Nullable Value loss,
      Set<UnitInput> units) {}

  PartNames(ObjectiveScope objective, Shared shared) {
    this.context = objective.context;
    this.objective = objective;
    this.shared = shared;
  }

  @Override
  public PartNames in(FileContext home) {
    return new PartNames(objective.in(home), shared);
  }

  @Override
  public List<String> names() {
    return objective.names();
  }

  @Override
  public @Nullable CheckedValue find(Expression.Reference reference) {
    CheckedValue found = objective.find(reference);
    if (found instanceof CheckedValue.Tensor tensor) {
      return inUnit(tensor);
    }
    String name = reference.name();
    if (found != null || context.symbols.find(name) != null) {
      return found;
    }
    if (name.equals(LOSS)) {
      Value loss = shared.loss();
      if (loss != null) {
        return new CheckedValue.Tensor(loss, context.place(reference));
      }
      context.report(
          context
              .diagnostic(ActionCode.NO_LOSS_HERE, reference)
              .withHelp("write it: `cross_entropy(kind)` in place of `loss`"));
      return CheckedValue.UNKNOWN;
    }
    Entry entry = context.catalog.find(Kind.METRIC, name);
    return entry != null && entry.rule() instanceof Rule.Metric
        ? metric(entry, reference, List.of(), new Scope(null))
        : null;
  }

  @Override
  public @Nullable CheckedValue member(Expression.Member member) {
    CheckedValue found = objective.member(member);
    return found instanceof CheckedValue.Tensor tensor ? inUnit(tensor) : found;
  }

  @Override
  public @Nullable CheckedValue call(
      Evaluator evaluator, Expression.Call call, String name, Scope scope) {
    UserFunctions functions = new UserFunctions(context);
    Item.Function declared = functions.find(name);
    if (declared != null) {
      return UserFunctions.mayLeaveOut(scope)
          ? functions.compared(
              evaluator, declared, call, outputs(), null, objective.network.name().text(), scope)
          : null;
    }
    if (objective.isFunction(name)) {
      return null;
    }
    Entry entry = context.catalog.find(Kind.METRIC, name);
    if (entry != null && isStatistic(objective, call)) {
      return quantile(evaluator, entry, call, scope);
    }
    return entry != null && entry.rule() instanceof Rule.Metric
        ? metric(entry, call, call.arguments(), scope)
        : objective.call(shared.written(), call, name, scope);
  }

  PartReduction reduction() {
    return shared.reduction();
  }

  /** What must be known of the data for the units of what was spoken of. */
  List<UnitInput> units() {
    return List.copyOf(shared.units());
  }

  /** The outputs of the network, in the units of what they are compared with. */
  List<CheckedValue.Tensor> outputs() {
    return objective.outputs.values().stream().map(this::inUnit).toList();
  }

  /**
   * Whether a call takes the quantile of values, and does not compare a prediction with a truth.
   */
  static boolean isStatistic(ObjectiveScope objective, Expression expression) {
    if (!(expression instanceof Expression.Call call)
        || !(call.callee() instanceof Expression.Reference callee)
        || !callee.name().equals(QUANTILE)
        || call.arguments().isEmpty()) {
      return false;
    }
    Expression.Argument first = call.arguments().getFirst();
    boolean alone =
        call.arguments().size() < 2
            || call.arguments().get(1).key() != null
            || !(call.arguments().get(1).value() instanceof Expression.Reference second
                && objective.field(second.name()) != null);
    return first.key() == null && alone && !isField(objective, first.value());
  }

  private static boolean isField(ObjectiveScope objective, Expression expression) {
    return expression instanceof Expression.Reference reference
        ? objective.field(reference.name()) != null
        : expression instanceof Expression.Member member
            && member.target() instanceof Expression.Reference target
            && target.name().equals(objective.data.name());
  }

  private CheckedValue quantile(
      Evaluator evaluator, Entry entry, Expression.Call call, Scope scope) {
    Expression first = call.arguments().getFirst().value();
    CheckedValue of = evaluator.evaluate(first, scope);
    Configured configured =
        evaluator
            .options()
            .configure(entry, call, call.arguments().subList(1, call.arguments().size()), scope);
    if (of instanceof CheckedValue.Unknown || configured == null) {
      return CheckedValue.UNKNOWN;
    }
    if (!(of instanceof CheckedValue.Tensor tensor)
        || !tensor.isBatched()
        || !tensor.row().isKnown()) {
      context.report(
          context
              .diagnostic(
                  ActionCode.METRIC_MISFIT,
                  first,
                  QUANTILE,
                  "is of numbers that each row has as many of, but this is " + of.describe())
              .withHelp("for sequences, take one number a row first: `mean(…, over: row)`"));
      return CheckedValue.UNKNOWN;
    }
    Value values = objective.function.x().cast(tensor.value(), objective.function.x().floats());
    return new CheckedValue.Tensor(
        shared.reduction().quantile(values, configured.options().real("share")),
        context.place(call));
  }

  /** A metric of the catalogue inside the expression. */
  private CheckedValue metric(
      Entry entry, Expression use, List<Expression.Argument> arguments, Scope scope) {
    Value value =
        shared
            .metrics()
            .inside(entry, use, arguments, scope, shared.written(), shared.known(), this);
    return value == null
        ? CheckedValue.UNKNOWN
        : new CheckedValue.Tensor(value, context.place(use));
  }

  /** Remembers a metric with what it is made of. */
  Value add(
      Rule.Metric rule,
      Configured configured,
      List<Value> sums,
      List<Value> kept,
      List<UnitInput> units) {
    shared.units().addAll(units);
    return shared.reduction().metric(rule, configured.options(), sums, kept);
  }

  /** The tensor in the unit of the column that its truth comes from. */
  CheckedValue.Tensor inUnit(CheckedValue.Tensor tensor) {
    String name = tensor.name();
    if (name == null) {
      return tensor;
    }
    boolean isTruth = tensor.target() != null;
    String field = isTruth ? name : truthOf(name);
    CheckedValue.Tensor truth =
        isTruth
            ? tensor
            : field != null
                    && objective.field(field) instanceof DataPlan.Field known
                    && objective.truth(known) instanceof CheckedValue.Tensor found
                ? found
                : null;
    if (field == null
        || truth == null
        || truth.target() == null
        || truth.target().isCategory()
        || !objective.outputs.containsValue(tensor) && !isTruth) {
      return tensor;
    }
    TruthUnit.Undone undone =
        new TruthUnit(objective.function, objective.data, inputs())
            .of(Rule.Sees.NUMBERS, field, tensor.value(), truth.value());
    shared.units().addAll(undone.inputs());
    return new CheckedValue.Tensor(
        isTruth ? undone.truth() : undone.prediction(), tensor.made(), tensor.target(), name);
  }

  private List<String> inputs() {
    return objective.network.recipe().inputs().stream().map(each -> each.name().text()).toList();
  }

  /** The field that an output is compared with; null if that is not known. */
  private @Nullable String truthOf(String output) {
    Map<String, Set<String>> fields = new LinkedHashMap<>();
    for (List<ActionPlan.Pair> pairs : List.of(shared.known(), objective.pairs())) {
      for (ActionPlan.Pair pair : pairs) {
        fields.computeIfAbsent(pair.output(), any -> new LinkedHashSet<>()).add(pair.field());
      }
    }
    Set<String> found = fields.getOrDefault(output, Set.of());
    return found.size() == 1 ? found.iterator().next() : null;
  }
}
