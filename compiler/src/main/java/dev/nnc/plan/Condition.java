package dev.nnc.plan;

import org.jspecify.annotations.Nullable;

/** Which rows a data set takes of its source. A missing cell fulfils no comparison. */
public sealed interface Condition {
  /**
   * The name by which a leaf reads a column of the source where a field has the same name, as it is
   * written: {@code column(y)}.
   */
  static String ofColumn(String column) {
    return "column(" + column + ")";
  }

  /** The column that such a name stands for; null if it is another name. */
  static @Nullable String columnOf(String name) {
    return name.startsWith("column(") && name.endsWith(")")
        ? name.substring("column(".length(), name.length() - 1)
        : null;
  }

  /** What is asked of one value of a row. */
  sealed interface Asked extends Condition {
    /** What is worked out like a field, so that it can be answered. */
    DataPlan.Field worked();
  }

  /**
   * How a number of the row stands to zero.
   *
   * @param difference worked out like a field: the left side less the right one
   */
  record Compared(DataPlan.Field difference, Comparison comparison) implements Asked {
    @Override
    public DataPlan.Field worked() {
      return difference;
    }
  }

  /**
   * Whether a cell is this text, or is another.
   *
   * @param cell worked out like a field
   */
  record IsText(DataPlan.Field cell, String text, boolean equal) implements Asked {
    @Override
    public DataPlan.Field worked() {
      return cell;
    }
  }

  /**
   * Whether a cell is missing.
   *
   * @param cell worked out like a field
   */
  record IsMissing(DataPlan.Field cell) implements Asked {
    @Override
    public DataPlan.Field worked() {
      return cell;
    }
  }

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
