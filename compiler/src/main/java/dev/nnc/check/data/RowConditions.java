package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.ast.References;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.Condition;
import dev.nnc.plan.Condition.Comparison;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which rows a data set takes: {@code rows: value < 5 and place == "sea"}. */
final class RowConditions {
  /** Learns how numbers are written, which does not depend on the rows that are chosen. */
  private static final String NUMBER = "number";

  private static final String IS_MISSING = "is_missing";
  private static final String COLUMN = "column";
  private static final String HELP_ALL =
      "leave `rows:` out to have all rows, also under `like`, which takes over no `rows:`";

  private static final String HELP =
      "compare columns: `rows: price < 5 and place == \"sea\"`, or `not is_missing(price)`";

  private final FileContext context;
  private final FieldFormulas formulas;
  private final FieldFormulas.Columns columns;
  private final Schema schema;
  private final List<DataPlan.Field> fields;
  private int leaves;

  /**
   * @param columns the columns and fields that may be compared
   * @param schema the columns alone
   * @param fields the data set's own fields, in the order of the file
   */
  RowConditions(
      FileContext context,
      FieldFormulas formulas,
      FieldFormulas.Columns columns,
      Schema schema,
      List<DataPlan.Field> fields) {
    this.context = context;
    this.formulas = formulas;
    this.schema = schema;
    this.fields = fields;
    this.columns =
        new FieldFormulas.Columns() {
          @Override
          public @Nullable ColumnType find(String name) {
            String column = Condition.columnOf(name);
            return column == null ? columns.find(name) : schema.columns().get(column);
          }

          @Override
          public void reportUnknown(Expression.Reference reference) {
            String column = Condition.columnOf(reference.name());
            columns.reportUnknown(
                column == null ? reference : new Expression.Reference(reference.span(), column));
          }

          @Override
          public Diagnostic proposing(
              Diagnostic diagnostic, String name, ColumnType.Content wanted) {
            String column = Condition.columnOf(name);
            return columns.proposing(diagnostic, column == null ? name : column, wanted);
          }
        };
  }

  /** The condition, or null after an error. */
  @Nullable Condition read(Expression expression) {
    return condition(withColumns(expression));
  }

  /** The same where {@code column(y)} is a name, that of the column below the field. */
  private Expression withColumns(Expression expression) {
    return switch (expression) {
      case Expression.Unary unary ->
          new Expression.Unary(unary.span(), unary.operator(), withColumns(unary.operand()));
      case Expression.Binary binary ->
          new Expression.Binary(
              binary.span(),
              binary.operator(),
              withColumns(binary.left()),
              withColumns(binary.right()));
      case Expression.Call call -> {
        List<Expression.Argument> arguments = new ArrayList<>();
        for (Expression.Argument each : call.arguments()) {
          arguments.add(
              new Expression.Argument(each.span(), each.key(), withColumns(each.value())));
        }
        yield call.callee() instanceof Expression.Reference callee
                && callee.name().equals(COLUMN)
                && arguments.size() == 1
                && arguments.getFirst().value() instanceof Expression.Reference reference
            ? new Expression.Reference(call.span(), Condition.ofColumn(reference.name()))
            : new Expression.Call(call.span(), call.callee(), arguments, call.recipe());
      }
      default -> expression;
    };
  }

  private @Nullable Condition condition(Expression expression) {
    if (expression instanceof Expression.Unary unary
        && unary.operator() == Expression.UnaryOperator.NOT) {
      Condition inner = condition(unary.operand());
      return inner == null ? null : new Condition.Not(inner);
    }
    if (expression instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee
        && callee.name().equals(IS_MISSING)) {
      return missing(call);
    }
    if (!(expression instanceof Expression.Binary binary)) {
      return refuse(expression);
    }
    return switch (binary.operator()) {
      case AND, OR -> {
        Condition left = condition(binary.left());
        Condition right = condition(binary.right());
        if (left == null || right == null) {
          yield null;
        }
        yield binary.operator() == Expression.BinaryOperator.AND
            ? new Condition.Both(left, right)
            : new Condition.Either(left, right);
      }
      case EQUAL -> comparison(binary, Comparison.EQUAL);
      case UNEQUAL -> comparison(binary, Comparison.UNEQUAL);
      case LESS -> comparison(binary, Comparison.LESS);
      case AT_MOST -> comparison(binary, Comparison.AT_MOST);
      case GREATER -> comparison(binary, Comparison.GREATER);
      case AT_LEAST -> comparison(binary, Comparison.AT_LEAST);
      case PLUS, MINUS, TIMES, DIVIDE, POWER, RANGE -> refuse(expression);
    };
  }

  private @Nullable Condition refuse(Expression expression) {
    context.report(
        context
            .diagnostic(
                ValueCode.CONDITION_NOT_KNOWN,
                expression,
                "`" + context.text(expression) + "`, which compares no column")
            .withHelp(context.text(expression).equals("true") ? HELP_ALL : HELP));
    return null;
  }

  private @Nullable Condition missing(Expression.Call call) {
    if (call.arguments().size() != 1
        || !(call.arguments().getFirst().value() instanceof Expression.Reference reference)) {
      return refuse(call);
    }
    String name = reference.name();
    boolean ofItsColumn =
        cannotBeAsked(List.of(name), fields.size()) != null
            && fields.stream()
                .anyMatch(each -> each.name().equals(name) && each.inputs().equals(List.of(name)))
            && schema.columns().containsKey(name);
    DataPlan.Field cell =
        cell(
            ofItsColumn
                ? new Expression.Reference(reference.span(), Condition.ofColumn(name))
                : reference);
    return cell == null ? null : new Condition.IsMissing(cell);
  }

  private @Nullable Condition comparison(Expression.Binary binary, Comparison comparison) {
    if (isText(binary.left()) || isText(binary.right())) {
      return text(binary, comparison);
    }
    boolean[] any = new boolean[1];
    References.in(binary, each -> any[0] |= columns.find(each.name()) != null);
    if (!any[0] && !unknown(binary)) {
      return refuse(binary);
    }
    FieldFormulas.Result difference =
        formulas.read(
            new Expression.Binary(
                binary.span(), Expression.BinaryOperator.MINUS, binary.left(), binary.right()),
            columns);
    if (difference == null || !known(binary, difference.inputs())) {
      return null;
    }
    if (difference.type().shape().rank() > 0) {
      context.report(
          context
              .diagnostic(
                  ValueCode.STEP_MISFIT,
                  binary,
                  "`rows`",
                  "compares one number a row, but these are numbers of shape "
                      + difference.type().shape())
              .withHelp("name one column"));
      return null;
    }
    return new Condition.Compared(
        new DataPlan.Field(
            context.place(binary),
            leaf(),
            difference.inputs(),
            difference.formula(),
            List.of(),
            difference.type()),
        comparison);
  }

  /** Whether a name there is known to nobody, which the formula's reader then says. */
  private boolean unknown(Expression expression) {
    boolean[] any = new boolean[1];
    References.in(
        expression,
        each ->
            any[0] |=
                columns.find(each.name()) == null && context.parameters.get(each.name()) == null);
    return any[0];
  }

  private boolean isText(Expression expression) {
    if (expression instanceof Expression.TextLiteral) {
      return true;
    }
    ColumnType type =
        expression instanceof Expression.Reference reference
            ? columns.find(reference.name())
            : null;
    return type != null && type.content() != ColumnType.Content.NUMBER && type.shape().rank() == 0;
  }

  private @Nullable Condition text(Expression.Binary binary, Comparison comparison) {
    boolean literalLeft = binary.left() instanceof Expression.TextLiteral;
    Expression literal = literalLeft ? binary.left() : binary.right();
    Expression column = literalLeft ? binary.right() : binary.left();
    boolean equal = comparison == Comparison.EQUAL;
    if (literal instanceof Expression.TextLiteral wanted
        && column instanceof Expression.Reference reference
        && (equal || comparison == Comparison.UNEQUAL)) {
      DataPlan.Field cell = cell(reference);
      if (cell == null) {
        return null;
      }
      if (isText(reference)) {
        List<String> classes = cell.type().names();
        if (cell.type().content() == ColumnType.Content.CLASS
            && !classes.isEmpty()
            && !classes.contains(wanted.value())) {
          context.report(
              context
                  .diagnostic(
                      ValueCode.STEP_MISFIT,
                      literal,
                      "`rows`",
                      "asks for \"%s\", but the classes are %s"
                          .formatted(wanted.value(), String.join(", ", classes)))
                  .withLabel(context.place(reference), "these classes"));
          return null;
        }
        return new Condition.IsText(cell, wanted.value(), equal);
      }
    }
    Diagnostic diagnostic =
        context
            .diagnostic(
                ValueCode.BAD_OPERANDS,
                binary,
                binary.operator().text(),
                "text and what is beside it")
            .withHelp(
                "a column of texts or classes is compared by == or != with a text in quotes"
                    + classes(binary.left())
                    + classes(binary.right()));
    context.report(
        column instanceof Expression.Reference reference
            ? columns.proposing(
                diagnostic,
                reference.name(),
                literal instanceof Expression.TextLiteral
                    ? ColumnType.Content.TEXT
                    : ColumnType.Content.NUMBER)
            : diagnostic);
    return null;
  }

  /** The classes of a field, as what else to say of it; empty if there are none. */
  private String classes(Expression column) {
    ColumnType type =
        column instanceof Expression.Reference reference ? columns.find(reference.name()) : null;
    return type == null || type.content() != ColumnType.Content.CLASS || type.names().isEmpty()
        ? ""
        : ": here \"" + String.join("\", \"", type.names()) + "\"";
  }

  private DataPlan.@Nullable Field cell(Expression.Reference reference) {
    ColumnType type = columns.find(reference.name());
    if (type == null) {
      columns.reportUnknown(reference);
      return null;
    }
    return known(reference, List.of(reference.name()))
        ? new DataPlan.Field(
            context.place(reference), leaf(), List.of(reference.name()), List.of(), type)
        : null;
  }

  private String leaf() {
    leaves++;
    return "rows, condition " + leaves;
  }

  /** Rows are chosen before anything is learned from them, and before they look at others. */
  private boolean known(Expression at, List<String> inputs) {
    Learned learned = cannotBeAsked(inputs, fields.size());
    if (learned == null) {
      return true;
    }
    String name = learned.field().name();
    context.report(
        context
            .diagnostic(
                ValueCode.STEP_MISFIT,
                at,
                "`rows`",
                "cannot look at `%s`, which `%s` makes of many rows"
                    .formatted(name, learned.step().name()))
            .withLabel(learned.field().place(), "made from the rows that are chosen here")
            .withHelp(
                schema.columns().containsKey(name)
                    ? "`column(" + name + ")` is the column below it, as it was read"
                    : "compare what it is made of: "
                        + ColumnMessages.list(Set.copyOf(learned.field().inputs()))));
    return false;
  }

  /** A field that is made of many rows, and the step that does it. */
  private record Learned(DataPlan.Field field, DataPlan.Step step) {}

  /**
   * The first of the fields behind these names that cannot be asked; null if all can.
   *
   * @param before of how many fields a name may be one; else it is a column
   */
  private @Nullable Learned cannotBeAsked(List<String> names, int before) {
    for (String name : names) {
      for (int i = 0; i < before; i++) {
        DataPlan.Field field = fields.get(i);
        if (!field.name().equals(name)) {
          continue;
        }
        for (DataPlan.Step step : field.steps()) {
          boolean learns = step.isFitted() && !step.name().equals(NUMBER);
          if (learns || !step.reach().isOwnRow()) {
            return new Learned(field, step);
          }
        }
        Learned below = cannotBeAsked(field.inputs(), i);
        if (below != null) {
          return below;
        }
      }
    }
    return null;
  }
}
