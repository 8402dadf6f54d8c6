package dev.nnc.check.action;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.ReportPartContext;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.network.NetworkChecker;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Variable;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of the report: what they name must be there, and must be what they can draw. */
final class ReportPartChecker {
  private static final String BEST = "best";
  private static final String PROBABILITY = "probability";

  private final FileContext context;
  private final Evaluator evaluator;
  private final NetworkChecker networks;

  ReportPartChecker(FileContext context, Evaluator evaluator, NetworkChecker networks) {
    this.context = context;
    this.evaluator = evaluator;
    this.networks = networks;
  }

  /** Report parts take names of fields and outputs, as many as one likes. */
  List<Configured> read(List<Expression> expressions, Scope scope) {
    List<Configured> uses = new ArrayList<>();
    for (Expression expression : expressions) {
      Entry entry = entry(expression);
      Option further = entry == null ? null : names(entry);
      if (entry != null
          && further != null
          && entry.notYet() == null
          && expression instanceof Expression.Call call) {
        List<Object> names = new ArrayList<>();
        List<Expression.Argument> rest = new ArrayList<>();
        for (Expression.Argument argument : call.arguments()) {
          if (argument.key() == null) {
            names.add(context.text(argument.value()));
          } else {
            rest.add(argument);
          }
        }
        Configured configured = evaluator.options().configure(entry, call, rest, scope);
        if (configured != null) {
          Map<String, Object> options = new LinkedHashMap<>(configured.options().values());
          if (!names.isEmpty()) {
            options.put(further.name(), List.copyOf(names));
          }
          uses.add(new Configured(entry, new Options(options)));
        }
      } else {
        Configured use = evaluator.options().use(Kind.SHOW, expression, scope, true);
        if (use != null) {
          uses.add(use);
        }
      }
    }
    return uses;
  }

  private @Nullable Entry entry(Expression expression) {
    Expression callee = expression instanceof Expression.Call call ? call.callee() : expression;
    return callee instanceof Expression.Reference reference
        ? context.catalog.find(Kind.SHOW, reference.name())
        : null;
  }

  /** The option that takes names of fields and outputs, or null. */
  private static @Nullable Option names(Entry entry) {
    for (Option option : entry.options()) {
      if (option.repeated() && option.positional()) {
        return option;
      }
    }
    return null;
  }

  /**
   * Reports names that are nowhere, and parts that cannot be made of what there is.
   *
   * @param made the activation that an output comes from, where it is known
   */
  void check(
      List<Expression> expressions,
      List<Configured> shows,
      String verb,
      Item.Network network,
      DataPlan data,
      List<ActionPlan.Pair> pairs,
      Map<String, String> made) {
    NetworkPlan plan = networks.plan(network.name().text());
    if (plan == null || expressions.isEmpty()) {
      return;
    }
    ReportPartContext about = about(verb, plan, data, pairs, made);
    boolean allRead = expressions.size() == shows.size();
    for (int i = 0; i < expressions.size(); i++) {
      Entry entry = entry(expressions.get(i));
      boolean known =
          entry == null
              || (namesKnown(expressions.get(i), entry, about, data, plan.name())
                  & columnsKnown(expressions.get(i), entry, about));
      if (allRead && known && entry != null && entry.rule() instanceof Rule.Show rule) {
        Misfit misfit =
            rule.actions().contains(verb)
                ? rule.accepts(
                    about.withGiven(given(entry, expressions.get(i))), shows.get(i).options())
                : Misfit.input(
                    "is not for `" + verb + "`",
                    "",
                    "it stands in `" + String.join("` or `", rule.actions()) + "`");
        misfit =
            misfit == null && i > 0 ? again(rule, shows.get(i), verb, shows.subList(0, i)) : misfit;
        if (misfit != null) {
          report(misfit, entry, expressions.get(i));
        }
      }
    }
  }

  /** Why a part may not stand there once more; null if it does not, or may. */
  private static @Nullable Misfit again(
      Rule.Show rule, Configured use, String verb, List<Configured> before) {
    boolean there =
        before.stream()
            .filter(each -> each.name().equals(use.name()))
            .anyMatch(
                each ->
                    !rule.drawsEachUse(verb)
                        || each.options().values().equals(use.options().values()));
    return there ? Misfit.input("stands here already", "", "leave one of the two out") : null;
  }

  /** The options that stand in the program with something else than their default. */
  private Set<String> given(Entry entry, Expression expression) {
    Set<String> keys = new HashSet<>();
    if (expression instanceof Expression.Call call) {
      for (Expression.Argument argument : call.arguments()) {
        Name key = argument.key();
        Option option = key == null ? null : entry.option(key.text());
        if (option != null && !context.text(argument.value()).equals(option.defaultText())) {
          keys.add(option.name());
        }
      }
    }
    return keys;
  }

  private void report(Misfit misfit, Entry entry, Expression expression) {
    Node at = expression;
    if (expression instanceof Expression.Call call) {
      for (Expression.Argument argument : call.arguments()) {
        Name key = argument.key();
        if (key != null && key.text().equals(misfit.option())) {
          at = argument;
        }
      }
    }
    context.report(
        context
            .diagnostic(ActionCode.SHOW_MISFIT, at, entry.name(), misfit.message())
            .withHelp(misfit.help()));
  }

  private boolean namesKnown(
      Expression expression, Entry entry, ReportPartContext about, DataPlan data, String network) {
    if (names(entry) == null || !(expression instanceof Expression.Call call)) {
      return true;
    }
    List<String> names = new ArrayList<>(List.of("truth", "prediction", BEST));
    names.addAll(about.outputs().keySet());
    names.addAll(about.fields().keySet());
    boolean texts = entry.rule() instanceof Rule.Show rule && rule.showsTexts();
    if (texts) {
      addColumns(data, names);
      if (about.outputs().size() == 1 && !names.contains(network)) {
        names.add(network); // its only output
      }
    } else {
      names.addAll(data.schema().columns().keySet());
      about.networks().keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
    }
    boolean right = true;
    for (Expression.Argument argument : call.arguments()) {
      if (argument.key() == null) {
        right &= nameKnown(argument.value(), names, about, texts);
      }
    }
    return right;
  }

  /** Whether what an option names is a column of the source, or a field. */
  private boolean columnsKnown(Expression expression, Entry entry, ReportPartContext about) {
    if (!(expression instanceof Expression.Call call)) {
      return true;
    }
    List<String> names = new ArrayList<>(about.columns().keySet());
    about.fields().keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
    boolean right = true;
    for (Expression.Argument argument : call.arguments()) {
      Name key = argument.key();
      Option option = key == null ? null : entry.option(key.text());
      if (option == null || !takesColumns(option.type())) {
        continue;
      }
      List<Expression> named =
          argument.value() instanceof Expression.ListValue list
              ? list.elements()
              : List.of(argument.value());
      for (Expression each : named) {
        if (each instanceof Expression.Reference reference
            && !reference.name().equals(option.defaultText())
            && !names.contains(reference.name())) {
          context.report(
              evaluator
                  .messages()
                  .suggest(
                      context.diagnostic(
                          NameCode.UNKNOWN_NAME, reference, "column or field", reference.name()),
                      reference.name(),
                      names,
                      reference));
          right = false;
        }
      }
    }
    return right;
  }

  private static boolean takesColumns(OptionType type) {
    return type instanceof OptionType.Columns
        || (type instanceof OptionType.AnyOf any
            && any.types().stream().anyMatch(ReportPartChecker::takesColumns));
  }

  /** The columns of the sources that hold texts: a picture has none. */
  private static void addColumns(DataPlan data, List<String> names) {
    data.schema()
        .columns()
        .forEach(
            (name, type) -> {
              if (type.shape().rank() < 2 && !names.contains(name)) {
                names.add(name);
              }
            });
    data.bases().forEach(base -> addColumns(base, names));
  }

  /**
   * A field, an output, `best`, or the probability of the class that a field names.
   *
   * @param texts whether only what can be written as a text is known
   */
  private boolean nameKnown(
      Expression column, List<String> names, ReportPartContext about, boolean texts) {
    if (column instanceof Expression.Member && !texts) {
      return true; // a result
    }
    if (column instanceof Expression.Reference reference) {
      if (!names.contains(reference.name())) {
        context.report(
            evaluator
                .messages()
                .suggest(
                    context.diagnostic(
                        NameCode.UNKNOWN_NAME, reference, "field or output", reference.name()),
                    reference.name(),
                    names,
                    reference));
        return false;
      }
      return true;
    }
    if (!(column instanceof Expression.Call call)
        || !(call.callee() instanceof Expression.Reference callee)
        || !callee.name().equals(PROBABILITY)
        || call.arguments().size() != 1
        || !(call.arguments().getFirst().value() instanceof Expression.Reference field)) {
      context.report(
          context
              .diagnostic(ValueCode.NOT_A_VALUE, column, "this column of a table")
              .withHelp(
                  "columns are fields, outputs, `best` and `probability(field)`, as in `table(label,"
                      + " probability(label), best)`"));
      return false;
    }
    ReportPartContext.Field found = about.fields().get(field.name());
    if (found == null || found.type().content() != ColumnType.Content.CLASS) {
      context.report(
          evaluator
              .messages()
              .suggest(
                  context.diagnostic(
                      NameCode.UNKNOWN_NAME, field, "field with classes", field.name()),
                  field.name(),
                  about.fields().entrySet().stream()
                      .filter(each -> each.getValue().type().content() == ColumnType.Content.CLASS)
                      .map(Map.Entry::getKey)
                      .toList(),
                  field));
      return false;
    }
    if (about.outputs().size() != 1) {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_COUNT,
              column,
              about.outputs().size() + " outputs",
              "`probability`, which is of the only one"));
      return false;
    }
    return true;
  }

  private ReportPartContext about(
      String verb,
      NetworkPlan plan,
      DataPlan data,
      List<ActionPlan.Pair> pairs,
      Map<String, String> made) {
    SequencedMap<String, ReportPartContext.Field> fields = new LinkedHashMap<>();
    for (DataPlan.Field field : data.fields()) {
      fields.put(
          field.name(),
          new ReportPartContext.Field(field.type(), field.inputs(), isOverTime(field)));
    }
    Map<String, String> truths = new HashMap<>();
    pairs.forEach(pair -> truths.putIfAbsent(pair.output(), pair.field()));
    Map<String, Shape> others = new HashMap<>();
    for (NetworkPlan other : networks.plans()) {
      boolean fed =
          other.inputs().stream()
              .allMatch(
                  input ->
                      fields.containsKey(input.name())
                          && input
                              .type()
                              .shape()
                              .row()
                              .equals(fields.get(input.name()).type().shape()));
      if (fed && other.outputs().size() == 1) {
        others.put(other.name(), other.outputs().getFirst().type().shape().row());
      }
    }
    Map<String, Shape> variables = new HashMap<>();
    for (Variable variable : networks.variables()) {
      variables.put(variable.name(), variable.type().shape());
    }
    List<Shape> kernels = new ArrayList<>();
    for (NetworkPlan.LayerPlan layer : plan.layers()) {
      for (String name : layer.variables()) {
        Shape shape = Variable.isKernel(name) ? variables.get(name) : null;
        if (shape != null) {
          kernels.add(shape);
        }
      }
    }
    return new ReportPartContext(
        verb,
        rows(plan.inputs()),
        rows(plan.outputs()),
        fields,
        columns(data),
        truths,
        made,
        others,
        kernels,
        Set.of());
  }

  /** The columns of the source, perhaps that of a data set of which this one is made. */
  private static SequencedMap<String, ColumnType> columns(DataPlan data) {
    DataPlan source = data;
    while (!source.bases().isEmpty()) {
      source = source.bases().getFirst();
    }
    return source.schema().columns();
  }

  /** Whether a row has steps: a window, a list in one cell, or something of two dimensions. */
  private static boolean isOverTime(DataPlan.Field field) {
    boolean list =
        field.inputs().size() == 1
            && (field.steps().isEmpty() ? field.type() : field.steps().getFirst().in())
                    .shape()
                    .rank()
                > 0;
    return list
        || field.type().shape().rank() > 1
        || field.steps().stream().anyMatch(step -> step.reach().past() > 0);
  }

  private static SequencedMap<String, Shape> rows(List<NetworkPlan.Port> ports) {
    SequencedMap<String, Shape> rows = new LinkedHashMap<>();
    ports.forEach(port -> rows.put(port.name(), port.type().shape().row()));
    return rows;
  }
}
