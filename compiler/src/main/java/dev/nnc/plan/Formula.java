package dev.nnc.plan;

/** A number made of a row's numbers, element by element, such as {@code 1 - image}. */
public sealed interface Formula {
  /** The same number in every row. */
  record Constant(double value) implements Formula {}

  /** The field's input of that position, from 0. */
  record Input(int index) implements Formula {}

  record Applied(Function function, Formula operand) implements Formula {}

  record Arithmetic(Operator operator, Formula left, Formula right) implements Formula {}

  /** The one where the condition is not 0, the other where it is. */
  record Chosen(Formula condition, Formula then, Formula otherwise) implements Formula {}

  /** Whether it is 1 or 0 everywhere, or missing: a comparison, or what joins such. */
  default boolean isTruth() {
    return switch (this) {
      case Constant constant -> false;
      case Input input -> false;
      case Applied applied -> applied.function() == Function.NOT;
      case Arithmetic arithmetic -> arithmetic.operator().isOfTruth();
      case Chosen chosen -> chosen.then().isTruth() && chosen.otherwise().isTruth();
    };
  }

  /** What is computed from one number. */
  enum Function {
    NEGATE,
    ABS,
    EXP,
    LOG,
    SQRT,
    /** Of 1 and 0. */
    NOT
  }

  /** What is computed from two numbers. */
  enum Operator {
    PLUS,
    MINUS,
    TIMES,
    DIVIDE,
    POWER,
    EQUAL,
    UNEQUAL,
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST,
    AND,
    OR;

    /** Whether 1 or 0 comes out. */
    boolean isOfTruth() {
      return switch (this) {
        case PLUS, MINUS, TIMES, DIVIDE, POWER -> false;
        case EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST, AND, OR -> true;
      };
    }

    /** The result for two numbers of which none is missing. */
    public double of(double left, double right) {
      return switch (this) {
        case PLUS -> left + right;
        case MINUS -> left - right;
        case TIMES -> left * right;
        case DIVIDE -> left / right;
        case POWER -> StrictMath.pow(left, right);
        case EQUAL -> left == right ? 1 : 0;
        case UNEQUAL -> left != right ? 1 : 0;
        case LESS -> left < right ? 1 : 0;
        case AT_MOST -> left <= right ? 1 : 0;
        case GREATER -> left > right ? 1 : 0;
        case AT_LEAST -> left >= right ? 1 : 0;
        case AND -> left != 0 && right != 0 ? 1 : 0;
        case OR -> left != 0 || right != 0 ? 1 : 0;
      };
    }
  }
}
