package dev.nnc.check.data;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Grammar;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Formula;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the definitions of fields: what each begins with, and its steps. */
final class FieldChecker {
  private final FileContext context;
  private final Evaluator evaluator;
  private final FieldFormulas formulas;
  private final FieldColumns columns;
  private final SaidColumns said;
  private final TextAdvice advice;
  private final Scope scope = new Scope(null);

  FieldChecker(
      FileContext context,
      Evaluator evaluator,
      FieldFormulas formulas,
      FieldColumns columns,
      SaidColumns said,
      TextAdvice advice) {
    this.advice = advice;
    this.said = said;
    this.context = context;
    this.evaluator = evaluator;
    this.formulas = formulas;
    this.columns = columns;
  }

  /** The fields that a section defines, behind those that there are before; null after an error. */
  @Nullable List<DataPlan.Field> fields(
      Item.Dataset dataset, @Nullable Section section, Schema schema, List<DataPlan.Field> before) {
    Map<String, DataPlan.Field> fields = new LinkedHashMap<>();
    before.forEach(field -> fields.put(field.name(), field));
    boolean right = true;
    if (section != null) {
      for (Section.Entry entry : section.entries()) {
        if (entry instanceof Section.Definition definition) {
          List<Expression> values = values(definition);
          if (values == null) {
            right = false;
            continue;
          }
          for (int i = 0; i < values.size(); i++) {
            right &= define(definition.names().get(i), values.get(i), schema, fields);
          }
        }
      }
    }
    if (right && fields.isEmpty()) {
      context.report(
          context
              .diagnostic(ValueCode.EMPTY_BODY, dataset.name(), "`data " + dataset.name() + "`")
              .withHelp(
                  "define fields from the columns "
                      + ColumnMessages.list(schema.columns().keySet())
                      + ": `x = "
                      + schema.columns().keySet().stream().findFirst().orElse("column")
                      + "`"));
      return null;
    }
    return right ? List.copyOf(fields.values()) : null;
  }

  /** One flow for each name: `a, b = (x, y) -> step` is `a = x -> step` and `b = y -> step`. */
  private @Nullable List<Expression> values(Section.Definition definition) {
    int names = definition.names().size();
    if (names == 1) {
      return List.of(definition.value());
    }
    Expression value = definition.value();
    Expression head = value instanceof Expression.Flow flow ? flow.head() : value;
    if (!(head instanceof Expression.Tuple tuple) || tuple.elements().size() != names) {
      context.report(
          context
              .diagnostic(
                  ValueCode.WRONG_COUNT,
                  definition,
                  names + " names",
                  head instanceof Expression.Tuple other
                      ? Grammar.count(other.elements().size(), "value")
                      : "one value")
              .withHelp("`image, mask = (pixels, truth) -> step` has a value for each name"));
      return null;
    }
    List<Expression> steps =
        value instanceof Expression.Flow flow ? flow.steps() : List.<Expression>of();
    List<Expression> values = new ArrayList<>();
    for (Expression element : tuple.elements()) {
      List<Expression> all = new ArrayList<>();
      Expression first = element;
      if (element instanceof Expression.Flow own) {
        first = own.head();
        all.addAll(own.steps());
      }
      all.addAll(steps);
      values.add(all.isEmpty() ? first : new Expression.Flow(value.span(), first, all));
    }
    return values;
  }

  /** Adds the field; false after an error. */
  private boolean define(
      Name name, Expression value, Schema schema, Map<String, DataPlan.Field> fields) {
    DataPlan.Field before = fields.get(name.text());
    if (before != null) {
      context.report(
          context
              .diagnostic(NameCode.DUPLICATE_NAME, name, name.text())
              .withLabel(before.place(), "first defined here"));
      return false;
    }
    context.hidesParam(name);
    DataPlan.Field field = field(value, name, schema, fields);
    if (field == null) {
      return false;
    }
    fields.put(name.text(), field);
    return true;
  }

  /**
   * The steps, those in a {@code together} among them.
   *
   * @param draws a number for each step whose random draws are shared, else null
   */
  private record Steps(List<Expression> steps, List<@Nullable Long> draws) {}

  private @Nullable Steps flattened(List<Expression> steps) {
    List<Expression> all = new ArrayList<>();
    List<@Nullable Long> draws = new ArrayList<>();
    for (Expression step : steps) {
      if (!(step instanceof Expression.Call call)
          || !(call.callee() instanceof Expression.Reference callee)
          || !callee.name().equals(DataPlan.TOGETHER)
          || call.recipe() == null) {
        all.add(step);
        draws.add(null);
        continue;
      }
      if (!call.recipe().inputs().isEmpty()
          || !call.arguments().isEmpty()
          || !(call.recipe().body() instanceof Body.Single body)) {
        context.report(
            context
                .diagnostic(ValueCode.NOT_A_STEP, call, "such a `together`")
                .withHelp("its braces hold steps: `together { random_flip -> random_zoom(10%) }`"));
        return null;
      }
      List<Expression> inside = new ArrayList<>();
      if (body.flow() instanceof Expression.Flow flow) {
        inside.add(flow.head());
        inside.addAll(flow.steps());
      } else {
        inside.add(body.flow());
      }
      for (Expression each : inside) {
        all.add(each);
        draws.add((long) each.span().start());
      }
    }
    return new Steps(all, draws);
  }

  private DataPlan.@Nullable Field field(
      Expression value, Name name, Schema schema, Map<String, DataPlan.Field> earlier) {
    Expression head = value instanceof Expression.Flow flow ? flow.head() : value;
    Steps steps =
        flattened(value instanceof Expression.Flow flow ? flow.steps() : List.<Expression>of());
    if (steps == null) {
      return null;
    }
    Formula formula = null;
    List<String> inputs;
    ColumnType type;
    if (FieldFormulas.isFormula(head)) {
      FieldFormulas.Result result = formulas.read(head, columns.of(schema, earlier));
      if (result == null) {
        return null;
      }
      formula = result.formula();
      inputs = result.inputs();
      type = result.type();
    } else {
      inputs = columns.inputs(head, schema, earlier);
      if (inputs == null) {
        return null;
      }
      type = columns.joined(head, inputs, schema, earlier);
      if (type == null) {
        return null;
      }
    }
    List<DataPlan.Step> typed = new ArrayList<>();
    Expression before = head;
    for (int i = 0; i < steps.steps().size(); i++) {
      Expression step = steps.steps().get(i);
      Configured use = evaluator.options().use(Kind.TRANSFORM, step, scope, true);
      if (use == null || !(use.entry().rule() instanceof Rule.Transform)) {
        return null;
      }
      StepTypes.Outcome outcome = StepTypes.of(type, use);
      Misfit misfit = outcome.misfit();
      DataPlan.Step next = outcome.step();
      if (next == null) {
        Diagnostic diagnostic =
            context
                .diagnostic(
                    ValueCode.STEP_MISFIT, step, use.name(), misfit == null ? "" : misfit.message())
                .withLabel(
                    context.place(before),
                    before == head ? ColumnMessages.describe(type) : "gives " + type.describe())
                .withHelp(misfit == null ? null : misfit.help());
        ColumnType.Content other =
            type.content() == ColumnType.Content.TEXT
                ? ColumnType.Content.NUMBER
                : ColumnType.Content.TEXT;
        boolean ofColumns =
            before == head && formula == null && inputs.stream().noneMatch(earlier::containsKey);
        boolean wouldFit =
            ofColumns
                && StepTypes.of(new ColumnType(other, type.shape(), 0, List.of()), use).step()
                    != null;
        String looks =
            wouldFit && other == ColumnType.Content.NUMBER && inputs.size() == 1
                ? advice.before(schema, inputs.getFirst())
                : null;
        diagnostic = looks == null ? diagnostic : diagnostic.withHelp(looks);
        context.report(wouldFit ? said.proposing(diagnostic, schema, inputs, other) : diagnostic);
        return null;
      }
      type = next.out();
      Long draw = steps.draws().get(i);
      if (draw != null) {
        Map<String, Object> options = new LinkedHashMap<>(use.options().values());
        options.put(DataPlan.TOGETHER, draw);
        use = new Configured(use.entry(), new Options(options));
        next = new DataPlan.Step(use, next.in(), next.out());
      }
      before = step;
      typed.add(next);
    }
    warnOfSharedClasses(name, head, inputs, typed);
    if (type.shape().dimensions().contains(ColumnType.ANY_HEIGHT)) {
      // Pictures that cells name are looked at when they are read.
      boolean named =
          !typed.isEmpty() && typed.getFirst().in().content() == ColumnType.Content.TEXT;
      context.report(
          context
              .diagnostic(DataCode.UNEVEN_PICTURES, head, name.text(), named ? "may be" : "are")
              .withHelp(
                  "bring them to one size: `"
                      + name.text()
                      + " = "
                      + context.text(head)
                      + (named ? " -> " + context.text(steps.steps().getFirst()) : "")
                      + " -> resize(64x64)`"));
      return null;
    }
    return new DataPlan.Field(context.place(name), name.text(), inputs, formula, typed, type);
  }

  /**
   * A list of columns of texts is one field, whose pieces are of the same classes. As vectors of
   * zeros and a one that is hardly meant, if nobody has said which classes there are.
   */
  private void warnOfSharedClasses(
      Name name, Expression head, List<String> inputs, List<DataPlan.Step> steps) {
    boolean ofTexts =
        head instanceof Expression.ListValue
            && inputs.size() > 1
            && steps.size() > 1
            && steps.getFirst().in().content() == ColumnType.Content.TEXT;
    if (!ofTexts
        || !steps.get(0).name().equals("category")
        || !steps.get(1).name().equals("one_hot")
        || steps.get(0).options().find("classes") instanceof List<?>) {
      return;
    }
    String columns = String.join(", ", inputs.stream().map(Name::written).toList());
    context.report(
        context
            .diagnostic(DataCode.SHARED_CLASSES, head, name.text(), columns)
            .withHelp(
                "a field of each column has classes of its own: `"
                    + columns
                    + " = ("
                    + columns
                    + ") -> category -> one_hot`"));
  }
}
