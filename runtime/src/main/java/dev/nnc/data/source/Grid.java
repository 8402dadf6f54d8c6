package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import java.util.List;

/**
 * All points of a grid, row by row.
 *
 * @param side how many points each side has
 * @param across the least and the greatest number across
 * @param down likewise
 */
record Grid(int side, Range across, Range down) implements Formula {
  /** From the first number to the second, both included. */
  record Range(double low, double high) {
    static Range of(Object interval) {
      List<?> ends = (List<?>) interval;
      return new Range(
          ((Number) ends.getFirst()).doubleValue(), ((Number) ends.getLast()).doubleValue());
    }

    double at(int step, int steps) {
      return low + (high - low) * step / (steps - 1);
    }
  }

  Grid(Options options) {
    this(
        (int) options.whole("points"),
        Range.of(options.get("across")),
        Range.of(options.get("down")));
  }

  @Override
  public void fill(double[][] columns) {
    for (int row = 0; row < columns[0].length; row++) {
      columns[0][row] = across.at(row % side, side);
      columns[1][row] = down.at(row / side, side);
    }
  }
}
