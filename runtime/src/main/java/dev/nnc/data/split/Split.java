package dev.nnc.data.split;

import dev.nnc.data.column.RawTable;
import dev.nnc.plan.DataPlan;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the catalogue of kind SPLIT with its options evaluated: it cuts a table's rows into
 * parts. {@link Splits} knows all of them by name.
 */
public interface Split {
  /** The source's columns that it looks at. */
  default Set<String> columns(DataPlan plan) {
    return Set.of();
  }

  /** Whether some rows are kept from the training. */
  default boolean holdsOut() {
    return true;
  }

  /** Whether chance decides which rows are kept from the training. */
  default boolean draws() {
    return false;
  }

  /** The table in the order in which it is cut; null after an error. */
  default @Nullable RawTable ordered(SplitInput in) {
    return in.table();
  }

  /**
   * The parts; null after an error.
   *
   * @param seed for drawing rows, if the split names no seed of its own
   */
  @Nullable RowParts parts(SplitInput in, long seed);
}
