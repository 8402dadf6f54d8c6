package dev.nnc.check.expression;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Recipe;
import dev.nnc.ast.References;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.OversizedException;
import dev.nnc.ir.Value;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays flows down: carries data through steps, which are layers, activations, blocks, networks,
 * conditions and loops. A null result means that something was wrong and was reported.
 */
public final class FlowElaborator {
  /** Begins names of data that cannot be written in a file. */
  static final String HIDDEN = "\u0000";

  private final FileContext context;
  private final Evaluator evaluator;
  private final NetworkBuilder laying;

  public FlowElaborator(FileContext context, Evaluator evaluator, NetworkBuilder laying) {
    this.context = context;
    this.evaluator = evaluator;
    this.laying = laying;
  }

  /** The same for what stands in the file. */
  private FlowElaborator in(FileContext home) {
    return home == context ? this : new FlowElaborator(home, evaluator.in(home), laying);
  }

  @Nullable List<CheckedValue.Tensor> steps(
      List<CheckedValue.Tensor> data, List<Expression> steps, Scope scope) {
    List<CheckedValue.Tensor> current = data;
    for (Expression step : steps) {
      current = step(current, step, scope);
      if (current == null) {
        return null;
      }
    }
    return current;
  }

  private @Nullable List<CheckedValue.Tensor> step(
      List<CheckedValue.Tensor> data, Expression step, Scope scope) {
    if (!context.descend(step)) {
      return null;
    }
    try {
      List<CheckedValue.Tensor> results = carriedOut(data, step, scope);
      if (results != null && !results.isEmpty()) {
        context.note(
            step,
            results.size() == 1
                ? results.getFirst()
                : new CheckedValue.Items(List.copyOf(results)));
      }
      return results;
    } catch (OversizedException large) {
      evaluator.reportTooLarge(large, step);
      return null;
    } finally {
      context.ascend();
    }
  }

  private @Nullable List<CheckedValue.Tensor> carriedOut(
      List<CheckedValue.Tensor> data, Expression step, Scope scope) {
    if (step instanceof Expression.Reference reference) {
      return named(data, reference.name(), reference, List.of(), null, step, scope);
    }
    if (step instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee) {
      return named(data, callee.name(), callee, call.arguments(), call.recipe(), step, scope);
    }
    if (step instanceof Expression.Member member
        && member.target() instanceof Expression.Reference target
        && scope.find(target.name()) == null
        && context.symbols.find(target.name()) instanceof Symbols.Symbol symbol) {
      if (symbol.item() instanceof Item.Network network) {
        return network(data, network, member.member(), step);
      }
      if (symbol.item() instanceof Item.Import || symbol.item() instanceof Item.Broken) {
        return null; // reported where it stands
      }
    }
    if (step instanceof Expression.Conditional conditional) {
      Body chosen = evaluator.choose(conditional, scope);
      return chosen == null ? null : composed(data, chosen, scope);
    }
    if (step instanceof Expression.Loop loop) {
      return loop(data, loop, scope);
    }
    CheckedValue meaning = evaluator.peek(step, scope);
    context.report(
        context
            .diagnostic(ValueCode.NOT_A_STEP, step, meaning == null ? "this" : meaning.describe())
            .withHelp("a step is a layer, an activation, a block, a network, `if` or `for`"));
    return null;
  }

  private @Nullable List<CheckedValue.Tensor> loop(
      List<CheckedValue.Tensor> data, Expression.Loop loop, Scope scope) {
    List<CheckedValue> elements = evaluator.loopElements(loop, scope);
    if (elements == null) {
      return null;
    }
    List<CheckedValue.Tensor> current = data;
    for (CheckedValue element : elements) {
      if (!context.spend(loop)) {
        return null;
      }
      Scope inner = new Scope(scope);
      inner.bind(loop.variable().text(), element);
      current = recipe(current, loop.recipe(), inner, context.place(loop));
      if (current == null) {
        return null;
      }
    }
    return current;
  }

  private @Nullable List<CheckedValue.Tensor> named(
      List<CheckedValue.Tensor> data,
      String written,
      Expression.Reference at,
      List<Expression.Argument> arguments,
      @Nullable Recipe recipe,
      Expression step,
      Scope scope) {
    String name = written;
    CheckedValue bound = context.bound(name, scope);
    if (bound instanceof CheckedValue.Shared shared) {
      return takesNothing(written, arguments, recipe) ? shared(data, shared, step) : null;
    }
    if (bound instanceof CheckedValue.Closure closure) {
      return takesNothing(written, arguments, recipe)
          ? in(closure.home()).recipe(data, closure.recipe(), closure.scope(), context.place(step))
          : null;
    }
    if (bound instanceof CheckedValue.Word word) {
      name = word.name(); // a param whose choices are activations
    }
    Symbols.Symbol symbol = context.symbols.find(name);
    if (symbol != null) {
      switch (symbol.item()) {
        case Item.Block block -> {
          return takesNothing(name, List.of(), recipe)
              ? block(data, block, arguments, step, scope)
              : null;
        }
        case Item.Network network -> {
          return takesNothing(name, arguments, recipe) ? network(data, network, step) : null;
        }
        case Item.Function function -> {
          return takesNothing(name, List.of(), recipe)
              ? function(data, function, arguments, step, scope)
              : null;
        }
        case Item.Broken b -> {
          return null;
        }
        case Item.Import i -> {
          return null; // reported where it stands
        }
        case Item.Parameter p -> {}
        case Item.Dataset d -> {}
        case Item.Action a -> {}
      }
    }
    Entry layer = context.catalog.find(Kind.LAYER, name);
    if (layer != null) {
      return layer.rule() instanceof Rule.Combinator combinator
          ? combined(data, layer, combinator, arguments, recipe, step, scope)
          : layer(data, layer, arguments, step, scope);
    }
    Entry activation = context.catalog.find(Kind.ACTIVATION, name);
    if (activation != null) {
      CheckedValue.Tensor only = single(data, name, at);
      Configured configured =
          only == null || isFull(step)
              ? null
              : evaluator.options().configure(activation, step, arguments, scope);
      if (only == null || configured == null) {
        return null;
      }
      Misfit misfit = ((Rule.Activation) activation.rule()).accepts(only.value().type());
      if (misfit != null) {
        report(misfit, activation, arguments, step, List.of(only), scope);
        return null;
      }
      return List.of(
          tensor(laying.layActivation(configured, context.place(step), only.value()), step));
    }
    Entry function = context.catalog.find(Kind.FUNCTION, name);
    if (function != null && function.rule() instanceof Rule.PureFunction) {
      Scope outer = new Scope(scope);
      List<Expression.Argument> all = withData(data, arguments, step, outer);
      CheckedValue result =
          evaluator.evaluate(new Expression.Call(step.span(), at, all, recipe), outer);
      return Evaluator.asTensors(result);
    }
    reportNoStep(written, at, bound);
    return null;
  }

  /** Arguments with the data before them, which takes the first parameters' places. */
  private static List<Expression.Argument> withData(
      List<CheckedValue.Tensor> data,
      List<Expression.Argument> arguments,
      Expression step,
      Scope scope) {
    List<Expression.Argument> all = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      String hidden = HIDDEN + i;
      scope.bind(hidden, data.get(i));
      all.add(
          new Expression.Argument(
              step.span(), null, new Expression.Reference(step.span(), hidden)));
    }
    all.addAll(arguments);
    return all;
  }

  /** Whether there are neither options nor braces behind the name; reported if there are. */
  private boolean takesNothing(
      String name, List<Expression.Argument> arguments, @Nullable Recipe recipe) {
    if (!arguments.isEmpty()) {
      context.report(
          context
              .diagnostic(
                  ValueCode.TOO_MANY_ARGUMENTS,
                  arguments.getFirst(),
                  name,
                  "no parameters",
                  arguments.size() == 1 ? "is one" : "are " + arguments.size())
              .withHelp("a `block` can have parameters"));
      return false;
    }
    if (recipe != null) {
      context.report(
          context.diagnostic(ValueCode.TOO_MANY_ARGUMENTS, recipe, name, "no braces", "are some"));
      return false;
    }
    return true;
  }

  private void reportNoStep(String name, Expression.Reference at, @Nullable CheckedValue bound) {
    if (bound instanceof CheckedValue.Unknown) {
      return;
    }
    if (bound != null) {
      context.report(
          context
              .diagnostic(ValueCode.NOT_A_STEP, at, "`" + name + "`, " + bound.describe() + ",")
              .withHelp("only layers, blocks and networks can stand after `->`"));
      return;
    }
    evaluator.options().reportUnknownStep(at);
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

  private CheckedValue.Tensor tensor(Value value, Node made) {
    return new CheckedValue.Tensor(value, context.place(made), null, null);
  }

  // Layers of the catalogue.

  private @Nullable List<CheckedValue.Tensor> layer(
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
        data.stream().map(CheckedValue.Tensor::value).map(laying::eachRow).toList();
    Misfit misfit = rule.accepts(laying, operands, configured.options());
    if (misfit != null) {
      report(misfit, entry, arguments, step, data, scope);
      return null;
    }
    Value output = laying.lay(entry.name(), context.place(step), rule, operands, configured);
    return evaluator.isTooLarge(entry, step) ? null : List.of(tensor(output, step));
  }

  private boolean isFull(Expression step) {
    if (!laying.isFull()) {
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
            .withHelp(misfit.help());
    context.report(new BranchNames(scope).labelled(diagnostic, data));
  }

  /** A layer made of recipes, such as {@code repeat}. */
  private @Nullable List<CheckedValue.Tensor> combined(
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
            laying, recipe(entry.name(), recipe, scope, data, step), inputs, new Options(options));
    Misfit misfit = outcome.misfit();
    if (misfit != null) {
      report(misfit, entry, arguments, step, data, scope);
    }
    List<Value> values = outcome.values();
    return values == null
        ? null
        : tensors(values.stream().map(each -> laying.inherit(each, inputs)).toList(), data, step);
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
          laying.within(name, () -> recipe(tensors, recipe, scope, context.place(step)));
      return results == null ? null : results.stream().map(CheckedValue.Tensor::value).toList();
    };
  }

  // Blocks, networks, shared layers.

  private @Nullable List<CheckedValue.Tensor> block(
      List<CheckedValue.Tensor> data,
      Item.Block block,
      List<Expression.Argument> arguments,
      Expression step,
      Scope scope) {
    String name = block.name().text();
    FlowElaborator home = in(context.home(block));
    Scope inner = evaluator.bind(name, block.parameters(), home.evaluator, arguments, step, scope);
    if (inner == null) {
      return null;
    }
    if (!context.enter(name, step)) {
      return null;
    }
    try {
      return usedAt(
          step,
          laying.within(
              label(name, step),
              () -> home.recipe(data, block.recipe(), inner, context.place(step))));
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

  private @Nullable List<CheckedValue.Tensor> function(
      List<CheckedValue.Tensor> data,
      Item.Function function,
      List<Expression.Argument> arguments,
      Expression step,
      Scope scope) {
    Scope outer = new Scope(scope);
    List<Expression.Argument> all = withData(data, arguments, step, outer);
    FlowElaborator home = in(context.home(function));
    Scope inner =
        evaluator.bind(
            function.name().text(), function.parameters(), home.evaluator, all, step, outer);
    if (inner == null || !context.enter(function.name().text(), step)) {
      return null;
    }
    try {
      CheckedValue result = home.evaluator.evaluate(function.body(), inner);
      List<CheckedValue.Tensor> tensors = Evaluator.asTensors(result);
      if (tensors == null && !(result instanceof CheckedValue.Unknown)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.NOT_A_STEP,
                    step,
                    "`" + function.name() + "`, which gives " + result.describe() + ",")
                .withLabel(home.context.place(function.name()), "declared here"));
      }
      return usedAt(step, tensors);
    } finally {
      context.leave();
    }
  }

  private @Nullable List<CheckedValue.Tensor> shared(
      List<CheckedValue.Tensor> data, CheckedValue.Shared shared, Expression step) {
    List<Expression> flow =
        shared.flow() instanceof Expression.Flow f
            ? prepend(f.head(), f.steps())
            : List.of(shared.flow());
    int before = laying.conflicts().size();
    List<CheckedValue.Tensor> result =
        laying.under(shared.path(), () -> in(shared.home()).steps(data, flow, shared.scope()));
    return withOneSet(
        shared.name().text(),
        shared.home().place(shared.name()),
        step,
        before,
        usedAt(step, result));
  }

  /**
   * A network as a step, or by itself if {@code step} is its own name: its own weights, wherever it
   * stands.
   */
  public @Nullable List<CheckedValue.Tensor> network(
      List<CheckedValue.Tensor> data, Item.Network network, Node step) {
    return network(data, network, null, step);
  }

  /**
   * The same, or the network up to one of its named values.
   *
   * @param upTo the value, or null for the whole network
   */
  private @Nullable List<CheckedValue.Tensor> network(
      List<CheckedValue.Tensor> data, Item.Network network, @Nullable Name upTo, Node step) {
    String name = network.name().text();
    FlowElaborator home = in(context.home(network));
    Place use = context.place(step);
    if (step == network.name()) {
      return laying.under(name, () -> home.inside(data, network, null, use));
    }
    if (!context.enter(name, step)) {
      return null;
    }
    try {
      int before = laying.conflicts().size();
      List<CheckedValue.Tensor> result =
          laying.within(
              name,
              () ->
                  laying.under(
                      name,
                      () ->
                          home.inside(
                              data,
                              network,
                              upTo == null ? null : upTo.text(),
                              context.place(upTo == null ? step : upTo))));
      return withOneSet(
          name, home.context.place(network.name()), step, before, usedAt(step, result));
    } finally {
      context.leave();
    }
  }

  /** The body of a network, in the file that declares it. */
  private @Nullable List<CheckedValue.Tensor> inside(
      List<CheckedValue.Tensor> data, Item.Network network, @Nullable String upTo, Place use) {
    Recipe recipe = network.recipe();
    Scope inner = recipe.inputs().isEmpty() ? null : inputs(data, recipe, new Scope(null), use);
    if (inner == null) {
      return recipe.inputs().isEmpty() ? composed(data, recipe.body(), new Scope(null)) : null;
    }
    List<CheckedValue.Tensor> result =
        upTo == null ? body(recipe, inner) : upTo(network, upTo, inner, use);
    if (recipe.body() instanceof Body.Named named) {
      for (Body.Statement statement : named.statements()) {
        for (Name name : statement.names()) {
          if (inner.find(name.text()) instanceof CheckedValue.Tensor value) {
            laying.remember(network.name().text(), name.text(), value);
          }
        }
      }
    }
    return result;
  }

  /**
   * Carries the body out as far as the value. Everything before it is laid down, used or not, so
   * that layers have the names that they have in the whole network.
   */
  private @Nullable List<CheckedValue.Tensor> upTo(
      Item.Network network, String value, Scope inner, Place use) {
    List<String> names = new ArrayList<>();
    if (network.recipe().body() instanceof Body.Named named) {
      for (Body.Statement statement : named.statements()) {
        if (!statement(statement, inner)) {
          return null;
        }
        for (Name name : statement.names()) {
          names.add(name.text());
        }
        if (names.contains(value)) {
          CheckedValue found = inner.find(value);
          List<CheckedValue.Tensor> tensors = found == null ? null : Evaluator.asTensors(found);
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
    if (laying.conflicts().size() == before) {
      return result;
    }
    NetworkBuilder.Variables.Conflict conflict = laying.conflicts().get(before);
    context.report(
        context
            .diagnostic(
                ValueCode.REUSED_WITH_OTHER_SHAPE, step, name, conflict.is(), conflict.wanted())
            .withLabel(declared, "has one set of weights")
            .withHelp("a `block` has weights of its own at each use"));
    return null;
  }

  // Bodies.

  /** A recipe applied to data: named inputs and outputs, or a composition if it names none. */
  @Nullable List<CheckedValue.Tensor> recipe(
      List<CheckedValue.Tensor> data, Recipe recipe, Scope outer, Place use) {
    if (recipe.inputs().isEmpty()) {
      return composed(data, recipe.body(), outer);
    }
    Scope inner = inputs(data, recipe, outer, use);
    return inner == null ? null : body(recipe, inner);
  }

  /** The recipe's inputs as names of a new scope, or null if the data does not fit them. */
  private @Nullable Scope inputs(
      List<CheckedValue.Tensor> data, Recipe recipe, Scope outer, Place use) {
    if (recipe.inputs().size() != data.size()) {
      context.report(
          Diagnostic.of(
                  ValueCode.WRONG_COUNT,
                  use,
                  count(data.size(), "value"),
                  count(recipe.inputs().size(), "input"))
              .withLabel(context.place(recipe.inputs().getFirst()), "declared here")
              .withHelp(
                  recipe.inputs().size() > 1
                      ? "several go in together, in parentheses: `(a, b) -> …`"
                      : null));
      return null;
    }
    Scope inner = new Scope(outer);
    Map<String, Dimension> named = new HashMap<>();
    boolean right = true;
    for (int i = 0; i < data.size(); i++) {
      Recipe.Input input = recipe.inputs().get(i);
      right &= !context.hides(input.name(), outer);
      inner.bind(input.name().text(), data.get(i));
      Expression annotation = input.annotation();
      if (annotation != null) {
        right &= annotated(input, annotation, data.get(i), named, inner);
      }
    }
    // A size that the signature names has this name in the body.
    named.forEach(
        (name, size) -> {
          if (size instanceof Dimension.Known known && inner.find(name) == null) {
            inner.bind(name, new CheckedValue.Number(known.size()));
          }
        });
    return right ? inner : null;
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private boolean annotated(
      Recipe.Input input,
      Expression annotation,
      CheckedValue.Tensor data,
      Map<String, Dimension> named,
      Scope scope) {
    Shape shape = data.row();
    List<Expression> wanted =
        annotation instanceof Expression.ListValue list ? list.elements() : null;
    List<Dimension> dimensions = new ArrayList<>();
    if (wanted == null && annotation instanceof Expression.DimsLiteral dims) {
      dims.sizes().forEach(size -> dimensions.add(Dimension.of(size)));
    } else if (wanted != null) {
      for (int i = 0; i < wanted.size(); i++) {
        CheckedValue known = evaluator.peek(wanted.get(i), scope);
        if (known instanceof CheckedValue.Number n && n.isWhole() && n.value() >= 0) {
          dimensions.add(Dimension.of((long) n.value()));
        } else if (wanted.get(i) instanceof Expression.Reference name) {
          Dimension first = i < shape.rank() ? shape.dimension(i) : Dimension.of(0);
          Dimension before = named.putIfAbsent(name.name(), first);
          dimensions.add(before == null ? first : before);
        } else {
          context.report(
              context.diagnostic(
                  ValueCode.WRONG_TYPE,
                  wanted.get(i),
                  input.name(),
                  "from",
                  "a size",
                  "something else"));
          return false;
        }
      }
    } else {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_TYPE,
              annotation,
              input.name(),
              "from",
              "a shape such as [28, 28, 1]",
              "something else"));
      return false;
    }
    if (!new Shape(dimensions).equals(shape)) {
      context.report(
          context
              .diagnostic(
                  ValueCode.ANNOTATION_MISFIT,
                  annotation,
                  input.name(),
                  context.text(annotation),
                  shape)
              .withLabel(data.made(), "produces " + shape));
      return false;
    }
    return true;
  }

  private @Nullable List<CheckedValue.Tensor> body(Recipe recipe, Scope inner) {
    switch (recipe.body()) {
      case Body.Empty empty -> {
        context.report(
            context
                .diagnostic(ValueCode.EMPTY_BODY, empty, "this body")
                .withHelp(
                    "write a flow that begins with `" + recipe.inputs().getFirst().name() + "`"));
        return null;
      }
      case Body.Single single -> {
        CheckedValue meaning = evaluator.evaluate(single.flow(), inner);
        List<CheckedValue.Tensor> result = Evaluator.asTensors(meaning);
        if (result == null && !(meaning instanceof CheckedValue.Unknown)) {
          context.report(
              context
                  .diagnostic(
                      ValueCode.NOT_A_VALUE,
                      single.flow(),
                      meaning.describe() + ", where a tensor is needed,")
                  .withHelp(
                      "a flow begins with data: `" + recipe.inputs().getFirst().name() + " -> …`"));
        }
        return result;
      }
      case Body.Named named -> {
        return named(recipe, named, inner);
      }
    }
  }

  private @Nullable List<CheckedValue.Tensor> named(Recipe recipe, Body.Named body, Scope inner) {
    Set<String> outputs = new LinkedHashSet<>();
    recipe.outputs().forEach(output -> outputs.add(output.text()));
    boolean right = true;
    for (Body.Statement statement : body.statements()) {
      right &= statement(statement, inner);
    }
    boolean allDefined = true;
    for (String output : outputs) {
      allDefined &= inner.find(output) != null;
    }
    if (allDefined && !outputs.isEmpty()) {
      reportUnused(recipe, body, outputs);
    }
    List<CheckedValue.Tensor> results = new ArrayList<>();
    for (Name output : recipe.outputs()) {
      CheckedValue meaning = inner.find(output.text());
      if (meaning instanceof CheckedValue.Tensor tensor) {
        results.add(
            new CheckedValue.Tensor(tensor.value(), tensor.made(), tensor.target(), output.text()));
      } else if (meaning == null) {
        context.report(context.diagnostic(NameCode.MISSING_OUTPUT, output, output.text()));
        right = false;
      } else {
        if (!(meaning instanceof CheckedValue.Unknown)) {
          context.report(
              context.diagnostic(
                  ValueCode.NOT_A_VALUE, output, meaning.describe() + " as an output"));
        }
        right = false;
      }
    }
    if (outputs.isEmpty() && right) {
      Name last = body.statements().getLast().names().getLast();
      context.report(
          context
              .diagnostic(NameCode.NO_OUTPUT, last)
              .withHelp("say in the header what comes out: `to " + last.text() + "`"));
      return null;
    }
    return right ? results : null;
  }

  private boolean statement(Body.Statement statement, Scope inner) {
    for (Name name : statement.names()) {
      if (inner.find(name.text()) != null
          && !(inner.find(name.text()) instanceof CheckedValue.Unknown)) {
        context.report(
            context
                .diagnostic(NameCode.DUPLICATE_NAME, name, name.text())
                .withHelp("every value has a name of its own"));
        return false;
      }
      if (context.hides(name, null)) {
        inner.bind(name.text(), CheckedValue.UNKNOWN);
        return false;
      }
    }
    if (statement.shared()) {
      Name name = statement.names().getFirst();
      String path = laying.pathOfShared(name.text());
      inner.bind(
          name.text(), new CheckedValue.Shared(name, path, statement.value(), inner, context));
      return true;
    }
    CheckedValue meaning = evaluator.evaluate(statement.value(), inner);
    if (statement.names().size() == 1) {
      Name name = statement.names().getFirst();
      if (meaning instanceof CheckedValue.Word word
          && context.catalog.find(Kind.LAYER, word.name()) != null) {
        context.report(
            context
                .diagnostic(
                    ValueCode.NOT_A_VALUE, statement.value(), "the layer `" + word.name() + "`")
                .withHelp("write `x -> " + word.name() + "` or `shared " + name + " = …`"));
        meaning = CheckedValue.UNKNOWN;
      }
      inner.bind(name.text(), meaning);
      return !(meaning instanceof CheckedValue.Unknown);
    }
    List<CheckedValue> parts =
        meaning instanceof CheckedValue.Items items ? items.elements() : List.of(meaning);
    boolean fits = parts.size() == statement.names().size();
    if (!fits && !(meaning instanceof CheckedValue.Unknown)) {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_COUNT,
              statement.names().getFirst(),
              count(statement.names().size(), "name"),
              count(parts.size(), "value")));
    }
    for (int i = 0; i < statement.names().size(); i++) {
      inner.bind(statement.names().get(i).text(), fits ? parts.get(i) : CheckedValue.UNKNOWN);
    }
    return fits;
  }

  private void reportUnused(Recipe recipe, Body.Named body, Set<String> outputs) {
    Set<String> used = new LinkedHashSet<>(outputs);
    for (Body.Statement statement : body.statements()) {
      References.in(statement.value(), reference -> used.add(reference.name()));
    }
    for (Recipe.Input input : recipe.inputs()) {
      if (!used.contains(input.name().text())) {
        context.report(
            context.diagnostic(NameCode.UNUSED_VALUE, input.name(), input.name().text()));
      }
    }
    for (Body.Statement statement : body.statements()) {
      // Of several values that come out of one flow, each needs a name, whether it is used or not.
      boolean needed =
          statement.names().size() > 1
              && statement.names().stream().anyMatch(name -> used.contains(name.text()));
      for (Name name : statement.names()) {
        if (!needed && !used.contains(name.text())) {
          context.report(
              context
                  .diagnostic(NameCode.UNUSED_VALUE, name, name.text())
                  .withHelp("name it after `to` if it is an output, use it, or take it out"));
        }
      }
    }
  }

  /** A body without named inputs: what comes in goes through its steps. */
  private @Nullable List<CheckedValue.Tensor> composed(
      List<CheckedValue.Tensor> data, Body body, Scope scope) {
    return switch (body) {
      case Body.Empty e -> data;
      case Body.Single single ->
          steps(
              data,
              single.flow() instanceof Expression.Flow flow
                  ? prepend(flow.head(), flow.steps())
                  : List.of(single.flow()),
              scope);
      case Body.Named named -> {
        context.report(
            context
                .diagnostic(
                    ValueCode.NOT_A_VALUE,
                    named.statements().getFirst(),
                    "a named value in a body without `from`")
                .withHelp("say what comes in and out: `from x to y { … }`"));
        yield null;
      }
    };
  }

  private static List<Expression> prepend(Expression head, List<Expression> steps) {
    List<Expression> all = new ArrayList<>();
    all.add(head);
    all.addAll(steps);
    return all;
  }
}
