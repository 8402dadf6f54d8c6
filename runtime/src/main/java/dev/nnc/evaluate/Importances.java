package dev.nnc.evaluate;

import java.util.List;

/**
 * How much a network goes by each column that it reads: by how much a score gets worse if the
 * column's values are shuffled among the rows.
 *
 * @param score which, as results call it
 * @param before of the rows as they are
 * @param rows how many were used
 * @param repeats how often each column was shuffled
 * @param columns the one that matters most first
 */
public record Importances(
    String score, double before, int rows, int repeats, List<Column> columns) {
  public Importances {
    columns = List.copyOf(columns);
  }

  /**
   * A column, or several that were shuffled together.
   *
   * @param mean by how much the score gets worse, over the repeats
   * @param deviation of the repeats
   */
  public record Column(String name, double mean, double deviation) {}
}
