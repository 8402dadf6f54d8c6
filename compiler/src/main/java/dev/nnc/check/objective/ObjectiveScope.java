package dev.nnc.check.objective;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.ExtraNames;
import dev.nnc.check.expression.FieldTensors;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.UserFunctions;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Judgement;
import dev.nnc.resolve.Symbols;
import dev.nnc.type.ColumnType;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a loss or metric may speak of: the outputs of one network and the fields of one data set.
 * Remembers which of them losses and metrics compare.
 */
public final class ObjectiveScope implements ExtraNames {
  private static final String WEIGHTS = "weights";

  final FileContext context;
  final NetworkBuilder function;
  private final UserFunctions functions;
  final Item.Network network;
  final Map<String, CheckedValue.Tensor> outputs;
  final DataPlan data;
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

  /** Which output is compared with which field, as far as losses and metrics were checked. */
  public List<ActionPlan.Pair> pairs() {
    return ActionPlan.Pair.once(pairs);
  }

  /** Remembers what is compared with what. */
  void add(ActionPlan.Pair pair) {
    pairs.add(pair);
  }

  /** Remembers what the data must still show to be right for a loss or metric. */
  void judge(Comparison comparison, Expression use) {
    String name = comparison.truth().name();
    DataPlan.Field field = name == null ? null : field(name);
    if (field == null || comparison.target().number() != null) {
      return;
    }
    Value prediction = comparison.prediction().value();
    context.judge(
        new Judgement(
            context.place(use),
            comparison.configured(),
            prediction.type(),
            function.made(prediction),
            comparison.target(),
            network.name().text(),
            data.name(),
            field.name(),
            field.place()));
  }

  /** Remembers which truth goes along with which input. */
  void add(ActionPlan.Alignment alignment) {
    alignments.add(alignment);
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(outputs.keySet());
    data.named().forEach(field -> names.add(field.name()));
    return names;
  }

  /** The field of the data set that has the name, or null. */
  DataPlan.@Nullable Field field(String name) {
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
            data.named().stream().map(DataPlan.Field::name).toList());
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

  /** The field as a truth, an input of the function; reported if it can be none. */
  CheckedValue truth(DataPlan.Field field) {
    ColumnType type = field.type();
    Diagnostic refusal = FieldTensors.truthRefusal(field);
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

  /** A loss inside an expression, or null if the name is no loss. */
  @Override
  public @Nullable CheckedValue call(
      Evaluator evaluator, Expression.Call call, String name, Scope scope) {
    Item.Function declared = functions.find(name);
    if (declared != null && UserFunctions.mayLeaveOut(scope)) {
      addPair(call);
      return functions.compared(
          evaluator,
          declared,
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
    return new LossChecker(this).loss(evaluator, entry, call, call.arguments(), scope);
  }

  /** Remembers which output a function of the file compares with which field, if it is clear. */
  private void addPair(Expression.Call call) {
    Set<String> compared = new LinkedHashSet<>();
    Set<String> by = new LinkedHashSet<>();
    for (Expression.Argument argument : call.arguments()) {
      if (argument.value() instanceof Expression.Reference reference) {
        (outputs.containsKey(reference.name()) ? compared : by).add(reference.name());
      }
    }
    by.removeIf(name -> field(name) == null);
    if (compared.isEmpty() && outputs.size() == 1) {
      compared.addAll(outputs.keySet());
    }
    if (compared.size() == 1 && by.size() == 1) {
      pairs.add(
          new ActionPlan.Pair(
              compared.iterator().next(), by.iterator().next(), false, false, null));
    }
  }

  /** Functions of the file hide losses of the same name; networks and data sets do not. */
  boolean isFunction(String name) {
    Symbols.Symbol symbol = context.symbols.find(name);
    return symbol != null
        && (symbol.item() instanceof Item.Function || symbol.item() instanceof Item.Broken);
  }

  /** Which truths go along with which inputs, time step by time step. */
  public List<ActionPlan.Alignment> alignments() {
    return List.copyOf(alignments);
  }
}
