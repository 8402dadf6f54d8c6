package dev.nnc.data.split;

/**
 * Which rows of a table are in which part, each in the order of the table.
 *
 * @param folds in how many ways the rows are cut, of which this is one; 0 if they are cut once
 */
@SuppressWarnings("ArrayRecordComponent") // made once, used at once
public record RowParts(int[] train, int[] validation, int[] test, int folds) {
  /** Of rows that are cut once. */
  public RowParts(int[] train, int[] validation, int[] test) {
    this(train, validation, test, 0);
  }
}
