package dev.nnc.plan;

/** Which rows a data set takes of its source. A missing cell fulfils no comparison. */
public sealed interface Condition {
  /**
   * How a number of the row stands to zero.
   *
   * @param difference worked out like a field: the left side less the right one
   */
  record Compared(DataPlan.Field difference, Comparison comparison) implements Condition {}

  /**
   * Whether a cell is this text, or is another.
   *
   * @param cell worked out like a field
   */
  record IsText(DataPlan.Field cell, String text, boolean equal) implements Condition {}

  /**
   * Whether a cell is missing.
   *
   * @param cell worked out like a field
   */
  record IsMissing(DataPlan.Field cell) implements Condition {}

  record Both(Condition left, Condition right) implements Condition {}

  record Either(Condition left, Condition right) implements Condition {}

  record Not(Condition inner) implements Condition {}

  /** How a number may stand to another. */
  enum Comparison {
    EQUAL,
    UNEQUAL,
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST
  }
}
