package dev.nnc.check.expression;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Name;
import dev.nnc.ast.Recipe;
import dev.nnc.ast.References;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.catalog.Wording;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.source.Place;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays down what stands in braces: the inputs of a recipe with their shapes, its named values, its
 * outputs. A null result means that something was wrong and was reported.
 */
final class RecipeElaborator {
  private final FileContext context;
  private final Evaluator evaluator;
  private final NetworkBuilder function;
  private final FlowElaborator flows;

  /**
   * @param flows elaborates the flows inside
   */
  RecipeElaborator(
      FileContext context, Evaluator evaluator, NetworkBuilder function, FlowElaborator flows) {
    this.context = context;
    this.evaluator = evaluator;
    this.function = function;
    this.flows = flows;
  }

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
  @Nullable Scope inputs(List<CheckedValue.Tensor> data, Recipe recipe, Scope outer, Place use) {
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
    ClassAnnotation classes = ClassAnnotation.of(annotation);
    if (classes != null && !areClasses(input, annotation, classes, data, named, scope)) {
      return false;
    }
    List<Expression> wanted =
        classes != null
            ? classes.sizes()
            : annotation instanceof Expression.ListValue list ? list.elements() : null;
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
              "a shape such as [28, 28, 1], or `category(10)` for class numbers",
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

  /** Whether the data is class numbers, of as many classes as are annotated. */
  private boolean areClasses(
      Recipe.Input input,
      Expression annotation,
      ClassAnnotation classes,
      CheckedValue.Tensor data,
      Map<String, Dimension> named,
      Scope scope) {
    boolean numbered = !data.value().type().element().isFloat();
    long there = function.classes(data.value());
    long wanted = classes.classes(evaluator, scope);
    if (wanted == 0 && classes.count() instanceof Expression.Reference name && there > 0) {
      // As a size that is named: bound at first sight.
      Dimension before = named.putIfAbsent(name.name(), Dimension.of(there));
      wanted = before instanceof Dimension.Known known ? known.size() : there;
    }
    if (wanted == 0) {
      context.report(
          context
              .diagnostic(
                  ValueCode.WRONG_TYPE,
                  classes.count(),
                  input.name(),
                  "from",
                  "a number of classes",
                  "something else")
              .withHelp("for example `category(10)`, or `category(1_000, [20])`"));
      return false;
    }
    if (numbered && (there <= 0 || there == wanted)) {
      return true;
    }
    context.report(
        context
            .diagnostic(
                ValueCode.ANNOTATED_CLASSES,
                annotation,
                input.name(),
                Wording.count(wanted),
                numbered ? "there are " + Wording.count(there) : "numbers come in")
            .withLabel(data.made(), numbered ? "made here" : "produces " + data.row())
            .withHelp(
                numbered
                    ? "write `"
                        + "category("
                        + there
                        + (classes.sizes().isEmpty() ? "" : ", […]")
                        + ")`"
                    : "in the data, `category` makes class numbers and `vocabulary(n)` word numbers"));
    return false;
  }

  @Nullable List<CheckedValue.Tensor> body(Recipe recipe, Scope inner) {
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
        Set<String> used = new LinkedHashSet<>();
        References.in(single.flow(), reference -> used.add(reference.name()));
        reportUnusedInputs(recipe, used);
        CheckedValue meaning = evaluator.evaluate(single.flow(), inner);
        List<CheckedValue.Tensor> result = meaning.asTensors();
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

  boolean statement(Body.Statement statement, Scope inner) {
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
      String path = function.pathOfShared(name.text());
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
          context
              .diagnostic(
                  ValueCode.WRONG_COUNT,
                  statement.names().getFirst(),
                  count(statement.names().size(), "name"),
                  count(parts.size(), "value"))
              .withHelp(returns(statement)));
    }
    for (int i = 0; i < statement.names().size(); i++) {
      inner.bind(statement.names().get(i).text(), fits ? parts.get(i) : CheckedValue.UNKNOWN);
    }
    return fits;
  }

  /** What the layer that a statement ends in may give, if an option of it says that. */
  private @Nullable String returns(Body.Statement statement) {
    Expression value = statement.value();
    Expression last = value instanceof Expression.Flow flow ? flow.steps().getLast() : value;
    Expression callee = last instanceof Expression.Call call ? call.callee() : last;
    Entry entry =
        callee instanceof Expression.Reference reference
            ? context.catalog.find(Kind.LAYER, reference.name())
            : null;
    return entry == null
        ? null
        : entry.options().stream()
            .filter(option -> OptionTypes.isWords(option.type()))
            .map(
                option ->
                    "`%s: [%s]` gives so many values; the list may hold %s"
                        .formatted(
                            option.name(),
                            String.join(
                                ", ",
                                OptionTypes.words(option.type()).stream()
                                    .limit(statement.names().size())
                                    .toList()),
                            "`" + String.join("`, `", OptionTypes.words(option.type())) + "`"))
            .findFirst()
            .orElse(null);
  }

  private void reportUnused(Recipe recipe, Body.Named body, Set<String> outputs) {
    Set<String> used = new LinkedHashSet<>(outputs);
    for (Body.Statement statement : body.statements()) {
      References.in(statement.value(), reference -> used.add(reference.name()));
    }
    reportUnusedInputs(recipe, used);
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

  private void reportUnusedInputs(Recipe recipe, Set<String> used) {
    for (Recipe.Input input : recipe.inputs()) {
      if (!used.contains(input.name().text())) {
        context.report(
            context
                .diagnostic(NameCode.UNUSED_VALUE, input.name(), input.name().text())
                .withHelp("use it, as in `concat(a, b) -> …`, or take it out of `from`"));
      }
    }
  }

  /** A body without named inputs: what comes in goes through its steps. */
  @Nullable List<CheckedValue.Tensor> composed(
      List<CheckedValue.Tensor> data, Body body, Scope scope) {
    return switch (body) {
      case Body.Empty e -> data;
      case Body.Single single ->
          flows.steps(
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

  static List<Expression> prepend(Expression head, List<Expression> steps) {
    List<Expression> all = new ArrayList<>();
    all.add(head);
    all.addAll(steps);
    return all;
  }
}
