package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.resolve.Symbols;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of the file where the catalogue has entries: as activations, losses and metrics. */
public final class UserFunctions {
  /** A name that no file can write: where it is bound, a call has all its arguments. */
  private static final String INSIDE = "\u0000";

  private final FileContext context;

  public UserFunctions(FileContext context) {
    this.context = context;
  }

  /** The function of that name, or null if the file has none. */
  public Item.@Nullable Function find(String name) {
    Symbols.Symbol symbol = context.symbols.find(name);
    return symbol != null && symbol.item() instanceof Item.Function function ? function : null;
  }

  /** Whether a call in the scope may leave the prediction out: not inside another function. */
  public static boolean mayLeaveOut(Scope scope) {
    return scope.visible().isEmpty();
  }

  /** How many parameters have no default. */
  private static long required(Item.Function function) {
    return function.parameters().stream().filter(formal -> formal.defaultValue() == null).count();
  }

  // Activations.

  /**
   * The function as an activation: the tensor is its first argument, and its other parameters have
   * defaults or are given. Null if it cannot be one, which was then reported.
   */
  @Nullable Configured activation(
      Evaluator evaluator,
      Item.Function function,
      Expression use,
      List<Expression.Argument> arguments,
      Scope scope) {
    String name = function.name().text();
    if (function.parameters().isEmpty() || required(function) > 1 + arguments.size()) {
      context.report(
          context
              .diagnostic(
                  ValueCode.WRONG_COUNT,
                  use,
                  required(function) + " values that must be given",
                  "an activation, which is given one tensor")
              .withLabel(context.place(function.name()), "declared here")
              .withHelp("give the others defaults: `function " + name + "(x, slope = 1) = …`"));
      return null;
    }
    Entry entry =
        new Entry(
            Kind.ACTIVATION,
            name,
            new Documentation("", function.doc(), ""),
            List.of(),
            new Activation(evaluator, function, use, List.copyOf(arguments), scope));
    return new Configured(entry, Options.NONE);
  }

  private final class Activation implements Rule.Activation {
    private final Evaluator evaluator;
    private final Item.Function function;
    private final Expression use;
    private final List<Expression.Argument> arguments;
    private final Scope scope;

    Activation(
        Evaluator evaluator,
        Item.Function function,
        Expression use,
        List<Expression.Argument> arguments,
        Scope scope) {
      this.evaluator = evaluator;
      this.function = function;
      this.use = use;
      this.arguments = arguments;
      this.scope = scope;
    }

    @Override
    public Value apply(Instructions x, Value input, Options options) {
      CheckedValue.Tensor tensor = new CheckedValue.Tensor(input, context.place(use));
      CheckedValue result = call(evaluator, function, List.of(tensor), use, arguments, scope);
      if (result instanceof CheckedValue.Tensor output
          && output.value().shape().equals(input.shape())
          && output.value().type().element().isFloat()) {
        return output.value();
      }
      if (!(result instanceof CheckedValue.Unknown)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.SHAPE_MISFIT,
                    use,
                    function.name(),
                    "gives " + result.describe() + ", but an activation keeps the shape")
                .withLabel(context.place(function.name()), "declared here"));
      }
      return input;
    }
  }

  /** Calls the function with these values before the arguments of the file. */
  private static CheckedValue call(
      Evaluator evaluator,
      Item.Function function,
      List<CheckedValue.Tensor> first,
      Expression use,
      List<Expression.Argument> arguments,
      Scope scope) {
    Scope outer = new Scope(scope);
    outer.bind(INSIDE, CheckedValue.UNKNOWN);
    List<Expression.Argument> all = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      // The names cannot be written in a file.
      String hidden = "\u0000" + i;
      outer.bind(hidden, first.get(i));
      all.add(
          new Expression.Argument(use.span(), null, new Expression.Reference(use.span(), hidden)));
    }
    all.addAll(arguments);
    Expression.Reference callee = new Expression.Reference(use.span(), function.name().text());
    return evaluator.evaluate(new Expression.Call(use.span(), callee, all, null), outer);
  }

  // Losses and metrics.

  /**
   * The function as a loss or metric. Like those of the catalogue it may leave the prediction out
   * where the network has one output, and a bare name leaves the truth out, too.
   *
   * @param outputs of the network
   * @param truth what the loss compares with, for a metric that names nothing; may be null
   */
  public CheckedValue compared(
      Evaluator evaluator,
      Item.Function function,
      Expression use,
      List<CheckedValue.Tensor> outputs,
      CheckedValue.@Nullable Tensor truth,
      String network,
      Scope scope) {
    List<Expression.Argument> arguments =
        use instanceof Expression.Call call ? call.arguments() : List.of();
    long required = required(function);
    long given = arguments.size() - optional(function, arguments);
    List<CheckedValue.Tensor> first = new ArrayList<>();
    if (required >= 2 && given == required - 1) {
      if (outputs.size() != 1) {
        context.report(
            context
                .diagnostic(ActionCode.NO_PREDICTION, use, function.name(), network)
                .withHelp("name the output first, then the truth"));
        return CheckedValue.UNKNOWN;
      }
      first.add(outputs.getFirst());
    } else if (required == 2 && given == 0 && truth != null && outputs.size() == 1) {
      first.add(outputs.getFirst());
      first.add(truth);
    }
    return call(evaluator, function, first, use, arguments, scope);
  }

  /** How many of the arguments name a parameter with a default. */
  private static long optional(Item.Function function, List<Expression.Argument> arguments) {
    return arguments.stream()
        .filter(
            argument ->
                argument.key() != null
                    && function.parameters().stream()
                        .anyMatch(
                            formal ->
                                formal.defaultValue() != null
                                    && formal.name().text().equals(argument.key().text())))
        .count();
  }
}
