package dev.nnc.data.step;

/**
 * What is gathered of rows to learn from them. Rows may be observed in portions, each by statistics
 * of its own, which are then merged in the order of the rows:
 *
 * <pre>{@code
 * do {
 *   for (each portion) {
 *     S part = whole.fresh();
 *     part.observe(values, rows);
 *     whole.merge(part);
 *   }
 * } while (whole.again());
 * }</pre>
 *
 * <p>Merged portions give what all rows at once give, exactly but for the rounding of sums of
 * floating-point numbers.
 *
 * @param <V> what is observed
 * @param <S> the statistics themselves
 */
interface Statistics<V, S extends Statistics<V, S>> {
  /** Takes in these rows of the values, in this order. */
  void observe(V values, int[] rows);

  /** Takes in what others gathered of the rows behind these. */
  void merge(S later);

  /** Empty ones for another portion of the rows, in the same pass. */
  S fresh();

  /**
   * Whether all rows must be observed once more, as for deviations from a mean. Asked when they all
   * have been; it ends the pass.
   */
  default boolean again() {
    return false;
  }
}
