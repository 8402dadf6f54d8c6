package dev.nnc.check;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.References;
import dev.nnc.ast.Tree;
import dev.nnc.catalog.Catalog;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.SchemaReader;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a checked model of a tree: params, data, networks, actions, in this order. */
public final class Checker {
  private final Tree tree;
  private final Context context;
  private final SchemaReader schemas;
  private final Map<String, String> overrides;

  private Checker(
      Tree tree,
      Catalog catalog,
      Symbols symbols,
      SchemaReader schemas,
      Map<String, String> overrides,
      Diagnostics diagnostics) {
    this.tree = tree;
    this.context = new Context(tree, catalog, symbols, diagnostics);
    this.schemas = schemas;
    this.overrides = overrides;
  }

  /**
   * What the check gives.
   *
   * @param model present if there is no error
   * @param resolvedText the file with all defaults and overrides filled in, not yet formatted
   */
  public record Checked(Optional<Model> model, String resolvedText) {}

  /** Checks a tree. {@code overrides} are the texts given by {@code --set}, by param. */
  public static Checked check(
      Tree tree,
      Catalog catalog,
      Symbols symbols,
      SchemaReader schemas,
      Map<String, String> overrides,
      Diagnostics diagnostics) {
    return new Checker(tree, catalog, symbols, schemas, overrides, diagnostics).run();
  }

  private Checked run() {
    parameters();
    Map<String, DataChecker.Checked> datasets = datasets();
    List<DataPlan> data = new ArrayList<>();
    datasets
        .values()
        .forEach(
            each -> {
              DataPlan plan = each.plan();
              if (plan != null) {
                data.add(plan);
              }
            });
    NetworkChecker networks = new NetworkChecker(context);
    Set<String> inside = insideOthers();
    for (Item item : tree.items()) {
      if (item instanceof Item.Network network) {
        networks.check(
            network,
            inUseFirst(network, data),
            inside.contains(network.name().text()),
            usedByAction(network));
      } else if (item instanceof Item.Import imported) {
        context.report(context.diagnostic(NameCode.NOT_YET, imported, "`import`"));
      }
    }
    ActionChecker actions = new ActionChecker(context, networks, datasets);
    boolean any = false;
    for (Item item : tree.items()) {
      if (item instanceof Item.Action action) {
        actions.check(action);
        any = true;
      }
    }
    if (!any && tree.items().stream().noneMatch(Item.Broken.class::isInstance)) {
      context.report(
          Diagnostic.of(
              ActionCode.NOTHING_TO_DO,
              new Place(tree.source(), new Span(0, Math.min(4, tree.source().text().length())))));
    }
    if (any && !context.diagnostics.hasErrors()) {
      context.symbols.reportUnused(tree, context.diagnostics);
    }
    String resolved = context.resolution.text();
    if (context.diagnostics.hasErrors()) {
      return new Checked(Optional.empty(), resolved);
    }
    List<Function> functions = new ArrayList<>(networks.predictions());
    functions.addAll(actions.functions());
    LinkedHashMap<String, String> values = new LinkedHashMap<>();
    context.parameters.forEach((name, meaning) -> values.put(name, text(meaning)));
    return new Checked(
        Optional.of(
            new Model(
                tree.source(),
                values,
                List.copyOf(overrides.keySet()),
                data,
                networks.plans(),
                actions.plans(),
                actions.runSettings(),
                new Program(networks.variables(), functions))),
        resolved);
  }

  // Params.

  private void parameters() {
    Set<String> known = new LinkedHashSet<>();
    for (Item item : tree.items()) {
      if (item instanceof Item.Parameter parameter) {
        known.add(parameter.name().text());
        context.parameters.put(parameter.name().text(), Meaning.UNKNOWN);
      } else if (item instanceof Item.Broken broken && broken.name() != null) {
        known.add(broken.name().text());
      }
    }
    Set<Item> found = new LinkedHashSet<>();
    for (Item item : tree.items()) {
      if (item instanceof Item.Parameter parameter) {
        parameter(parameter, found, new LinkedHashSet<>());
      }
    }
    for (String name : overrides.keySet()) {
      if (!known.contains(name)) {
        String nearest = Similar.to(name, known).orElse(null);
        context.report(
            Diagnostic.of(
                    NameCode.UNKNOWN_OVERRIDE,
                    new Place(
                        tree.source(), new Span(0, Math.min(4, tree.source().text().length()))),
                    name)
                .withHelp(
                    nearest != null
                        ? "did you mean `" + nearest + "`?"
                        : known.isEmpty()
                            ? "the file declares no param"
                            : "the params are " + String.join(", ", known)));
      }
    }
  }

  /**
   * Finds a param's value after the values that it needs, wherever in the file they stand.
   *
   * @param found params and functions that were gone through
   * @param pending those that need this one
   */
  private void parameter(Item item, Set<Item> found, Set<Item> pending) {
    if (found.contains(item)) {
      return;
    }
    if (!pending.add(item)) {
      if (item instanceof Item.Parameter parameter && found.add(item)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.NOT_A_VALUE,
                    parameter.value(),
                    "`" + parameter.name() + "`, which needs its own value,")
                .withHelp("a param may use others, but they may not use it"));
      }
      return;
    }
    Set<String> needed = new LinkedHashSet<>();
    References.in(item, reference -> needed.add(reference.name()));
    for (String name : needed) {
      Symbols.Symbol symbol = context.symbols.find(name);
      if (symbol != null
          && (symbol.item() instanceof Item.Function || symbol.item() instanceof Item.Parameter)) {
        parameter(symbol.item(), found, pending);
      }
    }
    pending.remove(item);
    if (found.add(item) && item instanceof Item.Parameter parameter) {
      Meaning value = parameter(parameter, new Evaluator(context, null, null));
      context.parameters.put(parameter.name().text(), value);
    }
  }

  private Meaning parameter(Item.Parameter parameter, Evaluator evaluator) {
    String name = parameter.name().text();
    Scope scope = new Scope(null);
    Expression domain = parameter.domain();
    Meaning in = domain == null ? null : evaluator.evaluate(domain, scope);
    String override = overrides.get(name);
    Meaning value = plain(evaluator.evaluate(parameter.value(), scope), parameter.value());
    if (in != null && !isDomain(in)) {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_TYPE,
              parameter.domain() == null ? parameter : parameter.domain(),
              "in",
              name,
              "a range such as 1 .. 10, or a list",
              in.describe()));
      return Meaning.UNKNOWN;
    }
    if (override != null) {
      Expression given = Context.parse(override);
      Meaning replaced = given == null ? null : evaluator.peek(given, scope);
      if (replaced == null) {
        context.report(
            context
                .diagnostic(ValueCode.BAD_OVERRIDE, parameter, override, name)
                .withHelp(
                    "write it as in the file, for example `--set "
                        + name
                        + "="
                        + context.text(parameter.value())
                        + "`"));
        return value;
      }
      if (!sameSort(value, replaced)) {
        context.report(
            context
                .diagnostic(ValueCode.BAD_OVERRIDE, parameter, override, name)
                .withHelp("it must be of the sort of its default, " + value.describe()));
        return value;
      }
      value = replaced;
      context.resolution.replace(parameter.value().span(), override);
    }
    if (value instanceof Meaning.Unknown || in == null || in instanceof Meaning.Unknown) {
      return value;
    }
    if (!inDomain(value, in)) {
      context.report(
          context
              .diagnostic(
                  ValueCode.NOT_IN_DOMAIN,
                  parameter.value(),
                  name,
                  text(value),
                  context.text(parameter.domain() == null ? parameter : parameter.domain()))
              .withHelp(
                  override != null
                      ? "choose another value with --set, or widen the domain"
                      : null));
      return Meaning.UNKNOWN;
    }
    return value;
  }

  private static boolean isDomain(Meaning in) {
    return in instanceof Meaning.Range
        || in instanceof Meaning.Items
        || in instanceof Meaning.Unknown;
  }

  /** The value of a param, which is known before any data or network is. */
  private Meaning plain(Meaning value, Expression at) {
    return switch (value) {
      case Meaning.Number n -> n;
      case Meaning.Duration d -> d;
      case Meaning.Angle a -> a;
      case Meaning.Truth t -> t;
      case Meaning.Text t -> t;
      case Meaning.Word w -> w;
      case Meaning.Range r -> r;
      case Meaning.Items i -> i;
      case Meaning.Entries e -> e;
      case Meaning.Function f -> notPlain(f, at);
      case Meaning.Unknown u -> u;
      case Meaning.Tensor t -> notPlain(t, at);
      case Meaning.Block b -> notPlain(b, at);
      case Meaning.Network n -> notPlain(n, at);
      case Meaning.Dataset d -> notPlain(d, at);
      case Meaning.Shared s -> notPlain(s, at);
      case Meaning.Closure c -> notPlain(c, at);
      case Meaning.Catalogued c -> notPlain(c, at);
    };
  }

  private Meaning notPlain(Meaning value, Expression at) {
    context.report(
        context
            .diagnostic(ValueCode.NOT_A_VALUE, at, value.describe() + " of a param")
            .withHelp("a param is a number, a text, a name such as `relu`, or a list of them"));
    return Meaning.UNKNOWN;
  }

  private static boolean sameSort(Meaning a, Meaning b) {
    return a instanceof Meaning.Unknown || a.getClass() == b.getClass();
  }

  private static boolean inDomain(Meaning value, Meaning domain) {
    return switch (domain) {
      case Meaning.Range range ->
          value instanceof Meaning.Number n
              && n.value() >= range.low()
              && n.value() <= range.high();
      case Meaning.Items items -> items.elements().contains(value);
      default -> true;
    };
  }

  /** A value as a person would write it. */
  private static String text(Meaning meaning) {
    return switch (meaning) {
      case Meaning.Number n -> Meaning.Number.text(n.value());
      case Meaning.Truth t -> Boolean.toString(t.value());
      case Meaning.Text t -> "\"" + t.value() + "\"";
      case Meaning.Word w -> w.name();
      case Meaning.Range r -> r.text();
      case Meaning.Items i ->
          "[" + String.join(", ", i.elements().stream().map(Checker::text).toList()) + "]";
      default -> meaning.describe();
    };
  }

  // Data and networks.

  private Map<String, DataChecker.Checked> datasets() {
    DataChecker checker = new DataChecker(context, schemas);
    Map<String, DataChecker.Checked> datasets = new LinkedHashMap<>();
    for (Item item : tree.items()) {
      if (item instanceof Item.Dataset dataset) {
        datasets.putIfAbsent(dataset.name().text(), checker.check(dataset));
      }
    }
    return datasets;
  }

  /** Networks that stand as a step in another network or block. */
  private Set<String> insideOthers() {
    Set<String> inside = new LinkedHashSet<>();
    for (Item item : tree.items()) {
      if (item instanceof Item.Network || item instanceof Item.Block) {
        References.in(item, reference -> inside.add(reference.name()));
      }
    }
    return inside;
  }

  private boolean usedByAction(Item.Network network) {
    for (Item item : tree.items()) {
      if (item instanceof Item.Action action
          && action.subject().size() == 1
          && action.subject().getFirst() instanceof Expression.Reference subject
          && subject.name().equals(network.name().text())) {
        return true;
      }
    }
    return false;
  }

  /** The data sets, those on which an action uses the network before the others. */
  private List<DataPlan> inUseFirst(Item.Network network, List<DataPlan> data) {
    List<DataPlan> sorted = new ArrayList<>();
    for (Item item : tree.items()) {
      if (item instanceof Item.Action action
          && action.subject().size() == 1
          && action.subject().getFirst() instanceof Expression.Reference subject
          && subject.name().equals(network.name().text())) {
        References.in(
            item,
            reference ->
                data.stream()
                    .filter(d -> d.name().equals(reference.name()) && !sorted.contains(d))
                    .forEach(sorted::add));
      }
    }
    data.stream().filter(d -> !sorted.contains(d)).forEach(sorted::add);
    return sorted;
  }
}
