package dev.nnc.data.source;

/** Makes rows without a file. The same options give the same rows on every machine. */
interface Formula {
  /**
   * Fills all rows.
   *
   * @param columns as many as the entry's rule says, each as long as there are rows
   */
  void fill(double[][] columns);
}
