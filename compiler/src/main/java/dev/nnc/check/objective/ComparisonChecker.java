package dev.nnc.check.objective;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.StepByStep;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Code;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what losses and metrics compare: a prediction of the network and a truth of the data. */
final class ComparisonChecker {
  private final ObjectiveScope objective;
  private final FileContext context;
  private final NetworkBuilder function;
  private final Item.Network network;
  private final Map<String, CheckedValue.Tensor> outputs;

  ComparisonChecker(ObjectiveScope objective) {
    this.objective = objective;
    this.context = objective.context;
    this.function = objective.function;
    this.network = objective.network;
    this.outputs = objective.outputs;
  }

  /**
   * What a loss or metric compares, by the names in its parentheses; null if that is not clear,
   * which was reported.
   *
   * @param fallback the output and the field where no names stand there, or null
   */
  @Nullable Comparison of(
      Evaluator evaluator,
      Entry entry,
      Expression use,
      List<Expression.Argument> arguments,
      Scope scope,
      ActionPlan.@Nullable Pair fallback) {
    Arguments given = divided(entry, arguments);
    Sides sides =
        switch (given.compared().size()) {
          case 0 -> ofPair(entry, use, fallback);
          case 1 -> ofTruth(evaluator, entry, use, given.compared().getFirst(), scope);
          default ->
              ofBoth(
                  evaluator, entry, use, given.compared().get(0), given.compared().get(1), scope);
        };
    if (sides == null) {
      return null;
    }
    CheckedValue.Tensor prediction = sides.prediction();
    CheckedValue.Tensor truth = sides.truth();
    Configured configured = evaluator.options().configure(entry, use, given.options(), scope);
    if (configured == null) {
      return null;
    }
    String output = prediction.name();
    String field = truth.name();
    if (comparesWithTheTruth(entry)
        && output != null
        && outputs.containsKey(output)
        && field != null
        && objective.field(field) != null) {
      Double share =
          entry.kind() == Kind.LOSS && entry.name().equals("quantile")
              ? configured.options().real("share")
              : null;
      objective.add(new ActionPlan.Pair(output, field, takesSequences(entry), true, share));
    }
    Rule.Target target =
        truth.target() != null ? truth.target() : new Rule.Target(truth.value().type(), 0, false);
    Comparison whole = new Comparison(configured, prediction, truth, target, null);
    return takesSequences(entry) || !StepByStep.isFor(target) ? whole : stepByStep(whole, use);
  }

  /**
   * The arguments of a loss or metric by what they are for.
   *
   * @param compared at most a prediction and a truth, or a truth alone
   */
  private record Arguments(List<Expression> compared, List<Expression.Argument> options) {}

  /** Both sides of a comparison. */
  private record Sides(CheckedValue.Tensor prediction, CheckedValue.Tensor truth) {
    static @Nullable Sides of(
        CheckedValue.@Nullable Tensor prediction, CheckedValue.@Nullable Tensor truth) {
      return prediction == null || truth == null ? null : new Sides(prediction, truth);
    }
  }

  private Arguments divided(Entry entry, List<Expression.Argument> arguments) {
    List<Expression> compared = new ArrayList<>();
    List<Expression.Argument> options = new ArrayList<>();
    for (Expression.Argument argument : arguments) {
      boolean literal =
          argument.value() instanceof Expression.IntLiteral
              || argument.value() instanceof Expression.FloatLiteral
              || argument.value() instanceof Expression.PercentLiteral;
      boolean constantTruth =
          literal
              && compared.size() == 1
              && argument.key() == null
              && (isOutput(compared.getFirst())
                  || entry.options().stream().noneMatch(Option::positional));
      if (argument.key() == null && compared.size() < 2 && (!literal || constantTruth)) {
        compared.add(argument.value());
      } else {
        options.add(argument);
      }
    }
    return new Arguments(compared, options);
  }

  /** An output and the field that the loss compares it with. */
  private @Nullable Sides ofPair(Entry entry, Expression use, ActionPlan.@Nullable Pair fallback) {
    if (fallback == null) {
      context.report(
          context
              .diagnostic(ActionCode.NO_TRUTH, use, entry.name())
              .withHelp(
                  "name the field that holds the truth: `"
                      + entry.name()
                      + "("
                      + someTruth()
                      + ")`"));
      return null;
    }
    CheckedValue.Tensor prediction = outputs.get(fallback.output());
    DataPlan.Field field = objective.field(fallback.field());
    return prediction == null || field == null ? null : Sides.of(prediction, tensor(field));
  }

  /** A field alone: the only output of the network, or the one of its name, is compared with it. */
  private @Nullable Sides ofTruth(
      Evaluator evaluator, Entry entry, Expression use, Expression only, Scope scope) {
    if (only instanceof Expression.Reference reference
        && outputs.containsKey(reference.name())
        && objective.field(reference.name()) instanceof DataPlan.Field field) {
      return Sides.of(outputs.get(reference.name()), tensor(field));
    }
    CheckedValue.Tensor truth = asTensor(evaluator.evaluate(only, scope), only, entry);
    if (truth != null && truth.target() == null && outputs.containsValue(truth)) {
      context.report(
          context
              .diagnostic(ActionCode.NO_TRUTH, use, entry.name())
              .withHelp("`" + context.text(only) + "` is an output; " + nameTheTruth(entry, only)));
      return null;
    }
    if (outputs.size() != 1) {
      if (truth != null) {
        context.report(
            context
                .diagnostic(ActionCode.NO_PREDICTION, use, entry.name(), network.name())
                .withHelp(
                    "the outputs are "
                        + String.join(", ", outputs.keySet())
                        + ": write `"
                        + entry.name()
                        + "("
                        + outputs.keySet().iterator().next()
                        + ", "
                        + context.text(only)
                        + ")`"));
      }
      return null;
    }
    return Sides.of(outputs.values().iterator().next(), truth);
  }

  /** A prediction and a truth, both named. */
  private @Nullable Sides ofBoth(
      Evaluator evaluator,
      Entry entry,
      Expression use,
      Expression first,
      Expression second,
      Scope scope) {
    CheckedValue.Tensor prediction =
        first instanceof Expression.Reference r && outputs.containsKey(r.name())
            ? outputs.get(r.name())
            : asTensor(evaluator.evaluate(first, scope), first, entry);
    CheckedValue.Tensor truth;
    if (second instanceof Expression.Reference r
        && objective.field(r.name()) instanceof DataPlan.Field field) {
      truth = tensor(field);
    } else {
      CheckedValue meaning = evaluator.evaluate(second, scope);
      truth =
          meaning instanceof CheckedValue.Number number && prediction != null
              ? everywhere(number.value(), prediction, second)
              : asTensor(meaning, second, entry);
    }
    if (prediction != null
        && truth != null
        && (prediction.target() != null || prediction.value().rank() == 0)
        && truth.target() == null
        && outputs.containsValue(truth)) {
      context.report(
          context
              .diagnostic(ActionCode.PREDICTION_AND_TRUTH_SWAPPED, use, entry.name())
              .withHelp(
                  "write `"
                      + entry.name()
                      + "("
                      + context.text(second)
                      + ", "
                      + context.text(first)
                      + ")`"));
      return null;
    }
    if (prediction != null
        && truth != null
        && prediction.value().equals(truth.value())
        && comparesWithTheTruth(entry)) {
      context.report(
          context
              .diagnostic(ActionCode.SAME_ON_BOTH_SIDES, use, entry.name(), context.text(second))
              .withHelp(
                  isOutput(second)
                      ? "both sides are the output of the network; " + nameTheTruth(entry, first)
                      : "one side is what the network says: `%s(%s, %s)`"
                          .formatted(
                              entry.name(),
                              outputs.keySet().iterator().next(),
                              context.text(second))));
      return null;
    }
    return Sides.of(prediction, truth);
  }

  private static boolean comparesWithTheTruth(Entry entry) {
    return !(entry.rule() instanceof Rule.Loss loss) || loss.wantsTheTruth();
  }

  private CheckedValue.@Nullable Tensor tensor(DataPlan.Field field) {
    return objective.truth(field) instanceof CheckedValue.Tensor tensor ? tensor : null;
  }

  private static boolean takesSequences(Entry entry) {
    return (entry.rule() instanceof Rule.Loss loss && loss.takesSequences())
        || (entry.rule() instanceof Rule.Metric metric && metric.takesSequences());
  }

  /** The same with one step a row; null if the prediction has other steps, which was reported. */
  private @Nullable Comparison stepByStep(Comparison whole, Expression use) {
    Entry entry = whole.configured().entry();
    Value prediction = whole.prediction().value();
    Value truth = whole.truth().value();
    Misfit misfit = StepByStep.accepts(prediction.type(), whole.target());
    if (misfit != null) {
      report(
          entry.rule() instanceof Rule.Loss ? ActionCode.LOSS_MISFIT : ActionCode.METRIC_MISFIT,
          misfit,
          entry,
          use,
          whole);
      return null;
    }
    Value mask = function.mask(prediction);
    if (mask != null && whole.target().padding().isPresent() && whole.truth().name() != null) {
      String truthName = whole.truth().name();
      padded(mask)
          .ifPresent(
              input ->
                  objective.add(
                      new ActionPlan.Alignment(Optional.of(input), truthName, Optional.empty())));
    }
    StepByStep steps = StepByStep.of(function.x(), prediction, truth, whole.target(), mask);
    function.madeAs(steps.prediction(), prediction);
    CheckedValue.Tensor predicted = whole.prediction();
    return new Comparison(
        whole.configured(),
        new CheckedValue.Tensor(steps.prediction(), predicted.made(), null, predicted.name()),
        new CheckedValue.Tensor(
            steps.truth(), whole.truth().made(), steps.target(), whole.truth().name()),
        steps.target(),
        steps);
  }

  /** The input whose padding the mask tells, if it is a single one. */
  Optional<String> padded(Value mask) {
    Set<String> inputs = new LinkedHashSet<>();
    Deque<Value> open = new ArrayDeque<>(List.of(mask));
    while (!open.isEmpty()) {
      Value value = open.pop();
      Operation made = function.builder().definition(value);
      if (made != null) {
        made.inputs().forEach(open::push);
      } else {
        function.inputName(value).ifPresent(inputs::add);
      }
    }
    return inputs.size() == 1 ? Optional.of(inputs.iterator().next()) : Optional.empty();
  }

  private boolean isOutput(Expression expression) {
    return expression instanceof Expression.Reference reference
        ? outputs.containsKey(reference.name())
        : expression instanceof Expression.Member member
            && member.target() instanceof Expression.Reference target
            && target.name().equals(network.name().text());
  }

  /** A number that is the truth of every row, in the shape of the prediction. */
  private CheckedValue.Tensor everywhere(double number, CheckedValue.Tensor prediction, Node at) {
    Value value = function.x().broadcast(function.x().scalar(number), prediction.value());
    return new CheckedValue.Tensor(
        value,
        context.place(at),
        new Rule.Target(value.type(), 0, false, number, OptionalInt.empty()),
        null);
  }

  private CheckedValue.@Nullable Tensor asTensor(CheckedValue meaning, Node at, Entry entry) {
    if (meaning instanceof CheckedValue.Tensor tensor) {
      return tensor;
    }
    if (meaning instanceof CheckedValue.Number number) {
      return new CheckedValue.Tensor(function.x().scalar(number.value()), context.place(at));
    }
    if (!(meaning instanceof CheckedValue.Unknown)) {
      context.report(
          context
              .diagnostic(ActionCode.NO_TRUTH, at, entry.name())
              .withLabel("this is " + meaning.describe())
              .withHelp(
                  "name the field that holds the truth: `"
                      + entry.name()
                      + "("
                      + someTruth()
                      + ")`"));
    }
    return null;
  }

  /** What to write for a prediction without a truth. */
  private String nameTheTruth(Entry entry, Expression prediction) {
    String name = prediction instanceof Expression.Reference reference ? reference.name() : "";
    if (objective.field(name) == null && objective.data.schema().columns().containsKey(name)) {
      String written = Name.written(name);
      return "the column `%s` is no field yet: with `%s = %s` in `%s`, `%s(%s)` compares them"
          .formatted(name, written, written, objective.data.name(), entry.name(), written);
    }
    return "name the truth too: `%s(%s, %s)`"
        .formatted(entry.name(), context.text(prediction), someTruth());
  }

  /** A field that is likely to be the truth, for advice: one that fits an output, if any does. */
  private String someTruth() {
    Set<String> inputs = new LinkedHashSet<>();
    network.recipe().inputs().forEach(input -> inputs.add(input.name().text()));
    List<DataPlan.Field> fields =
        objective.data.fields().stream().filter(field -> !inputs.contains(field.name())).toList();
    return fields.stream()
        .filter(field -> outputs.values().stream().anyMatch(output -> fits(field, output)))
        .findFirst()
        .or(() -> fields.stream().findFirst())
        .map(DataPlan.Field::name)
        .orElse("label");
  }

  /** Whether the field is a class where the output gives chances, and a number where not. */
  private boolean fits(DataPlan.Field field, CheckedValue.Tensor output) {
    ColumnType type = field.type();
    Shape row = output.row();
    Dimension last = row.rank() == 0 ? Dimension.of(1) : row.last();
    boolean isClass = type.content() == ColumnType.Content.CLASS || type.classes() > 0;
    boolean many = type.classes() <= 0 || Dimension.of(type.classes()).equals(last);
    boolean number =
        !isClass
            && type.content() == ColumnType.Content.NUMBER
            && (type.shape().rank() == 0 ? last.equals(Dimension.of(1)) : type.shape().equals(row));
    return switch (function.made(output.value())) {
      case "softmax", "log_softmax" -> isClass && many;
      case "sigmoid" -> number || type.classes() == 2 || (isClass && many);
      default -> number;
    };
  }

  /** Says why a loss or metric cannot compare these. */
  void report(Code code, Misfit misfit, Entry entry, Expression use, Comparison comparison) {
    Value prediction = comparison.prediction().value();
    context.report(
        context
            .diagnostic(code, use, entry.name(), misfit.message())
            .withLabel(misfit.expected())
            .withLabel(
                comparison.prediction().made(),
                "predicts " + row(prediction.shape()) + " by " + function.made(prediction))
            .withLabel(comparison.truth().made(), "the truth: " + describe(comparison.target()))
            .withHelp(misfit.help()));
  }

  private static String describe(Rule.Target target) {
    Double number = target.number();
    if (number != null) {
      return CheckedValue.Number.text(number);
    }
    return target.classes() > 0
        ? "one of " + target.classes() + " classes"
        : target.classes() < 0 ? "a class" : row(target.type().shape());
  }

  private static String row(Shape shape) {
    return shape.rank() <= 1 ? "a number" : shape.row().toString();
  }
}
