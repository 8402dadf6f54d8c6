package dev.nnc.plan;

import java.util.List;

/**
 * One of the ways in which the rows of a data set that are for no test are cut into two: those that
 * the fold holds out are its validation part, the others its training part.
 *
 * @param number which of them, from 0; those of a second draw follow the last one of the first
 * @param count how many folds a draw makes; {@link #ONE_EACH} for one a row, or a group
 * @param repeats how often folds are drawn
 * @param stratify fields or columns, of whose values each fold has its share; empty for none
 * @param grouped fields or columns; rows with the same value are in one fold; empty for none
 * @param forward whether a fold is a stretch of rows, and learns from those before it alone
 * @param seed for what is drawn
 */
public record Fold(
    int number,
    int count,
    int repeats,
    List<String> stratify,
    List<String> grouped,
    boolean forward,
    long seed) {
  /** As many folds as there are rows, or groups if these are named. */
  public static final int ONE_EACH = 0;

  public Fold {
    stratify = List.copyOf(stratify);
    grouped = List.copyOf(grouped);
  }

  /** The same cut, but for which of the folds it is. */
  public Fold at(int other) {
    return new Fold(other, count, repeats, stratify, grouped, forward, seed);
  }
}
