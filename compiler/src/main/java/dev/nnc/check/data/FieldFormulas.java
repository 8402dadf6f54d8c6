package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.ast.References;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.Formula;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads fields that begin with a computation over columns, such as {@code 1 - image}. */
final class FieldFormulas {
  private static final Map<String, Formula.Function> FUNCTIONS =
      Map.of(
          "abs", Formula.Function.ABS,
          "exp", Formula.Function.EXP,
          "log", Formula.Function.LOG,
          "sqrt", Formula.Function.SQRT);

  private static final String WHERE = "where";

  /** What a field is computed with. */
  private static final String MEANS =
      "a field is computed with +, -, *, /, ^, comparisons, and, or, not, abs, exp, log, sqrt and"
          + " where";

  private final FileContext context;
  private final Evaluator evaluator;

  FieldFormulas(FileContext context, Evaluator evaluator) {
    this.context = context;
    this.evaluator = evaluator;
  }

  /** A formula with the columns that it reads and the type of what comes out. */
  record Result(List<String> inputs, Formula formula, ColumnType type) {
    Result {
      inputs = List.copyOf(inputs);
    }
  }

  /** The columns and earlier fields of a data set. */
  interface Columns {
    @Nullable ColumnType find(String name);

    /** Says that there is no column of that name. */
    void reportUnknown(Expression.Reference reference);

    /**
     * Adds to an error that the column may be said to be what would be right, if its cells may be
     * that.
     */
    Diagnostic proposing(Diagnostic diagnostic, String name, ColumnType.Content wanted);
  }

  /** Whether the head of a field computes, and does not just name columns. */
  static boolean isFormula(Expression head) {
    return head instanceof Expression.Unary
        || head instanceof Expression.Binary
        || (head instanceof Expression.Call call
            && call.callee() instanceof Expression.Reference callee
            && (FUNCTIONS.containsKey(callee.name()) || callee.name().equals(WHERE)));
  }

  /** The formula, or null after an error. */
  @Nullable Result read(Expression head, Columns columns) {
    Reading reading = new Reading(head, columns);
    Formula formula = reading.formula(head);
    if (formula == null) {
      return null;
    }
    if (reading.inputs.isEmpty()) {
      context.report(
          context
              .diagnostic(ValueCode.NOT_A_VALUE, head, "a field without a column")
              .withHelp("a field is computed from columns or earlier fields"));
      return null;
    }
    return new Result(reading.inputs, formula, ColumnType.number(reading.shape));
  }

  private final class Reading {
    private final Expression head;
    private final Columns columns;
    private final List<String> inputs = new ArrayList<>();
    private Shape shape = Shape.SCALAR;
    private String shaped = "";

    Reading(Expression head, Columns columns) {
      this.head = head;
      this.columns = columns;
    }

    @Nullable Formula formula(Expression expression) {
      return switch (expression) {
        case Expression.Reference reference -> reference(reference);
        case Expression.Unary unary -> unary(unary);
        case Expression.Binary binary -> binary(binary);
        case Expression.Call call -> call(call);
        case Expression.Flow flow -> {
          context.report(
              context
                  .diagnostic(ValueCode.NOT_A_VALUE, flow, "a flow inside an expression")
                  .withHelp("give it a name as a field of its own, before this one"));
          yield null;
        }
        case Expression.ListValue list -> {
          context.report(
              context
                  .diagnostic(ValueCode.NOT_A_VALUE, list, "a list inside an expression")
                  .withHelp("give it a name as a field of its own, before this one"));
          yield null;
        }
        default -> constant(expression);
      };
    }

    private @Nullable Formula constant(Expression expression) {
      CheckedValue meaning = evaluator.evaluate(expression, new Scope(null));
      if (meaning instanceof CheckedValue.Number number) {
        return new Formula.Constant(number.value());
      }
      if (!(meaning instanceof CheckedValue.Unknown)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.STEP_MISFIT,
                    expression,
                    "a field",
                    "is computed from columns and numbers, and not from " + meaning.describe())
                .withLabel(context.place(head), "in this expression"));
      }
      return null;
    }

    private @Nullable Formula reference(Expression.Reference reference) {
      ColumnType type = columns.find(reference.name());
      if (type == null) {
        CheckedValue parameter = context.parameters.get(reference.name());
        if (parameter != null) {
          return constant(reference);
        }
        columns.reportUnknown(reference);
        return null;
      }
      if (type.content() != ColumnType.Content.NUMBER) {
        boolean text = type.content() == ColumnType.Content.TEXT;
        context.report(
            columns.proposing(
                context
                    .diagnostic(
                        ValueCode.STEP_MISFIT,
                        reference,
                        "an expression",
                        "computes with numbers, but `"
                            + reference.name()
                            + (text ? "` holds text" : "` holds classes"))
                    .withHelp(
                        "turn it into numbers in a field of its own: `"
                            + reference.name()
                            + (text ? " -> category" : "")
                            + " -> one_hot`"),
                reference.name(),
                ColumnType.Content.NUMBER));
        return null;
      }
      if (type.shape().rank() > 0) {
        if (shape.rank() > 0 && !shape.equals(type.shape())) {
          context.report(
              context
                  .diagnostic(
                      ValueCode.STEP_MISFIT,
                      head,
                      "an expression",
                      "goes element by element, but `"
                          + shaped
                          + "` has the shape "
                          + shape
                          + " and `"
                          + reference.name()
                          + "` has "
                          + type.shape())
                  .withHelp("only numbers and tensors of one shape go together"));
          return null;
        }
        shape = type.shape();
        shaped = reference.name();
      }
      int index = inputs.indexOf(reference.name());
      if (index < 0) {
        index = inputs.size();
        inputs.add(reference.name());
      }
      return new Formula.Input(index);
    }

    private @Nullable Formula unary(Expression.Unary unary) {
      Formula operand = formula(unary.operand());
      if (unary.operator() == Expression.UnaryOperator.NOT) {
        return operand != null && areTruths(unary.operator().text(), unary.operand(), operand)
            ? new Formula.Applied(Formula.Function.NOT, operand)
            : null;
      }
      if (operand == null || unary.operator() == Expression.UnaryOperator.PLUS) {
        return operand;
      }
      return operand instanceof Formula.Constant constant
          ? new Formula.Constant(-constant.value())
          : new Formula.Applied(Formula.Function.NEGATE, operand);
    }

    private @Nullable Formula binary(Expression.Binary binary) {
      Formula.Operator operator =
          switch (binary.operator()) {
            case PLUS -> Formula.Operator.PLUS;
            case MINUS -> Formula.Operator.MINUS;
            case TIMES -> Formula.Operator.TIMES;
            case DIVIDE -> Formula.Operator.DIVIDE;
            case POWER -> Formula.Operator.POWER;
            case EQUAL -> Formula.Operator.EQUAL;
            case UNEQUAL -> Formula.Operator.UNEQUAL;
            case LESS -> Formula.Operator.LESS;
            case AT_MOST -> Formula.Operator.AT_MOST;
            case GREATER -> Formula.Operator.GREATER;
            case AT_LEAST -> Formula.Operator.AT_LEAST;
            case AND -> Formula.Operator.AND;
            case OR -> Formula.Operator.OR;
            case RANGE -> null;
          };
      if (operator == null) {
        reportOperator(binary, binary.operator().text());
        return null;
      }
      if (isOfText(binary)) {
        return null;
      }
      Formula left = formula(binary.left());
      Formula right = formula(binary.right());
      if (left == null || right == null) {
        return null;
      }
      boolean joins = operator == Formula.Operator.AND || operator == Formula.Operator.OR;
      if (joins
          && (!areTruths(binary.operator().text(), binary.left(), left)
              || !areTruths(binary.operator().text(), binary.right(), right))) {
        return null;
      }
      if (operator == Formula.Operator.DIVIDE
          && right instanceof Formula.Constant divisor
          && divisor.value() == 0) {
        context.report(context.diagnostic(ValueCode.DIVISION_BY_ZERO, binary.right()));
        return null;
      }
      return left instanceof Formula.Constant && right instanceof Formula.Constant
          ? constant(binary)
          : new Formula.Arithmetic(operator, left, right);
    }

    private void reportOperator(Expression at, String operator) {
      Diagnostic diagnostic =
          context.diagnostic(ValueCode.BAD_OPERANDS, at, operator, "columns of a field");
      context.report(diagnostic.withHelp(MEANS));
    }

    /** Says that a column of texts is compared with a text, which a step does. */
    private boolean isOfText(Expression.Binary binary) {
      if (!(binary.left() instanceof Expression.Reference column)
          || !(binary.right() instanceof Expression.TextLiteral)
          || columns.find(column.name()) == null) {
        return false;
      }
      context.report(
          context
              .diagnostic(
                  ValueCode.STEP_MISFIT, binary, "an expression", "computes with numbers alone")
              .withHelp(
                  "ask in a field of its own: `"
                      + column.name()
                      + " -> is("
                      + context.text(binary.right())
                      + ") -> ordinal` is 1 where it holds, else 0"));
      return true;
    }

    /** Whether it is 1 or 0, as comparisons are; otherwise says that it is not. */
    private boolean areTruths(String operator, Expression at, Formula formula) {
      if (!formula.isTruth()) {
        context.report(
            context
                .diagnostic(
                    ValueCode.STEP_MISFIT,
                    at,
                    "`" + operator + "`",
                    "takes what holds or does not, but this is a number")
                .withHelp("compare it: `" + context.text(at) + " > 0`"));
      }
      return formula.isTruth();
    }

    /** {@code where(condition, a, b)}. */
    private @Nullable Formula where(Expression.Call call) {
      List<Expression.Argument> arguments = call.arguments();
      if (arguments.size() != 3 || arguments.stream().anyMatch(each -> each.key() != null)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.TOO_MANY_ARGUMENTS,
                    call,
                    WHERE,
                    "three arguments without names",
                    "are " + arguments.size())
                .withHelp("`where(condition, a, b)` is a where the condition holds, else b"));
        return null;
      }
      Formula condition = formula(arguments.get(0).value());
      Formula then = formula(arguments.get(1).value());
      Formula otherwise = formula(arguments.get(2).value());
      return condition != null
              && then != null
              && otherwise != null
              && areTruths(WHERE, arguments.getFirst().value(), condition)
          ? new Formula.Chosen(condition, then, otherwise)
          : null;
    }

    private @Nullable Formula call(Expression.Call call) {
      Formula.Function function =
          call.callee() instanceof Expression.Reference callee
              ? FUNCTIONS.get(callee.name())
              : null;
      if (call.callee() instanceof Expression.Reference callee && callee.name().equals(WHERE)) {
        return where(call);
      }
      if (function == null) {
        if (mentions(call, name -> columns.find(name) != null)) {
          context.report(
              context
                  .diagnostic(
                      NameCode.NOT_YET,
                      call.callee(),
                      "`" + context.text(call.callee()) + "` of a column")
                  .withHelp(MEANS));
          return null;
        }
        return constant(call);
      }
      if (call.arguments().size() != 1 || call.arguments().getFirst().key() != null) {
        context.report(
            context.diagnostic(
                ValueCode.TOO_MANY_ARGUMENTS,
                call,
                context.text(call.callee()),
                "one argument without a name",
                "are " + call.arguments().size()));
        return null;
      }
      Formula operand = formula(call.arguments().getFirst().value());
      if (operand == null) {
        return null;
      }
      return operand instanceof Formula.Constant
          ? constant(call)
          : new Formula.Applied(function, operand);
    }

    private boolean mentions(Expression expression, Predicate<String> name) {
      boolean[] found = new boolean[1];
      References.in(expression, each -> found[0] |= name.test(each.name()));
      return found[0];
    }
  }
}
