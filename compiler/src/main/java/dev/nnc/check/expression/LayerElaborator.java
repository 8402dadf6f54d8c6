package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Recipe;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Value;
import dev.nnc.source.Span;
import dev.nnc.type.Dimension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays down what the catalogue has for flows: layers, activations, and layers made of recipes. A
 * null result means that something was wrong and was reported.
 */
final class LayerElaborator {
  private final FileContext context;
  private final Evaluator evaluator;
  private final NetworkBuilder function;
  private final FlowElaborator flows;

  /**
   * @param flows elaborates the flows inside
   */
  LayerElaborator(
      FileContext context, Evaluator evaluator, NetworkBuilder function, FlowElaborator flows) {
    this.context = context;
    this.evaluator = evaluator;
    this.function = function;
    this.flows = flows;
  }

  /** A layer of the catalogue, laid down behind the data. */
  @Nullable List<CheckedValue.Tensor> layer(
      List<CheckedValue.Tensor> data,
      Entry entry,
      List<Expression.Argument> arguments,
      Expression step,
      Scope scope) {
    Configured configured = evaluator.options().configure(entry, step, arguments, scope);
    if (configured == null) {
      return null;
    }
    if (!(entry.rule() instanceof Rule.Layer rule)) {
      context.report(
          context.diagnostic(NameCode.NOT_YET, step, "the layer `" + entry.name() + "`"));
      return null;
    }
    if (isFull(step)) {
      return null;
    }
    for (CheckedValue.Tensor input : data) {
      if (!input.isBatched() && input.value().rank() == 0) {
        context.report(
            context
                .diagnostic(
                    ValueCode.SHAPE_MISFIT,
                    step,
                    entry.name(),
                    "expects something in each row, but its input is " + input.describe())
                .withLabel(input.made(), "the same for all rows"));
        return null;
      }
      for (Dimension dimension : input.row().dimensions()) {
        if (dimension instanceof Dimension.Symbol symbol && symbol.name().startsWith("?")) {
          context.report(
              context
                  .diagnostic(ValueCode.SIZE_NOT_KNOWN, step, entry.name())
                  .withLabel(input.made(), "has the shape " + input.row())
                  .withHelp(
                      "say which classes there are where the field is defined: `category([\"a\", \"b\"])`, or how many: `category(3)`"));
          return null;
        }
      }
    }
    List<Value> operands =
        data.stream().map(CheckedValue.Tensor::value).map(function::eachRow).toList();
    Misfit misfit = rule.accepts(function, operands, configured.options());
    if (misfit != null) {
      report(misfit, entry, arguments, step, data, scope);
      return null;
    }
    List<Value> outputs =
        function.lay(entry.name(), context.place(step), rule, operands, configured);
    return new OversizeMessages(context, function).isTooLarge(entry, step)
        ? null
        : outputs.stream().map(output -> tensor(output, step)).toList();
  }

  /** An activation that stands as a step of its own. */
  @Nullable List<CheckedValue.Tensor> activation(
      List<CheckedValue.Tensor> data,
      Entry entry,
      List<Expression.Argument> arguments,
      Expression.Reference at,
      Expression step,
      Scope scope) {
    CheckedValue.Tensor only = single(data, entry.name(), at);
    Configured configured =
        only == null || isFull(step)
            ? null
            : evaluator.options().configure(entry, step, arguments, scope);
    if (only == null || configured == null) {
      return null;
    }
    Misfit misfit = ((Rule.Activation) entry.rule()).accepts(only.value().type());
    if (misfit != null) {
      report(misfit, entry, arguments, step, List.of(only), scope);
      return null;
    }
    SoftmaxTwice.warn(context, function, configured, only, step);
    return List.of(
        tensor(function.layActivation(configured, context.place(step), only.value()), step));
  }

  /** A layer made of recipes, such as {@code repeat}. */
  @Nullable List<CheckedValue.Tensor> combined(
      List<CheckedValue.Tensor> data,
      Entry entry,
      Rule.Combinator rule,
      List<Expression.Argument> arguments,
      @Nullable Recipe recipe,
      Expression step,
      Scope scope) {
    Configured configured = evaluator.options().configure(entry, step, arguments, scope);
    if (configured == null) {
      return null;
    }
    if (recipe == null) {
      context.report(
          context
              .diagnostic(ValueCode.MISSING_OPTION, step, entry.name(), "{ … }")
              .withHelp(
                  "what it is made of stands in braces behind it: `"
                      + entry.name()
                      + example(entry)
                      + " { dense(10) }`"));
      return null;
    }
    Map<String, Object> options = new LinkedHashMap<>(configured.options().values());
    options.replaceAll(
        (name, value) ->
            value instanceof CheckedValue.Closure closure
                ? recipe(entry.name(), closure.recipe(), closure.scope(), data, step)
                : value);
    List<Value> inputs = data.stream().map(CheckedValue.Tensor::value).toList();
    Rule.Combinator.Outcome outcome =
        rule.lay(
            function,
            recipe(entry.name(), recipe, scope, data, step),
            inputs,
            new Options(options));
    Misfit misfit = outcome.misfit();
    if (misfit != null) {
      report(misfit, entry, arguments, step, data, scope);
    }
    List<Value> values = outcome.values();
    return values == null
        ? null
        : tensors(values.stream().map(each -> function.inherit(each, inputs)).toList(), data, step);
  }

  private static String example(Entry entry) {
    return entry.options().stream().anyMatch(option -> option.defaultText() == null) ? "(3)" : "";
  }

  /** A recipe as what a rule can lay down. */
  private Rule.Recipe recipe(
      String name, Recipe recipe, Scope scope, List<CheckedValue.Tensor> data, Expression step) {
    return inputs -> {
      if (!context.spend(step)) {
        return null;
      }
      List<CheckedValue.Tensor> tensors = tensors(inputs, data, step);
      List<CheckedValue.Tensor> results =
          function.within(
              name, () -> flows.recipes().recipe(tensors, recipe, scope, context.place(step)));
      return results == null ? null : results.stream().map(CheckedValue.Tensor::value).toList();
    };
  }

  /** The values as tensors; what went through untouched, as with `repeat(0)`, is what it was. */
  private List<CheckedValue.Tensor> tensors(
      List<Value> values, List<CheckedValue.Tensor> data, Expression step) {
    List<CheckedValue.Tensor> tensors = new ArrayList<>();
    for (Value value : values) {
      tensors.add(
          data.stream()
              .filter(each -> each.value().equals(value))
              .findFirst()
              .orElseGet(() -> tensor(value, step)));
    }
    return tensors;
  }

  private CheckedValue.Tensor tensor(Value value, Node made) {
    return new CheckedValue.Tensor(value, context.place(made));
  }

  private CheckedValue.@Nullable Tensor single(
      List<CheckedValue.Tensor> data, String name, Node at) {
    if (data.size() == 1) {
      return data.getFirst();
    }
    context.report(
        context
            .diagnostic(
                ValueCode.SHAPE_MISFIT, at, name, "takes one input, but here are " + data.size())
            .withHelp("join them first, for example with `concat`"));
    return null;
  }

  private boolean isFull(Expression step) {
    if (!function.isFull()) {
      return false;
    }
    context.report(
        context.diagnostic(
            ValueCode.TOO_LARGE,
            step,
            "this network",
            String.format(Locale.ROOT, "more than %,d layers", NetworkBuilder.MOST_LAYERS)));
    return true;
  }

  private void report(
      Misfit misfit,
      Entry entry,
      List<Expression.Argument> arguments,
      Expression step,
      List<CheckedValue.Tensor> data,
      Scope scope) {
    String option = misfit.option();
    if (option != null) {
      Node at = step;
      for (Expression.Argument argument : arguments) {
        Name key = argument.key();
        if (key != null && key.text().equals(option)) {
          at = argument;
        }
      }
      context.report(
          context
              .diagnostic(ValueCode.OPTION_MISFIT, at, entry.name(), misfit.message())
              .withLabel(misfit.expected())
              .withHelp(misfit.help()));
      return;
    }
    Diagnostic diagnostic =
        context
            .diagnostic(ValueCode.SHAPE_MISFIT, step, entry.name(), misfit.message())
            .withLabel(misfit.expected())
            .withHelp(misfit.help())
            .withFix(before(misfit, step));
    context.report(new BranchNames(scope).labelled(diagnostic, data));
  }

  private @Nullable Fix before(Misfit misfit, Expression step) {
    String before = misfit.before();
    int start = step.span().start();
    return before == null
        ? null
        : Fix.replace(
            "put `" + before + "` before it",
            context.place(new Span(start, start)),
            before + " -> ");
  }
}
