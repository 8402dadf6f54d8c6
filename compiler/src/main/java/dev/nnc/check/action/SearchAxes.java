package dev.nnc.check.action;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.check.expression.ParamDomain;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.SearchPlan.Axis;
import dev.nnc.plan.SearchPlan.Domain;
import dev.nnc.resolve.Symbols;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which values of which params an {@code over} names. */
final class SearchAxes {
  private final FileContext context;
  private final Evaluator evaluator;

  SearchAxes(FileContext context, Evaluator evaluator) {
    this.context = context;
    this.evaluator = evaluator;
  }

  /** The params with their values; null after an error. */
  @Nullable List<Axis> of(Clause.Over over) {
    List<Axis> axes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Clause.Choice choice : over.choices()) {
      Axis axis = axis(choice);
      if (axis != null && !names.add(axis.param())) {
        context.report(context.diagnostic(ValueCode.GIVEN_TWICE, choice, axis.param()));
        axis = null;
      }
      if (axis != null) {
        axes.add(axis);
      }
    }
    return axes.size() == over.choices().size() ? List.copyOf(axes) : null;
  }

  /**
   * Reports what stands in the header of an action that takes params alone.
   *
   * @param params as a person would say it: {@code params}
   * @param held what its braces hold, which says what is trained and on what
   */
  void strange(Item.Action action, Node at, String params, String held) {
    context.report(
        context
            .diagnostic(
                ValueCode.TOO_MANY_ARGUMENTS,
                at,
                action.verb(),
                params + " behind `over`",
                "is `" + context.text(at) + "`")
            .withHelp("what is trained, and on what, is said by the " + held + " in its braces"));
  }

  private @Nullable Axis axis(Clause.Choice choice) {
    String name = choice.name().text();
    Symbols.Symbol symbol = context.symbols.find(name);
    if (symbol == null || !(symbol.item() instanceof Item.Parameter parameter)) {
      List<String> params =
          context.symbols.names().stream()
              .filter(
                  each ->
                      context.symbols.find(each) instanceof Symbols.Symbol other
                          && other.item() instanceof Item.Parameter)
              .toList();
      context.report(
          symbol != null && symbol.item() instanceof Item.Broken
              ? context.diagnostic(NameCode.UNKNOWN_NAME, choice.name(), "param", name)
              : new OptionMessages(context)
                  .suggest(
                      context.diagnostic(NameCode.UNKNOWN_NAME, choice.name(), "param", name),
                      name,
                      params,
                      choice.name()));
      return null;
    }
    CheckedValue standard = context.parameters.get(name);
    if (standard == null || standard instanceof CheckedValue.Unknown) {
      return null; // what is wrong with it was told
    }
    FileContext home = context.home(parameter);
    Expression own = parameter.domain();
    CheckedValue ownDomain =
        own == null
            ? null
            : home.quietly(() -> new Evaluator(home, null, null).handedOn(own, new Scope(null)));
    Expression here = choice.domain();
    if (here == null && ownDomain == null) {
      context.report(
          context
              .diagnostic(ActionCode.NO_DOMAIN, choice, name)
              .withLabel(home.place(parameter), "declared here, without one")
              .withHelp("write `" + name + " in 1 .. 10`, `in log(1e-4 .. 1)` or `in [1, 2]`"));
      return null;
    }
    CheckedValue domain = here == null ? ownDomain : evaluator.handedOn(here, new Scope(null));
    Expression written = here == null ? own : here;
    if (domain == null || written == null || domain instanceof CheckedValue.Unknown) {
      return null;
    }
    Domain values = domain(choice, name, standard, ownDomain, domain, written, parameter);
    return values == null ? null : new Axis(name, values);
  }

  private @Nullable Domain domain(
      Clause.Choice choice,
      String name,
      CheckedValue standard,
      @Nullable CheckedValue own,
      CheckedValue domain,
      Expression written,
      Item.Parameter parameter) {
    Node at = choice.domain() == null ? choice : choice.domain();
    switch (domain) {
      case CheckedValue.Range range -> {
        if (!(standard instanceof CheckedValue.Number number)) {
          misfit(at, name, standard, "a range");
          return null;
        }
        for (double end : new double[] {range.low(), range.high()}) {
          if (outside(at, name, own, new CheckedValue.Number(end))) {
            return null;
          }
        }
        if (range.low() > range.high() || range.log() && range.low() <= 0) {
          context.report(
              context.diagnostic(
                  ValueCode.OUT_OF_RANGE,
                  at,
                  "over",
                  "sweep",
                  range.log()
                      ? "a range of positive numbers, the smaller first"
                      : "a range with the smaller number first",
                  range.text()));
          return null;
        }
        boolean whole =
            number.isWhole()
                && new CheckedValue.Number(range.low()).isWhole()
                && new CheckedValue.Number(range.high()).isWhole()
                && !hasPoint(written)
                && !hasPoint(parameter.value());
        return new Domain.Range(range.low(), range.high(), range.log(), whole);
      }
      case CheckedValue.Items items -> {
        Set<String> values = new LinkedHashSet<>();
        for (CheckedValue each : items.elements()) {
          if (!ParamDomain.isOfSort(standard, each)) {
            misfit(at, name, standard, each.describe());
            return null;
          }
          if (outside(at, name, own, each)) {
            return null;
          }
          if (!values.add(ParamDomain.text(each))) {
            context.report(context.diagnostic(ValueCode.GIVEN_TWICE, at, ParamDomain.text(each)));
            return null;
          }
        }
        if (values.isEmpty()) {
          misfit(at, name, standard, "an empty list");
          return null;
        }
        return new Domain.Choice(List.copyOf(values));
      }
      default -> {
        misfit(at, name, standard, domain.describe());
        return null;
      }
    }
  }

  private void misfit(Node at, String name, CheckedValue standard, String found) {
    context.report(
        context.diagnostic(
            ValueCode.WRONG_TYPE,
            at,
            name,
            "sweep",
            standard instanceof CheckedValue.Number
                ? "searched over a range of numbers or a list of them"
                : "searched over a list of values like " + ParamDomain.text(standard),
            found));
  }

  /** Whether the param's own domain does not hold the value, which is reported. */
  private boolean outside(Node at, String name, @Nullable CheckedValue own, CheckedValue value) {
    if (own == null || ParamDomain.contains(own, value)) {
      return false;
    }
    context.report(
        context
            .diagnostic(
                ValueCode.NOT_IN_DOMAIN,
                at,
                name,
                ParamDomain.text(value),
                own instanceof CheckedValue.Range range ? range.text() : ParamDomain.text(own))
            .withHelp("widen the domain where the param is declared, or search within it"));
    return true;
  }

  /** Whether a number with a point, an exponent or a per cent sign is written in it. */
  private static boolean hasPoint(Node node) {
    return node instanceof Expression.FloatLiteral
        || node instanceof Expression.PercentLiteral
        || Nodes.children(node).stream().anyMatch(SearchAxes::hasPoint);
  }
}
