package dev.nnc.check.expression;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Recipe;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays down what the file declares for flows: blocks, networks, functions and shared layers. A null
 * result means that something was wrong and was reported.
 */
final class DeclarationElaborator {
  private final FileContext context;
  private final Evaluator evaluator;
  private final NetworkBuilder function;
  private final FlowElaborator flows;

  /**
   * @param flows elaborates the flows inside
   */
  DeclarationElaborator(
      FileContext context, Evaluator evaluator, NetworkBuilder function, FlowElaborator flows) {
    this.context = context;
    this.evaluator = evaluator;
    this.function = function;
    this.flows = flows;
  }

  @Nullable List<CheckedValue.Tensor> block(
      List<CheckedValue.Tensor> data,
      Item.Block block,
      List<Expression.Argument> arguments,
      Expression step,
      Scope scope) {
    String name = block.name().text();
    FlowElaborator home = flows.in(context.home(block));
    Scope inner =
        new ParameterBinding(context, evaluator)
            .bind(name, block.parameters(), home.evaluator(), arguments, step, scope);
    if (inner == null) {
      return null;
    }
    if (!context.enter(name, step)) {
      return null;
    }
    try {
      return usedAt(
          step,
          function.within(
              label(name, step),
              () -> home.recipes().recipe(data, block.recipe(), inner, context.place(step))));
    } finally {
      context.leave();
    }
  }

  /** The same, as made where the block or network is used: what is inside it is its own affair. */
  private @Nullable List<CheckedValue.Tensor> usedAt(
      Node step, @Nullable List<CheckedValue.Tensor> tensors) {
    return tensors == null
        ? null
        : tensors.stream().map(tensor -> tensor.madeAt(context.place(step))).toList();
  }

  /** What a drawing says of a block: its use as it is written, if that is short. */
  private String label(String name, Expression step) {
    String text = context.text(step);
    return text.length() <= 40 && text.indexOf('\n') < 0 ? text : name;
  }

  @Nullable List<CheckedValue.Tensor> function(
      List<CheckedValue.Tensor> data,
      Item.Function declared,
      List<Expression.Argument> arguments,
      Expression step,
      Scope scope) {
    Scope outer = new Scope(scope);
    List<Expression.Argument> all = FlowElaborator.withData(data, arguments, step, outer);
    FlowElaborator home = flows.in(context.home(declared));
    Scope inner =
        new ParameterBinding(context, evaluator)
            .bind(
                declared.name().text(), declared.parameters(), home.evaluator(), all, step, outer);
    if (inner == null || !context.enter(declared.name().text(), step)) {
      return null;
    }
    try {
      CheckedValue result = home.evaluator().evaluate(declared.body(), inner);
      List<CheckedValue.Tensor> tensors = result.asTensors();
      if (tensors == null && !(result instanceof CheckedValue.Unknown)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.NOT_A_STEP,
                    step,
                    "`" + declared.name() + "`, which gives " + result.describe() + ",")
                .withLabel(home.evaluator().context().place(declared.name()), "declared here"));
      }
      return usedAt(step, tensors);
    } finally {
      context.leave();
    }
  }

  @Nullable List<CheckedValue.Tensor> shared(
      List<CheckedValue.Tensor> data, CheckedValue.Shared shared, Expression step) {
    List<Expression> flow =
        shared.flow() instanceof Expression.Flow f
            ? RecipeElaborator.prepend(f.head(), f.steps())
            : List.of(shared.flow());
    int before = function.conflicts().size();
    List<CheckedValue.Tensor> result =
        function.under(
            shared.path(), () -> flows.in(shared.home()).steps(data, flow, shared.scope()));
    return withOneSet(
        shared.name().text(),
        shared.home().place(shared.name()),
        step,
        before,
        usedAt(step, result));
  }

  /**
   * A network as a step, or up to one of its named values, or by itself if {@code step} is its own
   * name: its own weights, wherever it stands.
   *
   * @param upTo the value, or null for the whole network
   */
  @Nullable List<CheckedValue.Tensor> network(
      List<CheckedValue.Tensor> data, Item.Network network, @Nullable Name upTo, Node step) {
    String name = network.name().text();
    FlowElaborator home = flows.in(context.home(network));
    Place use = context.place(step);
    if (step == network.name()) {
      return function.under(name, () -> home.declarations().inside(data, network, null, use));
    }
    if (!context.enter(name, step)) {
      return null;
    }
    try {
      int before = function.conflicts().size();
      List<CheckedValue.Tensor> result =
          function.within(
              name,
              () ->
                  function.under(
                      name,
                      () ->
                          home.declarations()
                              .inside(
                                  data,
                                  network,
                                  upTo == null ? null : upTo.text(),
                                  context.place(upTo == null ? step : upTo))));
      return withOneSet(
          name,
          home.evaluator().context().place(network.name()),
          step,
          before,
          usedAt(step, result));
    } finally {
      context.leave();
    }
  }

  /** The body of a network, in the file that declares it. */
  private @Nullable List<CheckedValue.Tensor> inside(
      List<CheckedValue.Tensor> data, Item.Network network, @Nullable String upTo, Place use) {
    Recipe recipe = network.recipe();
    Scope inner =
        recipe.inputs().isEmpty()
            ? null
            : flows.recipes().inputs(data, recipe, new Scope(null), use);
    if (inner == null) {
      return recipe.inputs().isEmpty()
          ? flows.recipes().composed(data, recipe.body(), new Scope(null))
          : null;
    }
    List<CheckedValue.Tensor> result =
        upTo == null ? flows.recipes().body(recipe, inner) : upTo(network, upTo, inner, use);
    if (recipe.body() instanceof Body.Named named) {
      for (Body.Statement statement : named.statements()) {
        for (Name name : statement.names()) {
          if (inner.find(name.text()) instanceof CheckedValue.Tensor value) {
            function.remember(network.name().text(), name.text(), value);
          }
        }
      }
    }
    return result;
  }

  /**
   * Elaborates the body as far as the value. Everything before it is laid down, used or not, so
   * that layers have the names that they have in the whole network.
   */
  private @Nullable List<CheckedValue.Tensor> upTo(
      Item.Network network, String value, Scope inner, Place use) {
    List<String> names = new ArrayList<>();
    if (network.recipe().body() instanceof Body.Named named) {
      for (Body.Statement statement : named.statements()) {
        if (!flows.recipes().statement(statement, inner)) {
          return null;
        }
        for (Name name : statement.names()) {
          names.add(name.text());
        }
        if (names.contains(value)) {
          CheckedValue found = inner.find(value);
          List<CheckedValue.Tensor> tensors = found == null ? null : found.asTensors();
          if (tensors == null && found != null) {
            context.report(
                Diagnostic.of(
                        ValueCode.NOT_A_STEP, use, "`" + value + "`, " + found.describe() + ",")
                    .withHelp("a value that flows can be taken from a network"));
          }
          return tensors;
        }
      }
    }
    String nearest = Similar.to(value, names).orElse(null);
    context.report(
        Diagnostic.of(NameCode.UNKNOWN_MEMBER, use, "the network `" + network.name() + "`", value)
            .withLabel(context.place(network.name()), "declared here")
            .withHelp(
                names.isEmpty()
                    ? "its body is one flow: name values in it to take them from it"
                    : nearest != null
                        ? "did you mean `" + nearest + "`?"
                        : "its values are " + String.join(", ", names)));
    return null;
  }

  /** The result of steps with weights that exist already, unless these have other shapes. */
  private @Nullable List<CheckedValue.Tensor> withOneSet(
      String name,
      Place declared,
      Node step,
      int before,
      @Nullable List<CheckedValue.Tensor> result) {
    if (function.conflicts().size() == before) {
      return result;
    }
    VariableTable.Conflict conflict = function.conflicts().get(before);
    context.report(
        context
            .diagnostic(
                ValueCode.REUSED_WITH_OTHER_SHAPE, step, name, conflict.is(), conflict.wanted())
            .withLabel(declared, "has one set of weights")
            .withHelp("a `block` has weights of its own at each use"));
    return null;
  }
}
