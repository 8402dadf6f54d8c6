package dev.nnc.data.split;

import dev.nnc.catalog.Options;

/**
 * {@code last(validation: 10%)}: the last rows are held out, those for the test at the very end.
 */
record LastSplit(Options options) implements SizedSplit {
  @Override
  public RowParts cut(SplitInput in, Sizes sizes, long seed) {
    return stretches(sizes);
  }

  /** One stretch of rows a part. */
  static RowParts stretches(Sizes sizes) {
    int test = sizes.train() + sizes.validation();
    return new RowParts(
        SplitRows.range(0, sizes.train()),
        SplitRows.range(sizes.train(), test),
        SplitRows.range(test, test + sizes.test()));
  }
}
