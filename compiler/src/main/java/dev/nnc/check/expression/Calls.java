package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.resolve.Symbols;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Calls as values: functions of the file and of the catalogue, activations, layers without data,
 * and what only a loss or metric may call.
 */
final class Calls {
  private final FileContext context;
  private final Evaluator evaluator;
  private final @Nullable NetworkBuilder function;
  private final @Nullable ExtraNames extra;
  private final Arithmetic arithmetic;

  /**
   * @param function the function that is being built, or null where there are no tensors
   * @param extra what outputs and fields a loss or metric may speak of, or null elsewhere
   */
  Calls(
      FileContext context,
      Evaluator evaluator,
      @Nullable NetworkBuilder function,
      @Nullable ExtraNames extra,
      Arithmetic arithmetic) {
    this.context = context;
    this.evaluator = evaluator;
    this.function = function;
    this.extra = extra;
    this.arithmetic = arithmetic;
  }

  /** What is written here for a method of a tensor; null if nothing is called so. */
  private @Nullable String here(Expression.Member method) {
    String data = context.text(method.target());
    String name = method.member().text();
    for (Kind kind : List.of(Kind.FUNCTION, Kind.ACTIVATION)) {
      if (context.catalog.find(kind, name) != null) {
        return "values have no methods: write `" + name + "(" + data + ")`";
      }
    }
    return context.catalog.find(Kind.LAYER, name) == null
        ? null
        : "values have no methods: write `" + data + " -> " + name + "`";
  }

  /** What the call gives; wrong ones, such as those of layers, are reported. */
  CheckedValue call(Expression.Call call, Scope scope) {
    if (!(call.callee() instanceof Expression.Reference callee)) {
      context.report(
          context
              .diagnostic(ValueCode.NOT_A_VALUE, call, "a call of " + context.text(call.callee()))
              .withHelp(call.callee() instanceof Expression.Member method ? here(method) : null));
      return CheckedValue.UNKNOWN;
    }
    String name = callee.name();
    if (extra != null) {
      CheckedValue known = extra.call(evaluator, call, name, scope);
      if (known != null) {
        return known;
      }
    }
    Symbols.Symbol symbol = context.symbols.find(name);
    if (symbol != null && symbol.item() instanceof Item.Function declared) {
      return declared(declared, call, scope);
    }
    if (symbol != null && symbol.item() instanceof Item.Broken) {
      return CheckedValue.UNKNOWN;
    }
    if (context.catalog.find(Kind.FUNCTION, name) instanceof Entry entry
        && entry.rule() instanceof Rule.ClassCount) {
      return new ClassCounts(context, evaluator, function).of(call, scope);
    }
    List<CheckedValue> arguments = new ArrayList<>();
    for (Expression.Argument argument : call.arguments()) {
      if (argument.key() == null) {
        CheckedValue meaning = evaluator.evaluate(argument.value(), scope);
        if (meaning instanceof CheckedValue.Unknown) {
          return meaning;
        }
        arguments.add(meaning);
      }
    }
    CheckedValue computed =
        arguments.size() == call.arguments().size() ? compute(name, arguments) : null;
    if (computed != null) {
      return arithmetic.finite(computed, call, name, arguments);
    }
    if (function != null) {
      CheckedValue applied = pure(function, call, name, arguments, scope);
      applied = applied != null ? applied : draw(function, call, name, scope);
      applied = applied != null ? applied : gradient(function, call, name, arguments, scope);
      applied = applied != null ? applied : layerWithoutData(function, call, name, scope);
      if (applied != null) {
        return applied;
      }
    }
    for (Kind kind : List.of(Kind.FUNCTION, Kind.ACTIVATION)) {
      if (context.catalog.find(kind, name) != null) {
        String operands =
            String.join(" and ", arguments.stream().map(CheckedValue::describe).toList());
        context.report(
            context
                .diagnostic(
                    ValueCode.BAD_OPERANDS, call, name, operands.isEmpty() ? "nothing" : operands)
                .withHelp(
                    context.catalog.find(Kind.SCHEDULE, name) == null ? null : onlyRates(name)));
        return CheckedValue.UNKNOWN;
      }
    }
    if (context.catalog.find(Kind.LAYER, name) != null
        || (symbol != null
            && (symbol.item() instanceof Item.Block || symbol.item() instanceof Item.Network))) {
      context.report(
          context
              .diagnostic(ValueCode.NOT_A_VALUE, call, "`" + name + "(…)` without data")
              .withHelp(
                  "data comes first: `"
                      + (!arguments.isEmpty() && arguments.getFirst() instanceof CheckedValue.Tensor
                          ? together(call) + " -> " + name
                          : "x -> " + context.text(call).lines().findFirst().orElse(name))
                      + "`; for one set of weights under a name, write `shared name = …`"));
      return CheckedValue.UNKNOWN;
    }
    List<String> names = new ArrayList<>();
    for (Kind kind : List.of(Kind.FUNCTION, Kind.ACTIVATION, Kind.LOSS)) {
      context.catalog.entries(kind).forEach(entry -> names.add(entry.name()));
    }
    names.addAll(context.symbols.names());
    Diagnostic unknown = context.diagnostic(NameCode.UNKNOWN_NAME, callee, "function", name);
    context.report(
        context.catalog.find(Kind.SCHEDULE, name) == null
            ? evaluator.messages().suggest(unknown, "function", name, names, callee)
            : unknown.withHelp(onlyRates(name)));
    return CheckedValue.UNKNOWN;
  }

  private static String onlyRates(String schedule) {
    return "`"
        + schedule
        + "` is a schedule, which only the rate of an optimizer has: `adam(rate: "
        + schedule
        + "(…))`; for a loss that changes, train the network again with another: `train … as later"
        + " { … }`";
  }

  /** Functions of numbers and lists that are computed while the file is being checked. */
  private @Nullable CheckedValue compute(String name, List<CheckedValue> arguments) {
    if (arguments.size() == 1 && arguments.getFirst() instanceof CheckedValue.Range range) {
      return name.equals("log") && !range.log() && range.low() > 0
          ? new CheckedValue.Range(range.low(), range.high(), true)
          : null;
    }
    if (arguments.size() == 1 && arguments.getFirst() instanceof CheckedValue.Items items) {
      return switch (name) {
        case "reverse" -> new CheckedValue.Items(items.elements().reversed());
        case "length" -> new CheckedValue.Number(items.elements().size());
        default -> null;
      };
    }
    List<Double> n = new ArrayList<>();
    for (CheckedValue argument : arguments) {
      if (!(argument instanceof CheckedValue.Number number)) {
        return null;
      }
      n.add(number.value());
    }
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    if (entry == null || !(entry.rule() instanceof Rule.PureFunction function)) {
      return null;
    }
    OptionalDouble value = function.of(n);
    return value.isPresent() ? new CheckedValue.Number(value.getAsDouble()) : null;
  }

  /** A function or activation of the catalogue applied to tensors, or null if there is none. */
  private @Nullable CheckedValue pure(
      NetworkBuilder function,
      Expression.Call call,
      String name,
      List<CheckedValue> arguments,
      Scope scope) {
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    Entry activation = context.catalog.find(Kind.ACTIVATION, name);
    // A function may do more than the activation of its name, under options that only it has.
    boolean plain =
        entry == null
            || call.arguments().stream()
                .map(Expression.Argument::key)
                .noneMatch(key -> key != null && entry.option(key.text()) != null);
    if (activation != null
        && plain
        && !arguments.isEmpty()
        && arguments.getFirst() instanceof CheckedValue.Tensor tensor) {
      Configured configured =
          evaluator
              .options()
              .configure(
                  activation, call, call.arguments().subList(1, call.arguments().size()), scope);
      if (configured == null) {
        return CheckedValue.UNKNOWN;
      }
      Misfit misfit = ((Rule.Activation) activation.rule()).accepts(tensor.value().type());
      if (misfit != null) {
        report(misfit, call, name, List.of(tensor), scope);
        return CheckedValue.UNKNOWN;
      }
      SoftmaxTwice.warn(context, function, configured, tensor, call);
      return tensor(
          function.inherit(function.activate(configured, tensor.value()), List.of(tensor.value())),
          call);
    }
    if (entry == null) {
      return null;
    }
    List<Value> values = new ArrayList<>();
    List<CheckedValue> taken = new ArrayList<>();
    int used = 0;
    for (CheckedValue meaning : arguments) {
      List<Value> operands = operands(meaning, function.x());
      if (operands.isEmpty()) {
        break;
      }
      values.addAll(operands);
      taken.addAll(
          meaning instanceof CheckedValue.Items items ? items.elements() : List.of(meaning));
      used++;
    }
    if (entry.notYet() == null && !(entry.rule() instanceof Rule.PureFunction)) {
      return null; // of what the compiler knows only
    }
    if (used < arguments.size()
        && arguments.get(used) instanceof CheckedValue.Word word
        && call.arguments().get(used).value() instanceof Expression.Member member) {
      context.report(
          context
              .diagnostic(
                  ValueCode.NOT_A_VALUE,
                  member,
                  "`" + context.text(member) + "`, which is `" + word.name() + "`,")
              .withHelp(
                  "no step of it is left out as padding; masks begin at `embedding` and `masking`: take"
                      + " that of a value behind them"));
      return CheckedValue.UNKNOWN;
    }
    Configured configured =
        evaluator
            .options()
            .configure(entry, call, call.arguments().subList(used, call.arguments().size()), scope);
    if (configured == null || !(entry.rule() instanceof Rule.PureFunction rule)) {
      return CheckedValue.UNKNOWN;
    }
    Misfit misfit = rule.accepts(values.stream().map(Value::type).toList(), configured.options());
    if (misfit != null) {
      report(misfit, call, name, taken, scope);
      return CheckedValue.UNKNOWN;
    }
    Value applied = rule.apply(function.x(), values, configured.options());
    if (rule.ordersRows()) {
      function.reordered(
          applied,
          values.getFirst(),
          mask -> rule.apply(function.x(), List.of(mask), configured.options()));
    }
    return tensor(function.inherit(applied, values), call);
  }

  /** The arguments without names as what goes in, with parentheses around several. */
  private String together(Expression.Call call) {
    List<String> data =
        call.arguments().stream()
            .filter(argument -> argument.key() == null)
            .map(context::text)
            .toList();
    return data.size() == 1 ? data.getFirst() : "(" + String.join(", ", data) + ")";
  }

  /** Says why a function of the catalogue cannot take these. */
  private void report(
      Misfit misfit, Expression.Call call, String name, List<CheckedValue> taken, Scope scope) {
    BranchNames branches = new BranchNames(scope);
    Diagnostic diagnostic =
        context
            .diagnostic(
                ValueCode.SHAPE_MISFIT, call, "`" + name + "`", branches.message(misfit, taken))
            .withHelp(misfit.help());
    context.report(branches.labelled(diagnostic, taken));
  }

  /**
   * What a function of the catalogue computes with: numbers, tensors, all weights; else nothing.
   */
  private static List<Value> operands(CheckedValue meaning, Instructions x) {
    return switch (meaning) {
      case CheckedValue.Tensor tensor -> List.of(tensor.value());
      case CheckedValue.Number number -> List.of(x.scalar(number.value()));
      case CheckedValue.Items items -> {
        List<CheckedValue.Tensor> all = items.asTensors();
        yield all == null ? List.of() : all.stream().map(CheckedValue.Tensor::value).toList();
      }
      default -> List.of();
    };
  }

  /** Random numbers of a function of the catalogue; null if it is none that draws any. */
  private @Nullable CheckedValue draw(
      NetworkBuilder function, Expression.Call call, String name, Scope scope) {
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    if (entry == null || !(entry.rule() instanceof Rule.RandomFunction rule)) {
      return null;
    }
    Configured configured = evaluator.options().configure(entry, call, call.arguments(), scope);
    if (configured == null) {
      return CheckedValue.UNKNOWN;
    }
    Misfit misfit = rule.accepts(configured.options());
    if (misfit != null) {
      context.report(
          context
              .diagnostic(ValueCode.SHAPE_MISFIT, call, "`" + name + "`", misfit.message())
              .withHelp(misfit.help()));
      return CheckedValue.UNKNOWN;
    }
    Value drawn =
        rule.draw(function.x(), function.rows(), function.randomStream(), configured.options());
    return tensor(drawn, call);
  }

  /** The derivative of a value by another one; null if it is not asked for. */
  private @Nullable CheckedValue gradient(
      NetworkBuilder function,
      Expression.Call call,
      String name,
      List<CheckedValue> arguments,
      Scope scope) {
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    List<CheckedValue.Tensor> tensors = new CheckedValue.Items(arguments).asTensors();
    if (entry == null
        || !(entry.rule() instanceof Rule.Gradient rule)
        || tensors == null
        || arguments.size() < call.arguments().size()) {
      return null;
    }
    List<Value> values = tensors.stream().map(CheckedValue.Tensor::value).toList();
    Misfit misfit = rule.accepts(values.stream().map(Value::type).toList());
    if (misfit != null) {
      report(misfit, call, name, arguments, scope);
      return CheckedValue.UNKNOWN;
    }
    // A row's number depends on no other row, so the sum's derivative by a row is that row's.
    Value sum = function.x().sumAll(values.getFirst());
    Value slope =
        Differentiator.gradients(function.builder(), sum, List.of(values.getLast()))
                instanceof Gradients.Found found
            ? found.values().getFirst()
            : null;
    if (slope == null) {
      context.report(
          context
              .diagnostic(
                  ValueCode.SHAPE_MISFIT,
                  call,
                  "`" + name + "`",
                  "finds no way from the second value to the first")
              .withHelp(
                  "the first value must be computed of the second, not of what it is made of"));
      return CheckedValue.UNKNOWN;
    }
    return tensor(slope, call);
  }

  /** A layer that takes no data, such as {@code weight}; null if it is none. */
  private @Nullable CheckedValue layerWithoutData(
      NetworkBuilder function, Expression.Call call, String name, Scope scope) {
    Entry entry = context.catalog.find(Kind.LAYER, name);
    if (entry == null
        || !(entry.rule() instanceof Rule.Layer rule)
        || rule.accepts(List.of(), Options.NONE) != null) {
      return null;
    }
    Configured configured = evaluator.options().configure(entry, call, call.arguments(), scope);
    if (configured == null) {
      return CheckedValue.UNKNOWN;
    }
    Value weight = function.lay(name, context.place(call), rule, List.of(), configured).getFirst();
    return new OversizeMessages(context, function).isTooLarge(entry, call)
        ? CheckedValue.UNKNOWN
        : tensor(weight, call);
  }

  /** A function of the file. */
  private CheckedValue declared(Item.Function function, Expression.Call call, Scope scope) {
    String name = function.name().text();
    Evaluator home = evaluator.in(context.home(function));
    Scope inner =
        new ParameterBinding(context, evaluator)
            .bind(name, function.parameters(), home, call.arguments(), call, scope);
    if (inner == null) {
      return CheckedValue.UNKNOWN;
    }
    if (!context.enter(name, call)) {
      return CheckedValue.UNKNOWN;
    }
    try {
      CheckedValue result = home.evaluate(function.body(), inner);
      return result instanceof CheckedValue.Tensor tensor
          ? tensor.madeAt(context.place(call))
          : result;
    } finally {
      context.leave();
    }
  }

  private CheckedValue tensor(Value value, Node made) {
    return new CheckedValue.Tensor(value, context.place(made));
  }
}
