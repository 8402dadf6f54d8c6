package dev.nnc.plan;

/** A number made of a row's numbers, element by element, such as {@code 1 - image}. */
public sealed interface Formula {
  /** The same number in every row. */
  record Constant(double value) implements Formula {}

  /** The field's input of that position, from 0. */
  record Input(int index) implements Formula {}

  record Applied(Function function, Formula operand) implements Formula {}

  record Arithmetic(Operator operator, Formula left, Formula right) implements Formula {}

  /** What is computed from one number. */
  enum Function {
    NEGATE,
    ABS,
    EXP,
    LOG,
    SQRT
  }

  /** What is computed from two numbers. */
  enum Operator {
    PLUS,
    MINUS,
    TIMES,
    DIVIDE,
    POWER
  }
}
