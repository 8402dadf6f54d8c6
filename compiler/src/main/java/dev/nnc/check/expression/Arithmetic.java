package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Expression.BinaryOperator;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Misfit;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.source.Place;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operators between values: numbers and conditions are computed here, and what is done with tensors
 * becomes operations of the function that is being built.
 */
final class Arithmetic {
  private final FileContext context;
  private final @Nullable NetworkBuilder function;

  /**
   * @param function the function that is being built, or null where there are no tensors
   */
  Arithmetic(FileContext context, @Nullable NetworkBuilder function) {
    this.context = context;
    this.function = function;
  }

  /** The operator applied to what its operand means. */
  CheckedValue unary(Expression.Unary unary, CheckedValue operand) {
    switch (unary.operator()) {
      case PLUS -> {
        if (operand instanceof CheckedValue.Number || operand instanceof CheckedValue.Tensor) {
          return operand;
        }
      }
      case MINUS -> {
        if (operand instanceof CheckedValue.Number n) {
          return new CheckedValue.Number(-n.value());
        }
        Value value = function == null ? null : operand(operand, function.x());
        if (function != null && value != null) {
          return tensor(function.inherit(function.x().negate(value), List.of(value)), unary);
        }
      }
      case NOT -> {
        if (operand instanceof CheckedValue.Truth truth) {
          return new CheckedValue.Truth(!truth.value());
        }
        if (function != null && operand instanceof CheckedValue.Tensor tensor) {
          return isTruth(unary.operand(), unary.operator().text(), tensor)
              ? tensor(
                  function.inherit(function.x().not(tensor.value()), List.of(tensor.value())),
                  unary)
              : CheckedValue.UNKNOWN;
        }
      }
    }
    context.report(
        context.diagnostic(
            ValueCode.BAD_OPERANDS, unary, unary.operator().text(), operand.describe()));
    return CheckedValue.UNKNOWN;
  }

  /**
   * The operator applied to what its operands mean.
   *
   * @param scope names them in a report
   */
  CheckedValue binary(
      Expression.Binary binary, CheckedValue left, CheckedValue right, Scope scope) {
    BinaryOperator operator = binary.operator();
    if (left instanceof CheckedValue.Number a && right instanceof CheckedValue.Number b) {
      if (operator == BinaryOperator.DIVIDE && b.value() == 0) {
        context.report(context.diagnostic(ValueCode.DIVISION_BY_ZERO, binary));
        return CheckedValue.UNKNOWN;
      }
      CheckedValue result = compute(operator, a.value(), b.value());
      if (result != null) {
        return finite(result, binary, operator.text(), List.of(left, right));
      }
    }
    if (left instanceof CheckedValue.Truth a && right instanceof CheckedValue.Truth b) {
      if (operator == BinaryOperator.AND) {
        return new CheckedValue.Truth(a.value() && b.value());
      }
      if (operator == BinaryOperator.OR) {
        return new CheckedValue.Truth(a.value() || b.value());
      }
    }
    if (!(left instanceof CheckedValue.Tensor) && !(right instanceof CheckedValue.Tensor)) {
      if (operator == BinaryOperator.EQUAL) {
        return new CheckedValue.Truth(left.equals(right));
      }
      if (operator == BinaryOperator.UNEQUAL) {
        return new CheckedValue.Truth(!left.equals(right));
      }
    }
    if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
      CheckedValue known = withTruth(operator, left, right);
      if (known != null) {
        return known;
      }
      if (left instanceof CheckedValue.Tensor a
          && right instanceof CheckedValue.Tensor b
          && !(isTruth(binary.left(), operator.text(), a)
              && isTruth(binary.right(), operator.text(), b))) {
        return CheckedValue.UNKNOWN;
      }
    }
    if (function != null
        && (left instanceof CheckedValue.Tensor || right instanceof CheckedValue.Tensor)) {
      CheckedValue result = tensors(binary, left, right, function.x(), scope);
      if (result != null) {
        return result;
      }
    }
    context.report(
        context.diagnostic(
            ValueCode.BAD_OPERANDS,
            binary,
            operator.text(),
            left.describe() + " and " + right.describe()));
    return CheckedValue.UNKNOWN;
  }

  /** The result, unless it is no number that a machine can hold. */
  CheckedValue finite(CheckedValue result, Node at, String what, List<CheckedValue> operands) {
    if (!(result instanceof CheckedValue.Number n) || Double.isFinite(n.value())) {
      return result;
    }
    context.report(
        context
            .diagnostic(
                ValueCode.BAD_OPERANDS,
                at,
                what,
                String.join(" and ", operands.stream().map(CheckedValue::describe).toList()))
            .withHelp(
                Double.isNaN(n.value())
                    ? "there is no such number"
                    : "the result is larger than any number here"));
    return CheckedValue.UNKNOWN;
  }

  private static @Nullable CheckedValue compute(BinaryOperator operator, double a, double b) {
    return switch (operator) {
      case POWER -> new CheckedValue.Number(Math.pow(a, b));
      case TIMES -> new CheckedValue.Number(a * b);
      case DIVIDE -> new CheckedValue.Number(a / b);
      case PLUS -> new CheckedValue.Number(a + b);
      case MINUS -> new CheckedValue.Number(a - b);
      case RANGE -> new CheckedValue.Range(a, b, false);
      case EQUAL -> new CheckedValue.Truth(a == b);
      case UNEQUAL -> new CheckedValue.Truth(a != b);
      case LESS -> new CheckedValue.Truth(a < b);
      case AT_MOST -> new CheckedValue.Truth(a <= b);
      case GREATER -> new CheckedValue.Truth(a > b);
      case AT_LEAST -> new CheckedValue.Truth(a >= b);
      case AND, OR -> null;
    };
  }

  private @Nullable CheckedValue tensors(
      Expression.Binary binary,
      CheckedValue left,
      CheckedValue right,
      Instructions x,
      Scope scope) {
    boolean joins =
        binary.operator() == BinaryOperator.AND || binary.operator() == BinaryOperator.OR;
    Value a = joins ? truth(left) : operand(left, x);
    Value b = joins ? truth(right) : operand(right, x);
    if (a == null || b == null) {
      return null;
    }
    Shape leftRow = left instanceof CheckedValue.Tensor tensor ? tensor.row() : Shape.SCALAR;
    Shape rightRow = right instanceof CheckedValue.Tensor tensor ? tensor.row() : Shape.SCALAR;
    a = aligned(a, b.rank(), x);
    b = aligned(b, a.rank(), x);
    if (!broadcast(a.shape(), b.shape())) {
      String message = "needs two tensors of one shape";
      BranchNames branches = new BranchNames(scope);
      String leftName = branches.name(binary.left(), left);
      String rightName = branches.name(binary.right(), right);
      context.report(
          context
              .diagnostic(
                  ValueCode.SHAPE_MISFIT,
                  binary,
                  "`" + binary.operator().text() + "`",
                  message
                      + ", but %s has %s and %s has %s"
                          .formatted(
                              leftName == null ? "its left side" : "`" + leftName + "`",
                              leftRow,
                              rightName == null ? "its right side" : "`" + rightName + "`",
                              rightRow))
              .withHelp(Misfit.unequal(message, 0, leftRow, 1, rightRow).help())
              .withLabel(made(left, binary.left()), BranchNames.produces(leftName, leftRow))
              .withLabel(made(right, binary.right()), BranchNames.produces(rightName, rightRow)));
      return CheckedValue.UNKNOWN;
    }
    Value result =
        switch (binary.operator()) {
          case POWER ->
              right instanceof CheckedValue.Number n && n.value() == 2
                  ? x.square(a)
                  : x.power(a, b);
          case TIMES -> x.multiply(a, b);
          case DIVIDE -> x.divide(a, b);
          case PLUS -> x.add(a, b);
          case MINUS -> x.subtract(a, b);
          case EQUAL -> x.equal(a, b);
          case UNEQUAL -> x.unequal(a, b);
          case LESS -> x.less(a, b);
          case AT_MOST -> x.atMost(a, b);
          case GREATER -> x.greater(a, b);
          case AT_LEAST -> x.atLeast(a, b);
          case AND -> x.and(a, b);
          case OR -> x.or(a, b);
          case RANGE -> null;
        };
    if (result == null || function == null) {
      return null;
    }
    List<Value> operands = new ArrayList<>();
    for (CheckedValue operand : List.of(left, right)) {
      if (operand instanceof CheckedValue.Tensor tensor) {
        operands.add(tensor.value());
      }
    }
    return tensor(function.inherit(result, operands), binary);
  }

  /** A tensor of truths as it is; null for anything else. */
  private static @Nullable Value truth(CheckedValue meaning) {
    return meaning instanceof CheckedValue.Tensor tensor
            && tensor.value().type().element() == ElementType.BOOL
        ? tensor.value()
        : null;
  }

  /** What is joined with a truth that the compiler knows; null if there is none. */
  private static @Nullable CheckedValue withTruth(
      BinaryOperator operator, CheckedValue left, CheckedValue right) {
    boolean leftIs = left instanceof CheckedValue.Truth;
    CheckedValue one = leftIs ? left : right;
    CheckedValue other = leftIs ? right : left;
    if (!(one instanceof CheckedValue.Truth truth) || truth(other) == null) {
      return null;
    }
    return truth.value() == (operator == BinaryOperator.AND) ? other : one;
  }

  /** Whether it holds truths, as comparisons give them; otherwise says that it does not. */
  private boolean isTruth(Node at, String operator, CheckedValue.Tensor tensor) {
    boolean is = truth(tensor) != null;
    if (!is) {
      context.report(
          context
              .diagnostic(ValueCode.BAD_OPERANDS, at, operator, "numbers")
              .withHelp("compare them: `" + context.text(at) + " > 0`"));
    }
    return is;
  }

  private Place made(CheckedValue meaning, Node node) {
    return meaning instanceof CheckedValue.Tensor tensor ? tensor.made() : context.place(node);
  }

  private static @Nullable Value operand(CheckedValue meaning, Instructions x) {
    return switch (meaning) {
      case CheckedValue.Tensor tensor ->
          tensor.value().type().element().isFloat()
              ? tensor.value()
              : x.cast(tensor.value(), x.floats());
      case CheckedValue.Number number -> x.scalar(number.value());
      default -> null;
    };
  }

  /** A value for each row with axes of 1 after the batch, so that rows meet rows and not values. */
  private static Value aligned(Value value, int rank, Instructions x) {
    if (!isBatched(value.shape()) || value.rank() >= rank) {
      return value;
    }
    List<Dimension> dimensions = new ArrayList<>();
    dimensions.add(Dimension.BATCH);
    for (int axis = value.rank(); axis < rank; axis++) {
      dimensions.add(Dimension.of(1));
    }
    dimensions.addAll(value.shape().row().dimensions());
    return x.reshape(value, new Shape(dimensions));
  }

  private static boolean isBatched(Shape shape) {
    return shape.rank() > 0 && shape.dimension(0).equals(Dimension.BATCH);
  }

  /** Whether shapes go together: equal from the last axis on, as far as both have axes, or 1. */
  private static boolean broadcast(Shape a, Shape b) {
    if (isBatched(a) != isBatched(b)
        && (isBatched(a) ? a : b).rank() < Math.max(a.rank(), b.rank())) {
      return false;
    }
    for (int axis = 1; axis <= Math.min(a.rank(), b.rank()); axis++) {
      Dimension p = a.dimension(-axis);
      Dimension q = b.dimension(-axis);
      if (!p.equals(q) && !p.equals(Dimension.of(1)) && !q.equals(Dimension.of(1))) {
        return false;
      }
    }
    return true;
  }

  private CheckedValue tensor(Value value, Node made) {
    return new CheckedValue.Tensor(value, context.place(made));
  }
}
