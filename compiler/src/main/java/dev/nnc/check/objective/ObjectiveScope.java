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
import dev.nnc.check.expression.ExtraNames;
import dev.nnc.check.expression.FieldTensors;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.UserFunctions;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Code;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.resolve.Symbols;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
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

/**
 * What a loss or metric may speak of: the outputs of one network and the fields of one data set.
 * Knows how losses and metrics pair them.
 */
public final class ObjectiveScope implements ExtraNames {
  private static final String WEIGHTS = "weights";

  private final FileContext context;
  private final NetworkBuilder function;
  private final UserFunctions functions;
  private final Item.Network network;
  private final Map<String, CheckedValue.Tensor> outputs;
  private final DataPlan data;
  private final Set<ActionPlan.Pair> pairs;
  private final Set<ActionPlan.Alignment> alignments;

  public ObjectiveScope(
      FileContext context,
      NetworkBuilder function,
      Item.Network network,
      Map<String, CheckedValue.Tensor> outputs,
      DataPlan data) {
    this(context, function, network, outputs, data, new LinkedHashSet<>(), new LinkedHashSet<>());
  }

  private ObjectiveScope(
      FileContext context,
      NetworkBuilder function,
      Item.Network network,
      Map<String, CheckedValue.Tensor> outputs,
      DataPlan data,
      Set<ActionPlan.Pair> pairs,
      Set<ActionPlan.Alignment> alignments) {
    this.pairs = pairs;
    this.alignments = alignments;
    this.context = context;
    this.function = function;
    this.functions = new UserFunctions(context);
    this.network = network;
    this.outputs = outputs;
    this.data = data;
  }

  /** The same for what stands in the file. */
  @Override
  public ObjectiveScope in(FileContext home) {
    return new ObjectiveScope(home, function, network, outputs, data, pairs, alignments);
  }

  /** Which output was judged by which field so far. */
  public List<ActionPlan.Pair> pairs() {
    return List.copyOf(pairs);
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(outputs.keySet());
    data.fields().forEach(field -> names.add(field.name()));
    return names;
  }

  private DataPlan.@Nullable Field field(String name) {
    for (DataPlan.Field field : data.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    return null;
  }

  @Override
  public @Nullable CheckedValue find(Expression.Reference reference) {
    String name = reference.name();
    CheckedValue.Tensor output = outputs.get(name);
    DataPlan.Field field = field(name);
    if (output != null && field != null) {
      context.report(
          context
              .diagnostic(NameCode.AMBIGUOUS_NAME, reference, name, network.name(), data.name())
              .withHelp(
                  "write `"
                      + network.name()
                      + "."
                      + name
                      + "` for the output or `"
                      + data.name()
                      + "."
                      + name
                      + "` for the field"));
      return CheckedValue.UNKNOWN;
    }
    if (output == null && field == null && name.equals(WEIGHTS)) {
      return new CheckedValue.Items(weights(reference));
    }
    return output != null ? output : field != null ? truth(field) : null;
  }

  /** All weights that training changes, for penalties. */
  private List<CheckedValue> weights(Expression.Reference reference) {
    return function.trainable().stream()
        .<CheckedValue>map(
            variable -> new CheckedValue.Tensor(function.read(variable), context.place(reference)))
        .toList();
  }

  /** {@code net.price} and {@code housing.price}, or null if it is something else. */
  @Override
  public @Nullable CheckedValue member(Expression.Member member) {
    if (!(member.target() instanceof Expression.Reference target)) {
      return null;
    }
    String name = member.member().text();
    if (target.name().equals(network.name().text())) {
      CheckedValue.Tensor output = outputs.get(name);
      output = output == null ? function.value(network.name().text(), name) : output;
      if (output == null) {
        unknownMember(
            member, "the network `" + network.name() + "`", List.copyOf(outputs.keySet()));
      }
      return output == null ? CheckedValue.UNKNOWN : output;
    }
    if (target.name().equals(data.name())) {
      DataPlan.Field field = field(name);
      if (field == null) {
        unknownMember(
            member,
            "the data set `" + data.name() + "`",
            data.fields().stream().map(DataPlan.Field::name).toList());
      }
      return field == null ? CheckedValue.UNKNOWN : truth(field);
    }
    return null;
  }

  private void unknownMember(Expression.Member member, String owner, List<String> names) {
    context.report(
        new OptionMessages(context)
            .suggest(
                context.diagnostic(
                    NameCode.UNKNOWN_MEMBER, member.member(), owner, member.member().text()),
                member.member().text(),
                names,
                member.member()));
  }

  private CheckedValue truth(DataPlan.Field field) {
    ColumnType type = field.type();
    Diagnostic refusal = FieldTensors.refusal(field);
    if (refusal != null) {
      context.report(refusal);
      return CheckedValue.UNKNOWN;
    }
    boolean category = type.content() == ColumnType.Content.CLASS;
    TensorType tensor = FieldTensors.tensor(field);
    Value value = function.input(field.name(), tensor);
    Rule.Target target =
        new Rule.Target(
            tensor, type.classes(), !category && type.classes() != 0, null, type.padding());
    return new CheckedValue.Tensor(value, field.place(), target, field.name());
  }

  // Losses.

  /** A loss inside an expression, or null if the name is no loss. */
  @Override
  public @Nullable CheckedValue call(
      Evaluator evaluator, Expression.Call call, String name, Scope scope) {
    Item.Function function = functions.find(name);
    if (function != null && UserFunctions.mayLeaveOut(scope)) {
      addPair(call);
      return functions.judged(
          evaluator,
          function,
          call,
          List.copyOf(outputs.values()),
          null,
          network.name().text(),
          scope);
    }
    Entry entry = context.catalog.find(Kind.LOSS, name);
    if (entry == null || isFunction(name)) {
      return null;
    }
    return loss(evaluator, entry, call, call.arguments(), scope);
  }

  /** Remembers which output a function of the file judges by which field, if it is clear. */
  private void addPair(Expression.Call call) {
    Set<String> judged = new LinkedHashSet<>();
    Set<String> by = new LinkedHashSet<>();
    for (Expression.Argument argument : call.arguments()) {
      if (argument.value() instanceof Expression.Reference reference) {
        (outputs.containsKey(reference.name()) ? judged : by).add(reference.name());
      }
    }
    by.removeIf(name -> field(name) == null);
    if (judged.isEmpty() && outputs.size() == 1) {
      judged.addAll(outputs.keySet());
    }
    if (judged.size() == 1 && by.size() == 1) {
      pairs.add(new ActionPlan.Pair(judged.iterator().next(), by.iterator().next(), false));
    }
  }

  /** The whole loss setting: an expression that must come out as one number. */
  public @Nullable Value loss(Evaluator evaluator, Expression expression, Scope scope) {
    CheckedValue meaning;
    if (expression instanceof Expression.Reference reference
        && scope.find(reference.name()) == null
        && !names().contains(reference.name())
        && context.catalog.find(Kind.LOSS, reference.name()) instanceof Entry entry) {
      meaning = loss(evaluator, entry, expression, List.of(), scope);
    } else if (expression instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee
        && context.catalog.find(Kind.LOSS, callee.name()) == null
        && !isFunction(callee.name())
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
              .withHelp("for example `cross_entropy(label)`, or `mean(…)` of an expression"));
    }
    return null;
  }

  private CheckedValue loss(
      Evaluator evaluator,
      Entry entry,
      Expression use,
      List<Expression.Argument> arguments,
      Scope scope) {
    Judged judged = judged(evaluator, entry, use, arguments, scope, null);
    if (judged == null || !(entry.rule() instanceof Rule.Loss rule)) {
      return CheckedValue.UNKNOWN;
    }
    Misfit misfit =
        rule.accepts(
            judged.prediction().value().type(),
            judged.target(),
            function.made(judged.prediction().value()),
            judged.configured().options());
    if (misfit != null) {
      report(ActionCode.LOSS_MISFIT, misfit, entry, use, judged);
      return CheckedValue.UNKNOWN;
    }
    Value mask = function.mask(judged.prediction().value());
    String field = judged.truth().name();
    if (rule.takesSequences() && field != null) {
      Shape predicted = judged.prediction().value().shape();
      alignments.add(
          new ActionPlan.Alignment(
              mask == null ? Optional.empty() : padded(mask),
              field,
              Optional.of(
                  new ActionPlan.Room(
                      predicted.dimension(1).size(), predicted.last().size() - 1))));
    }
    Value losses =
        rule.apply(
            function.x(),
            judged.prediction().value(),
            mask,
            judged.truth().value(),
            judged.target(),
            judged.configured().options());
    Value weights = null;
    if (judged.configured().options().find(RowWeights.OPTION) instanceof Expression written
        && !RowWeights.isNone(written)) {
      DataPlan.Field truth = field == null ? null : field(field);
      weights =
          new RowWeights(context, function, entry.name())
              .of(
                  written,
                  evaluator.evaluate(written, scope),
                  judged,
                  truth == null ? List.of() : truth.type().names());
      if (weights == null) {
        return CheckedValue.UNKNOWN;
      }
    }
    StepByStep steps = judged.steps();
    if (steps != null && weights != null && !weights.shape().dimension(0).equals(steps.steps())) {
      weights = steps.spread(function.x(), weights);
    }
    Value value =
        steps == null
            ? Rule.Loss.mean(function.x(), losses, weights)
            : steps.mean(function.x(), losses, weights);
    return new CheckedValue.Tensor(value, context.place(use));
  }

  /** Functions of the file hide losses of the same name; networks and data sets do not. */
  private boolean isFunction(String name) {
    Symbols.Symbol symbol = context.symbols.find(name);
    return symbol != null
        && (symbol.item() instanceof Item.Function || symbol.item() instanceof Item.Broken);
  }

  private void report(Code code, Misfit misfit, Entry entry, Expression use, Judged judged) {
    Value prediction = judged.prediction().value();
    context.report(
        context
            .diagnostic(code, use, entry.name(), misfit.message())
            .withLabel(misfit.expected())
            .withLabel(
                judged.prediction().made(),
                "predicts " + row(prediction.shape()) + " by " + function.made(prediction))
            .withLabel(judged.truth().made(), "the truth: " + describe(judged.target()))
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

  // What losses and metrics have in common.

  /** A loss or metric with its prediction, truth and options. */
  record Judged(
      Configured configured,
      CheckedValue.Tensor prediction,
      CheckedValue.Tensor truth,
      Rule.Target target,
      @Nullable StepByStep steps) {}

  private @Nullable Judged judged(
      Evaluator evaluator,
      Entry entry,
      Expression use,
      List<Expression.Argument> arguments,
      Scope scope,
      ActionPlan.@Nullable Pair fallback) {
    List<Expression.Argument> judgedArguments = new ArrayList<>();
    List<Expression.Argument> optionArguments = new ArrayList<>();
    for (Expression.Argument argument : arguments) {
      boolean literal =
          argument.value() instanceof Expression.IntLiteral
              || argument.value() instanceof Expression.FloatLiteral
              || argument.value() instanceof Expression.PercentLiteral;
      boolean constantTruth =
          literal
              && judgedArguments.size() == 1
              && argument.key() == null
              && (isOutput(judgedArguments.getFirst().value())
                  || entry.options().stream().noneMatch(Option::positional));
      if (argument.key() == null && judgedArguments.size() < 2 && (!literal || constantTruth)) {
        judgedArguments.add(argument);
      } else {
        optionArguments.add(argument);
      }
    }
    CheckedValue.Tensor prediction;
    CheckedValue.Tensor truth;
    if (judgedArguments.isEmpty()) {
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
      prediction = outputs.get(fallback.output());
      DataPlan.Field field = field(fallback.field());
      if (prediction == null || field == null || !(truth(field) instanceof CheckedValue.Tensor t)) {
        return null;
      }
      truth = t;
    } else if (judgedArguments.size() == 1) {
      Expression only = judgedArguments.getFirst().value();
      if (only instanceof Expression.Reference reference
          && outputs.containsKey(reference.name())
          && field(reference.name()) instanceof DataPlan.Field field) {
        prediction = outputs.get(reference.name());
        truth = truth(field) instanceof CheckedValue.Tensor t ? t : null;
      } else {
        CheckedValue meaning = evaluator.evaluate(only, scope);
        truth = asTensor(meaning, only, entry);
        if (truth != null && truth.target() == null && outputs.containsValue(truth)) {
          context.report(
              context
                  .diagnostic(ActionCode.NO_TRUTH, use, entry.name())
                  .withHelp(
                      "`"
                          + context.text(only)
                          + "` is an output; name the truth too: `"
                          + entry.name()
                          + "("
                          + context.text(only)
                          + ", "
                          + someTruth()
                          + ")`"));
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
        prediction = outputs.values().iterator().next();
      }
    } else {
      Expression first = judgedArguments.get(0).value();
      Expression second = judgedArguments.get(1).value();
      prediction =
          first instanceof Expression.Reference r && outputs.containsKey(r.name())
              ? outputs.get(r.name())
              : asTensor(evaluator.evaluate(first, scope), first, entry);
      if (second instanceof Expression.Reference r
          && field(r.name()) instanceof DataPlan.Field field) {
        truth = truth(field) instanceof CheckedValue.Tensor t ? t : null;
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
    }
    if (prediction == null || truth == null) {
      return null;
    }
    Configured configured = evaluator.options().configure(entry, use, optionArguments, scope);
    if (configured == null) {
      return null;
    }
    String output = prediction.name();
    String field = truth.name();
    boolean compared = !(entry.rule() instanceof Rule.Loss loss) || loss.wantsTheTruth();
    if (compared
        && output != null
        && outputs.containsKey(output)
        && field != null
        && field(field) != null) {
      pairs.add(new ActionPlan.Pair(output, field, takesSequences(entry)));
    }
    Rule.Target target =
        truth.target() != null ? truth.target() : new Rule.Target(truth.value().type(), 0, false);
    Judged whole = new Judged(configured, prediction, truth, target, null);
    return takesSequences(entry) || !StepByStep.isFor(target) ? whole : stepByStep(whole, use);
  }

  private static boolean takesSequences(Entry entry) {
    return (entry.rule() instanceof Rule.Loss loss && loss.takesSequences())
        || (entry.rule() instanceof Rule.Metric metric && metric.takesSequences());
  }

  /** The same with one step a row; null if the prediction has other steps, which was reported. */
  private @Nullable Judged stepByStep(Judged whole, Expression use) {
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
                  alignments.add(
                      new ActionPlan.Alignment(Optional.of(input), truthName, Optional.empty())));
    }
    StepByStep steps = StepByStep.of(function.x(), prediction, truth, whole.target(), mask);
    function.madeAs(steps.prediction(), prediction);
    CheckedValue.Tensor predicted = whole.prediction();
    return new Judged(
        whole.configured(),
        new CheckedValue.Tensor(steps.prediction(), predicted.made(), null, predicted.name()),
        new CheckedValue.Tensor(
            steps.truth(), whole.truth().made(), steps.target(), whole.truth().name()),
        steps.target(),
        steps);
  }

  /** The input whose padding the mask tells, if it is a single one. */
  private Optional<String> padded(Value mask) {
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

  /** Which truths go step by step along with which inputs. */
  public List<ActionPlan.Alignment> alignments() {
    return List.copyOf(alignments);
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

  /** A field that is likely to be the truth, for advice. */
  private String someTruth() {
    Set<String> inputs = new LinkedHashSet<>();
    network.recipe().inputs().forEach(input -> inputs.add(input.name().text()));
    for (DataPlan.Field field : data.fields()) {
      if (!inputs.contains(field.name())) {
        return field.name();
      }
    }
    return "label";
  }

  // Metrics.

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
            context.diagnostic(
                ActionCode.METRIC_MISFIT,
                expression,
                "a metric",
                "must be named, such as `accuracy`"));
        right = false;
        continue;
      }
      Item.Function function = functions.find(nameOf.text());
      if (function != null) {
        List<Value> sums = ofFunction(evaluator, function, expression, scope, known);
        if (sums == null) {
          right = false;
          continue;
        }
        sums.forEach(sum -> vectors.add(flat(sum)));
        String name = function.name().text();
        plans.add(
            new MetricPlan(
                taken.add(name) ? name : taken(expression, taken),
                functions.metric(function),
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
      Judged judged = judged(evaluator, entry, expression, arguments, scope, fallback);
      if (judged == null || !(entry.rule() instanceof Rule.Metric rule)) {
        right = false;
        continue;
      }
      Misfit misfit =
          rule.accepts(
              judged.prediction().value().type(), judged.target(), judged.configured().options());
      if (misfit != null) {
        report(ActionCode.METRIC_MISFIT, misfit, entry, expression, judged);
        right = false;
        continue;
      }
      String name = resultName(expression, entry, judged, taken);
      int length = sums(rule, judged, judged.prediction().value(), vectors);
      plans.add(new MetricPlan(name, judged.configured(), offset, length));
      offset += length;
      compared.add(new Compared(name, rule, judged));
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
  private record Compared(String name, Rule.Metric rule, Judged judged) {}

  /** Adds the sums of a metric to the vectors and says how long they are together. */
  private int sums(Rule.Metric rule, Judged judged, Value prediction, List<Value> vectors) {
    int length = 0;
    for (Value sum :
        rule.sums(
            function.x(),
            prediction,
            function.mask(prediction),
            judged.truth().value(),
            judged.target(),
            judged.configured().options())) {
      Value flat = flat(sum);
      vectors.add(flat);
      length += (int) flat.shape().size();
    }
    return length;
  }

  /** The metrics beside it of a forecast without a network; null if there is none. */
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
    List<String> inputs =
        network.recipe().inputs().stream().map(input -> input.name().text()).toList();
    List<MetricPlan> plans = new ArrayList<>();
    String prefix = taken.add(entry.name()) ? entry.name() : taken(use, taken);
    int offset = start;
    Misfit misfit =
        Misfit.input("has no metric beside it", "", "write `mae, " + context.text(use) + "`");
    for (Compared each : compared) {
      String truth = each.judged().truth().name();
      DataPlan.Field field = truth == null ? null : field(truth);
      if (field == null || each.judged().target().isCategory()) {
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
      ForecastHistory.Outcome found = new ForecastHistory(function, data, inputs).of(field);
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
      int length = sums(each.rule(), each.judged(), forecast, vectors);
      String name = prefix + "." + each.name();
      taken.add(name);
      plans.add(new MetricPlan(name, each.judged().configured(), offset, length));
      offset += length;
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
    DataPlan.Field field = known.size() == 1 ? field(known.getFirst().field()) : null;
    CheckedValue.Tensor truth =
        field != null && truth(field) instanceof CheckedValue.Tensor tensor ? tensor : null;
    CheckedValue result =
        functions.judged(
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

  private String resultName(Expression expression, Entry entry, Judged judged, Set<String> taken) {
    String output = judged.prediction().name();
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
