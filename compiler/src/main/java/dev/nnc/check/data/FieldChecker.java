package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Section;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.DataCode;
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
  private final FieldFormulas formulas;
  private final FieldColumns columns;
  private final FieldSteps steps;
  private final SeparateColumns separate;

  FieldChecker(
      FileContext context,
      Evaluator evaluator,
      FieldFormulas formulas,
      FieldColumns columns,
      SaidColumns said,
      TextAdvice advice) {
    this.context = context;
    this.steps = new FieldSteps(context, evaluator, said, advice);
    this.separate = new SeparateColumns(context, steps);
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
   * The field; null after an error.
   *
   * @param earlier the fields before it, to which its parts are added if it has some
   */
  private DataPlan.@Nullable Field field(
      Expression value, Name name, Schema schema, Map<String, DataPlan.Field> earlier) {
    Expression head = value instanceof Expression.Flow flow ? flow.head() : value;
    FieldSteps.Chain chain =
        steps.chain(value instanceof Expression.Flow flow ? flow.steps() : List.<Expression>of());
    if (chain == null) {
      return null;
    }
    Formula formula = null;
    List<String> inputs;
    ColumnType type;
    if (FieldFormulas.isFormula(head)) {
      FieldFormulas.Result result = formulas.read(head, columns.of(schema, earlier));
      if (result == null) {
        steps.lookAt(chain.steps());
        return null;
      }
      formula = result.formula();
      inputs = result.inputs();
      type = result.type();
    } else {
      inputs = columns.inputs(head, schema, earlier);
      if (inputs == null) {
        steps.lookAt(chain.steps());
        return null;
      }
      if (inputs.size() > 1 && columns.takesEach(head)) {
        SeparateColumns.Parts parts = separate.of(name, head, inputs, chain, schema, earlier);
        if (parts == null) {
          return null;
        }
        parts.fields().forEach(part -> earlier.put(part.name(), part));
        inputs = parts.names();
        chain = parts.rest();
      }
      type = columns.joined(head, inputs, schema, earlier);
      if (type == null) {
        return null;
      }
    }
    boolean ofColumns = formula == null && inputs.stream().noneMatch(earlier::containsKey);
    List<DataPlan.Step> typed =
        steps.over(new FieldSteps.Start(head, inputs, type, ofColumns), chain, schema);
    if (typed == null) {
      return null;
    }
    type = typed.isEmpty() ? type : typed.getLast().out();
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
                      + (named ? " -> " + context.text(chain.steps().getFirst()) : "")
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
        inputs.size() > 1
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
                "give each column classes of its own: `"
                    + name.text()
                    + " = columns("
                    + columns
                    + ") -> category -> one_hot`, or name the classes that all of them have"));
  }
}
