package dev.nnc.data.step;

import dev.nnc.ir.Value;
import java.util.List;

/** What stands between two steps where they are laid as operations, and not executed over rows. */
sealed interface LaidValues {
  /**
   * Numbers; NaN is a missing cell.
   *
   * @param value f64 [batch, width]
   */
  record Numbers(Value value) implements LaidValues {
    int width() {
      return (int) value.shape().last().size();
    }
  }

  /**
   * Class numbers; -1 for a row that has none.
   *
   * @param value f64 [batch], or [batch, columns] for those of several columns
   */
  record Classes(Value value, List<String> names) implements LaidValues {
    public Classes {
      names = List.copyOf(names);
    }
  }

  /**
   * The texts of a column.
   *
   * @param filled what stands for a missing one; empty for nothing
   */
  record Texts(String column, String filled) implements LaidValues {}
}
